"""What an evaluation was made with, so that two can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.catalogue import Catalogue
from assistant.desk.evaluation.figures import Made
from assistant.desk.learned_file import weights_file
from assistant.desk.settings import Settings
from assistant.hearing import open_model
from assistant.match.fitted import ANSWER_LIKELY, ASK_LIKELY

__all__ = ["made_with"]

_DIGITS: Final = 16


def made_with(
    settings: Settings,
    catalogue: Catalogue,
    places: Sequence[Path],
    *,
    command: str,
    day: str,
    spoken: bool,
) -> Made:
    """Fingerprints of everything that decides. Raise `ModelError` where ears are wanted."""
    learned = weights_file(settings.home)
    models = [open_model(folder).fingerprint for folder in settings.models] if spoken else []
    return Made(
        command=command,
        date=day,
        catalogue=catalogue.fingerprint[:_DIGITS],
        learned=_mark(learned) if learned.is_file() else "",
        model=" ".join(mark[:_DIGITS] for mark in models),
        data={path.name: _mark(path) for place in places for path in _files(place)},
        answer_likely=ANSWER_LIKELY,
        ask_likely=ASK_LIKELY,
    )


def _files(place: Path) -> list[Path]:
    """Of a folder of many files one mark would say as much, but which one changed it would not."""
    return sorted(place.glob("*.yaml")) if place.is_dir() else [place]


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
