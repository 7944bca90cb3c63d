"""Minutes of hall noise to the running desk: how often does it answer nobody?

    python -m benchmarks.desk.hall [--minutes 10] [--write]

The hall: talk of five people at once (sentences of no service), 15 dB below a visitor at the
microphone, with a hum; doors, coughs, steps, a telephone and the chime of a queue; and every
twenty seconds one of the talkers alone and nearer, 10 dB below a visitor. Played in real time
into the virtual microphone of a real `komekshi run`, that listens openly: without button or wake
phrase, the hardest way for it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.desk.running import RunningDesk
from benchmarks.desk.said import RATE, SPEECH_DBFS, cough, door_slam, speak, talk
from benchmarks.desk.visits import commit
from tests.conftest import Pulse, sound_room

_HALL_DB: Final = -15.0
"""Of the talk, below a visitor."""
_NEARER_DB: Final = -10.0
_HUM_DB: Final = -30.0
_EVERY_S: Final = 4.0
"""Between two sounds that are not talk, on average."""
_NEARER_EVERY_S: Final = 20.0
_QUESTION: Final = ("ru+m5", "как получить адресную справку", "address-certificate")
_RESULTS: Final = Path(__file__).parent.parent / "results"

_Sound = NDArray[np.float64]


def hall(seconds: float, folder: Path, seed: int = 7) -> NDArray[np.int16]:
    """The same in every run."""
    draw = np.random.default_rng(seed)
    length = round(seconds * RATE)
    voices = [pcm.astype(np.float64) / 32_768 for pcm in talk(folder)]
    bed = np.zeros(length)
    for voice in voices:
        over_and_over = np.resize(np.concatenate([voice, np.zeros(RATE // 3)]), length)
        bed += np.roll(over_and_over, draw.integers(length)) * draw.uniform(0.4, 1.0)
    bed = _at(bed, _HALL_DB) + _at(np.cumsum(draw.standard_normal(length)) % 1 - 0.5, _HUM_DB)
    for second in np.arange(draw.exponential(_EVERY_S), seconds - 3, _EVERY_S):
        _add(bed, _event(draw), second + draw.uniform(0, 2))
    for second in np.arange(10.0, seconds - 8, _NEARER_EVERY_S):
        _add(bed, _at(voices[int(draw.integers(len(voices)))], _NEARER_DB), second)
    return np.clip(bed * 32_767, -32_768, 32_767).astype(np.int16)


def _event(draw: np.random.Generator) -> _Sound:
    seed = int(draw.integers(1_000_000))
    match int(draw.integers(5)):
        case 0:
            return door_slam(seed) * 0.5
        case 1:
            return cough(seed) * 0.5
        case 2:
            return _steps(draw)
        case 3:
            return _tones((1_400.0, 1_100.0) * 6, 0.08) * 0.05
        case _:
            return _tones((880.0, 660.0), 0.4) * 0.08


def _steps(draw: np.random.Generator) -> _Sound:
    step = draw.standard_normal(round(0.05 * RATE)) * np.exp(-np.arange(round(0.05 * RATE)) / 120)
    return np.tile(np.concatenate([step * 0.08, np.zeros(round(0.45 * RATE))]), 5)


def _tones(hertz: tuple[float, ...], each_s: float) -> _Sound:
    times = np.arange(round(each_s * RATE)) / RATE
    return np.concatenate([np.sin(2 * np.pi * f * times) for f in hertz])


def _at(sound: _Sound, below_speech_db: float) -> _Sound:
    level = 10 ** ((SPEECH_DBFS + below_speech_db) / 20)
    return sound * level / float(np.sqrt((sound**2).mean()))


def _add(bed: _Sound, sound: _Sound, second: float) -> None:
    start = round(second * RATE)
    part = bed[start : start + len(sound)]
    part += sound[: len(part)]


def run(minutes: float) -> dict[str, object]:
    """What the desk made of it."""
    with tempfile.TemporaryDirectory(prefix="kmk-hall-") as folder, sound_room() as room:
        home = Path(folder)
        wav = home / "hall.wav"
        soundfile.write(wav, hall(minutes * 60, home), RATE, subtype="PCM_16")
        with RunningDesk(room.env, home) as desk:
            time.sleep(1.0)
            heard_before = _hears(desk, room, home)
            since = len(desk.lines)
            room.say(wav).wait(minutes * 60 + 60)
            time.sleep(3.0)
            lines = [line.text for line in desk.lines[since:]]
            heard_after = _hears(desk, room, home)
    decisions = [line.strip(" [").split(",")[0] for line in lines if ", score " in line]
    heard = [line for line in lines if line.startswith("Сіз")]
    return {
        "minutes": minutes,
        "visitor_heard_before": heard_before,
        "visitor_heard_after": heard_after,
        "utterances": len(heard),
        "answers": sum(not each.startswith("Not") for each in decisions),
        "not_understood": sum(each.startswith("NotKnown") for each in decisions),
        "sentences_said": sum(line.startswith("Көмекші") for line in lines),
        "decisions": Counter(decisions),
        "heard": heard,
    }


def _hears(desk: RunningDesk, room: Pulse, home: Path) -> bool:
    """Whether a visitor is answered at all: else silence would prove nothing."""
    voice, text, right = _QUESTION
    wav = home / "visitor.wav"
    quiet = np.zeros(RATE)
    soundfile.write(wav, np.concatenate([quiet, speak(text, voice, 150, home), quiet]), RATE)
    since = len(desk.lines)
    room.say(wav).wait(60)
    line = desk.wait_for("  [", since, 10.0)
    desk.hush()
    return line is not None and right in line.text


def main() -> None:
    """Print what happened, and write it where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--write", action="store_true", help="into benchmarks/results/")
    options = parser.parse_args()
    figures = {
        "command": f"python -m benchmarks.desk.hall --minutes {options.minutes:g}",
        "commit": commit(),
        "load_before": os.getloadavg()[0],
        **run(options.minutes),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if options.write:
        (_RESULTS / "desk-hall.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
