"""Festival's Russian voice: units cut from a real speaker's recordings, with timed phones.

Debian `festival` and `festvox-ru` (voice `msu_ru_nsh_clunits`). Its phone set is
that of `festvox/msu_ru_nsh_phoneset.scm`, after L. M. Zakharov, 2004.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.pronunciation.phones import SIL, SOFT
from models.training.utterance import SAMPLE_RATE

__all__ = ["Said", "say"]

_VOICE: Final = "(voice_msu_ru_nsh_clunits)"
_PHONES: Final = {
    "pau": SIL, "ii": "II", "yy": "YY", "uu": "UU", "ee": "E", "oo": "O", "aa": "A",
    "a": "AX", "e": "I", "i": "II", "y": "YY", "u": "UU", "ae": "I", "ay": "AX", "ur": "UU",
    "c": "TS", "ch": "CH", "sch": "SX", "sh": "SH", "zh": "ZH", "h": "H", "hh": "Hj", "j": "J",
    **{letter: letter.upper() for letter in "pbtdkgfvszmnlr"},
    **{2 * letter: SOFT[letter.upper()] for letter in "pbtdkgfvszmnlr"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Samples at 16 kHz, shape (n,), int16, and (phone, start, end) in seconds."""

    pcm: NDArray[np.int16]
    segments: tuple[tuple[str, float, float], ...]


def say(texts: Sequence[str]) -> list[Said | None]:
    """Speak Russian sentences of one process, 0.1 s each; None where festival failed."""
    with tempfile.TemporaryDirectory() as work:
        script = Path(work) / "say.scm"
        lines = [_VOICE]
        for number, text in enumerate(texts):
            base = Path(work) / str(number)
            lines.append(
                f'(unwind-protect (begin (set! u (utt.synth (Utterance Text "{text}")))'
                f' (utt.save.wave u "{base}.wav" \'riff) (utt.save.segs u "{base}.segs")) nil)'
            )
        script.write_text("\n".join(lines) + "\n", "utf-8")
        subprocess.run(["festival", "--batch", str(script)], check=True, capture_output=True)
        return [_read(Path(work) / str(number)) for number in range(len(texts))]


def _read(base: Path) -> Said | None:
    sound, labels = base.with_suffix(".wav"), base.with_suffix(".segs")
    if not (sound.exists() and labels.exists()):
        return None
    pcm, rate = soundfile.read(sound, dtype="int16")
    if rate != SAMPLE_RATE:
        raise ValueError(f"festival gave {rate} Hz")
    segments: list[tuple[str, float, float]] = []
    start = 0.0
    for line in labels.read_text("latin-1").splitlines():
        fields = line.split()
        if len(fields) != 3:
            continue
        phone = _PHONES.get(fields[2])
        if phone is None:
            return None
        end = float(fields[0])
        if segments and segments[-1][0] == phone:  # our phones have no length
            segments[-1] = (phone, segments[-1][1], end)
        else:
            segments.append((phone, start, end))
        start = end
    return Said(pcm, tuple(segments)) if segments else None
