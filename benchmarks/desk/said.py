"""What visitors say: questions in synthetic voices, with what happens in a hall around them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from benchmarks.spoken import Question, babble_behind, load_questions

__all__ = [
    "RATE",
    "SPEECH_DBFS",
    "Condition",
    "SaidQuestion",
    "chosen",
    "cough",
    "door_slam",
    "said",
    "speak",
    "talk",
]

RATE: Final = 16_000
"""Hz of all that is played."""
_VOICES: Final = ("m5", "f3", "m8", "f5", "Annie", "Michael")
"""Variants of espeak-ng; none of them was heard in training."""
_SPEEDS: Final = (145, 160, 135, 150)
"""Words a minute."""
SPEECH_DBFS: Final = -22.0
"""Level of speech at the microphone."""
_LEAD_S: Final = 0.5
_PAUSE_S: Final = 0.4
"""A pause for thought in the middle; the longest that half of all speakers make."""
_QUIET_DB: Final = -40.0
"""Below its loudest frame speech counts as over."""
_FRAME: Final = RATE // 100
_SNR_DB: Final = 15.0

_Sound = NDArray[np.float64]


class Condition(StrEnum):
    """What makes a question harder."""

    QUIET = "quiet"
    PAUSE = "pause"
    HESITATION = "hesitation"
    COUGH = "cough"
    DOOR = "door slam"
    BABBLE = "babble 15 dB"


_CYCLE: Final = (
    Condition.QUIET, Condition.PAUSE, Condition.BABBLE, Condition.HESITATION,
    Condition.COUGH, Condition.DOOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidQuestion:
    """A question as it is played."""

    question: Question
    condition: Condition
    voice: str
    pcm: NDArray[np.int16]
    ends_s: float
    """Where in `pcm` its last word ends."""


def chosen(kk: int = 12, ru: int = 12, mixed: int = 6) -> list[Question]:
    """Questions of the plain set, spread evenly over it."""
    questions = [each for each in load_questions("plain") if each.in_scope]
    groups = (
        ([q for q in questions if q.language == "kk" and not q.mixed], kk),
        ([q for q in questions if q.language == "ru" and not q.mixed], ru),
        ([q for q in questions if q.mixed], mixed),
    )
    picked = [group[round(i * len(group) / n)] for group, n in groups for i in range(n)]
    # by turns, as visitors come
    return [picked[i] for i in np.random.default_rng(7).permutation(len(picked))]


def said(number: int, question: Question, folder: Path) -> SaidQuestion:
    """Visit `number` of a run: voice, speed and condition go by it."""
    voice = f"{question.language}+{_VOICES[number % len(_VOICES)]}"
    speed = _SPEEDS[number % len(_SPEEDS)]
    condition = _CYCLE[(number + number // len(_CYCLE)) % len(_CYCLE)]
    words = question.text.split()
    middle = len(words) // 2

    def speech_of(text: str) -> _Sound:
        return speak(text, voice, speed, folder)

    match condition:
        case Condition.PAUSE:
            first, second = speech_of(" ".join(words[:middle])), speech_of(" ".join(words[middle:]))
            speech = np.concatenate([first, np.zeros(round(_PAUSE_S * RATE)), second])
        case Condition.HESITATION:
            hesitation = [speech_of("э-э-э"), np.zeros(round(0.3 * RATE))]
            speech = np.concatenate([*hesitation, speech_of(question.text)])
        case _:
            speech = speech_of(question.text)
    lead, before = round(_LEAD_S * RATE), np.zeros(0)
    match condition:
        case Condition.COUGH:
            before = np.concatenate([cough(number), np.zeros(round(0.5 * RATE))])
        case Condition.DOOR:
            before = np.concatenate([door_slam(number), np.zeros(round(0.2 * RATE))])
        case _:
            pass
    whole = np.concatenate([np.zeros(lead), before, speech, np.zeros(round(1.5 * RATE))])
    ends_s = (lead + len(before) + len(speech)) / RATE
    pcm = np.clip(whole * 32_767, -32_768, 32_767).astype(np.int16)
    if condition is Condition.BABBLE:
        pcm = _in_babble(pcm, question, number, folder)
    return SaidQuestion(question, condition, voice, pcm, ends_s)


def cough(seed: int) -> _Sound:
    """Two bursts of noise through a throat."""
    draw = np.random.default_rng(seed)
    bursts = []
    for length in (0.18, 0.22):
        times = np.arange(round(length * RATE)) / RATE
        noise = _band(draw.standard_normal(len(times)), 300, 3_000)
        bursts += [noise * np.exp(-times * 18) * 0.35, np.zeros(round(0.12 * RATE))]
    return np.concatenate(bursts)


def door_slam(seed: int) -> _Sound:
    """A blow, low and loud, that rings out in half a second."""
    draw = np.random.default_rng(1_000 + seed)
    times = np.arange(round(0.6 * RATE)) / RATE
    blow = _band(draw.standard_normal(len(times)), 40, 500) * np.exp(-times * 14)
    click = _band(draw.standard_normal(len(times)), 800, 5_000) * np.exp(-times * 90)
    return (blow * 0.7 + click * 0.25) / 1.2


def _band(noise: _Sound, low: float, high: float) -> _Sound:
    """Only these Hz of it, at a peak of 1."""
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(len(noise), 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    kept: _Sound = np.fft.irfft(spectrum, len(noise))
    return kept / float(np.abs(kept).max())


def speak(text: str, voice: str, speed: int, folder: Path) -> _Sound:
    """Without the silence that espeak-ng puts around it, at the level of speech."""
    path = folder / "part.wav"
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(path), text]
    subprocess.run(command, check=True, timeout=30)
    samples, rate = soundfile.read(path, dtype="float64")
    sound: _Sound = soxr.resample(samples, rate, RATE)
    first, last = _speech_in(sound)
    sound = sound[first:last]
    loud = np.sqrt((sound**2).mean())
    return sound * 10 ** (SPEECH_DBFS / 20) / float(loud)


def _speech_in(sound: _Sound) -> tuple[int, int]:
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    level = np.sqrt((frames**2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (_QUIET_DB / 20))
    return int(loud[0]) * _FRAME, (int(loud[-1]) + 1) * _FRAME


def _in_babble(
    pcm: NDArray[np.int16], question: Question, number: int, folder: Path
) -> NDArray[np.int16]:
    return babble_behind(pcm, talk(folder), _SNR_DB, f"{question.id}-{number}")


def talk(folder: Path) -> Sequence[NDArray[np.int16]]:
    """What other visitors say."""
    texts = (
        ("kk+m1", "бүгін халық көп екен отырып күте тұрайық кезек жылжып жатыр"),
        ("ru+f2", "присядьте пока здесь освободится третье окно и вас вызовут"),
        ("kk+f1", "балам сен далаға шықпай осы жерде тыныш отыра тұршы жарай ма"),
        ("ru+m3", "алло да я ещё тут перезвони мне вечером после работы поговорим"),
        ("kk+m4", "ауа райы суытып кетті ертең қар жауады деп айтып жатыр ғой"),
    )
    return [
        (speak(text, voice, 150, folder) * 32_767).clip(-32_768, 32_767).astype(np.int16)
        for voice, text in texts
    ]
