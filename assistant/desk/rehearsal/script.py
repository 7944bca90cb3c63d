"""All sentences that the desk says, as a script that a person can read aloud. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from assistant.catalogue import Catalogue
from assistant.catalogue.finding import Finding, warning
from assistant.catalogue.spoken import all_spoken
from assistant.errors import SetupError
from assistant.text import Language, sentences
from assistant.voice import Recordings
from assistant.voice.recordings import INDEX, sentence_key

__all__ = ["Line", "recording_findings", "script"]

_FILLED_IN: Final = "{"
"""A sentence with a gap is another one each time."""
_NEVER_ALONE: Final = "title"
"""Said only in the middle of other sentences."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the script."""

    number: int
    """From 1, within its owner."""
    owner: str
    """`Service.id`; `replies`, `talk`, `collections` and `lessons` for what is no service's."""
    key: str
    text: str
    language: Language
    where: str
    """File below `intents/`, a space, and the dotted field."""


def script(catalogue: Catalogue, wanted: Collection[str] = ()) -> Iterator[Line]:
    """Every sentence once for each owner; all owners where none are named.

    Raise `SetupError` `service-unknown` for an owner that there is not.
    """
    lines = list(_lines(catalogue))
    known = {line.owner for line in lines}
    if unknown := sorted(set(wanted) - known):
        raise SetupError(
            "service-unknown",
            f"there is no service {', '.join(unknown)}",
            "one of `komekshi catalogue list`, or replies, talk, collections, lessons",
        )
    return (line for line in lines if not wanted or line.owner in wanted)


def recording_findings(catalogue: Catalogue, recordings: Recordings) -> Iterator[Finding]:
    """Recordings that are not used: their sentence has changed, or their file can't be read."""
    for fault in recordings.faults:
        yield warning("recording-index", f"voices/{INDEX}", fault.message, fault.remedy)
    said = {line.key for line in _lines(catalogue)}
    for entry in recordings.entries:
        where = f"voices/{entry.service}/{INDEX} {entry.key}"
        if sentence_key(entry.text, entry.language) not in said:
            yield warning(
                "recording-stale",
                where,
                f"no sentence is «{entry.text}» any more, so the recording is not used",
                f"komekshi voice record {entry.service}, and delete these lines",
            )
        elif recordings.find(entry.text, entry.language) is None:
            yield warning(
                "recording-unreadable",
                where,
                f"{entry.path.name} can't be read, so the synthetic voice speaks",
                f"komekshi voice record {entry.service} --key {entry.key}",
            )


def _lines(catalogue: Catalogue) -> Iterator[Line]:
    numbers: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for spoken in all_spoken(catalogue):
        file, _, field = spoken.where.partition(" ")
        if _FILLED_IN in spoken.text or field.partition(".")[0] == _NEVER_ALONE:
            continue
        owner = _owner(PurePosixPath(file))
        for sentence in sentences(spoken.text):
            key = sentence_key(sentence, spoken.language)
            if (owner, key) not in seen:
                seen.add((owner, key))
                numbers[owner] = numbers.get(owner, 0) + 1
                yield Line(numbers[owner], owner, key, sentence, spoken.language, spoken.where)


def _owner(file: PurePosixPath) -> str:
    return file.stem if file.parts[0] in {"services", file.name} else file.parts[0]
