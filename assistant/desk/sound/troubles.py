"""Troubles with sound devices, each told once, and once more when it is over."""

from __future__ import annotations

from typing import Final

from assistant.errors import DeviceError
from assistant.events import Level, Mended, Observer, Trouble
from assistant.hearing import LevelFault, LevelJudge, SoundLevel

__all__ = ["DeviceTroubles"]

_LEVEL: Final = "microphone level"

_FAULTS: Final = {
    LevelFault.CLIPS: (
        "the microphone is too loud: what is said is cut off at its limits",
        "turn its level down (`komekshi audio --meter` shows it), or move it away",
    ),
    LevelFault.SILENT: (
        "no sound at all has come from the microphone for a minute",
        "see whether it is switched off or muted (`komekshi audio --meter`)",
    ),
}


class DeviceTroubles:
    """Knows which were told."""

    def __init__(self, observe: Observer) -> None:
        self._observe = observe
        self._told: dict[str, str] = {}
        """Code of the trouble by part."""
        self._judge = LevelJudge()

    def lost(self, part: str, error: DeviceError) -> None:
        """It does not work."""
        self._tell(part, error.code, error.message, error.remedy)

    def found(self, part: str) -> None:
        """It works, for the first time or again."""
        if self._told.pop(part, None) is not None:
            self._observe(Mended(part))

    def level(self, level: SoundLevel) -> None:
        """A reading of the microphone."""
        self._observe(Level(level.dbfs, level.clipped))
        self._judge.feed(level)
        fault = self._judge.fault
        if fault is None:
            self.found(_LEVEL)
        else:
            self._tell(_LEVEL, fault.value, *_FAULTS[fault])

    def _tell(self, part: str, code: str, message: str, remedy: str) -> None:
        if self._told.get(part) != code:
            self._told[part] = code
            self._observe(Trouble(part, code, message, remedy))
