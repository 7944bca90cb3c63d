"""Taking a person's voice for a sentence: from the microphone or from a file, looked at, kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from assistant.desk.rehearsal.script import Line
from assistant.errors import DeviceError, SetupError, VoiceError
from assistant.hearing import (
    SAMPLE_RATE,
    Ended,
    EndpointSettings,
    SoundDeviceMicrophone,
)
from assistant.voice import Recordings, Rendering
from assistant.voice.recordings import Recorded, read_recording
from assistant.voice.take import Take, examine_take

__all__ = ["files_for", "from_file", "from_microphone", "keep", "line_named"]

_READING: Final = EndpointSettings(hangover_ms=1_200, max_ms=30_000, pre_roll_ms=500)
"""A reader pauses at commas, longer than a visitor who asks; a sentence takes 3 to 15 s."""
_PATIENCE_S: Final = 60.0
"""Seconds in which somebody must have read the sentence."""
_NAMED: Final = re.compile(r"(?:(?P<number>\d{1,4})|(?P<key>(?:kk|ru)-[0-9a-f]{10}))\b.*")


def line_named(lines: Sequence[Line], name: str) -> Line:
    """The line with this number or key. Raise `SetupError` `line-unknown`."""
    for line in lines:
        if name in (str(line.number), line.key):
            return line
    raise SetupError(
        "line-unknown",
        f"there is no sentence {name}",
        "`komekshi voice script SERVICE` prints numbers and keys",
    )


def files_for(lines: Sequence[Line], folder: Path) -> list[tuple[Line, Path]]:
    """Sound files named by number or key (`7.wav`, `kk-3f2a9c1b0d.wav`) with their lines.

    Raise `SetupError` where a folder has none, or one whose name says nothing.
    """
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in {".wav", ".flac", ".ogg"}:
            continue
        name = _NAMED.fullmatch(path.stem)
        if name is None:
            raise SetupError(
                "recording-name",
                f"{path} is named after no sentence",
                "name it by the number or the key that `komekshi voice script` prints",
            )
        number = name["number"]
        found.append((line_named(lines, str(int(number)) if number else name["key"]), path))
    if not found:
        raise SetupError(
            "no-recordings", f"there are no sound files in {folder}", "name a folder that has some"
        )
    return found


def from_file(line: Line, path: Path) -> Take:
    """Raise `VoiceError` where the file can't be read."""
    return examine_take(read_recording(path), line.text)


async def from_microphone(line: Line, device: str | None, ready: Callable[[], None]) -> Take:
    """What is read after `ready` was called, until the reader has been silent for a while.

    Raise `DeviceError`; `microphone-quiet` when nobody spoke.
    """
    microphone = await SoundDeviceMicrophone.open(device, settings=_READING)
    try:
        ready()
        async with asyncio.timeout(_PATIENCE_S):
            async for event in microphone.speech():
                if isinstance(event, Ended):
                    return examine_take(Rendering(event.utterance.pcm, SAMPLE_RATE), line.text)
    except TimeoutError:
        pass
    finally:
        await microphone.close()
    raise DeviceError(
        "microphone-quiet",
        f"nothing was said in {_PATIENCE_S:.0f} s",
        "check the microphone (`komekshi doctor`), then read the sentence aloud",
    )


def keep(recordings: Recordings, line: Line, take: Take, day: date, *, anyway: bool) -> Recorded:
    """Store a take. Raise `VoiceError` `recording-poor` for one with faults."""
    if take.problems and not anyway:
        raise VoiceError(
            "recording-poor",
            f"sentence {line.number} of {line.owner}: {'; '.join(take.problems)}",
            "record it again, or keep it with --anyway",
        )
    return recordings.store(line.owner, line.text, line.language, take.sound, day)
