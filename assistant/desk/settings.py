"""Where a desk finds what it needs, and where it puts what it makes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import SetupError

__all__ = ["MODEL_NAME", "Settings"]

MODEL_NAME: Final = "komekshi-kkru-small"
"""The recognition model that comes with the repository."""

_REPOSITORY: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and device names of one desk; nothing is looked up or created here."""

    home: Path
    """Folder with `intents/`, `models/` and `tests/speech/`."""
    model: Path
    """Folder of the recognition model."""
    answers: Path
    """Where spoken answers go when there is no loudspeaker; made when first needed."""
    microphone: str | None = None
    """Device name or a part of it, None for the system's default."""
    loudspeaker: str | None = None

    @property
    def speech_samples(self) -> Path:
        """Spoken questions for `komekshi demo`."""
        return self.home / "tests" / "speech"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `KOMEKSHI_HOME`, `_MODEL`, `_ANSWERS`, `_MICROPHONE` and `_LOUDSPEAKER`.

        Raise `SetupError` when there is no `intents/` folder in the home.
        """
        environment = os.environ if environment is None else environment
        home = Path(environment.get("KOMEKSHI_HOME") or _REPOSITORY).expanduser()
        if not (home / "intents").is_dir():
            raise SetupError(
                "home-without-intents",
                f"there is no folder {home / 'intents'}",
                "set KOMEKSHI_HOME to the folder that holds intents/ and models/",
            )
        model = environment.get("KOMEKSHI_MODEL")
        answers = environment.get("KOMEKSHI_ANSWERS")
        return cls(
            home=home,
            model=Path(model).expanduser() if model else home / "models" / MODEL_NAME,
            answers=Path(answers).expanduser() if answers else _state(environment) / "answers",
            microphone=environment.get("KOMEKSHI_MICROPHONE") or None,
            loudspeaker=environment.get("KOMEKSHI_LOUDSPEAKER") or None,
        )


def _state(environment: Mapping[str, str]) -> Path:
    """The XDG state folder of Komekshi."""
    root = environment.get("XDG_STATE_HOME", "")
    # the specification says to ignore a relative path
    base = Path(root) if root.startswith("/") else Path("~/.local/state").expanduser()
    return base / "komekshi"
