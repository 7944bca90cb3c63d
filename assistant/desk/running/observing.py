"""Who is told what happens at a desk, as the settings say."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.desk.config.sections import Logging
from assistant.desk.running.event_log import EventLog
from assistant.desk.running.log import is_plain, set_up_log
from assistant.desk.running.observers import Observers
from assistant.desk.running.standing import Standing
from assistant.desk.running.terminal import Notices, Terminal

__all__ = ["Watchers", "open_watchers"]


@dataclass(frozen=True, slots=True)
class Watchers:
    """All of them, and those that are asked for something as well."""

    observers: Observers
    standing: Standing = field(default_factory=Standing)
    terminal: Terminal = field(default_factory=Terminal)


def open_watchers(section: Logging, environment: Mapping[str, str]) -> Watchers:
    """Set up the log and begin to watch."""
    set_up_log(section)
    watchers = Watchers(Observers())
    watchers.observers.add(watchers.standing)
    if section.words and not _goes_to_journal(environment):
        watchers.observers.add(watchers.terminal)
    watchers.observers.add(Notices() if is_plain(section, sys.stderr) else EventLog())
    return watchers


def _goes_to_journal(environment: Mapping[str, str]) -> bool:
    """Whether standard output is kept by journald, which a visitor's words must not be."""
    try:
        output = os.fstat(1)
    except OSError:
        return False
    return environment.get("JOURNAL_STREAM") == f"{output.st_dev}:{output.st_ino}"
