"""Spoken visits to the running desk, by sound alone.

    python -m benchmarks.desk.visits [--count 30] [--early-end on|off|both] [--write]

Each question is *played* into the virtual microphone of a PulseAudio server, where a real
`komekshi run` listens; its answer is *recorded* from the virtual loudspeaker and recognised back
by our own model, openly. Both ends are recorded by two recorders of the same delay, so that
`first_sound_ms` lies between two sounds: from the end of the last word to the first sample of the
answer. Its parts: `endpoint_ms`, the pause that is waited for; `processing_ms`, recognising and
matching after it, as the desk tells them; `voice_ms`, from the decision, as the desk writes it, to
the first sample: rendering, and the way through the sound server.

`right`: the service that was meant is answered, or asked back for. `heard_back`: the words that
came out of the loudspeaker are nearest to that service's answer, among those of all services.
`cut`: words at an end of the question are missing that the same sound, recognised as a file, has.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from numpy.typing import NDArray
from rapidfuzz import fuzz

from assistant.catalogue import Catalogue
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.hearing import SAMPLE_RATE, Hearing, Utterance, VoskRecogniser
from benchmarks.desk.ear import Ear, first_sound
from benchmarks.desk.running import Line, RunningDesk
from benchmarks.desk.said import RATE, SaidQuestion, chosen, said
from benchmarks.latency import spread, yardstick_ms
from tests.conftest import Pulse, sound_room

__all__ = ["commit", "main", "run", "write"]

_ANSWER_S: Final = 4.0
"""Seconds of an answer that are recognised back; then it is stopped."""
_WAIT_S: Final = 5.0
"""Seconds after the end of a question for its answer to begin."""
_PARTS_S: Final = 10.0
_SILENCE_S: Final = 1.2
_LEAST: Final = 33
"""A sample of the answer, -60 dBFS: the loudspeaker is digitally silent before."""
_ROWS: Final = {
    "visits": "visits",
    "right": "right",
    "recognised back, of those answered at once": "heard_back",
    "answered at once": "answered_at_once",
    "cut at the beginning": "cut_at_beginning",
    "cut at the end": "cut_at_end",
    "not noticed": "not_noticed",
    "end of speech to first sample, ms": "first_sound_ms",
    "of it: endpoint": "endpoint_ms",
    "of it: recognise and match": "processing_ms",
    "of it: voice": "voice_ms",
    "right by condition": "right_by_condition",
    "right by language": "right_by_language",
}
"""Rows of the table for people."""
_RESULTS: Final = Path(__file__).parent.parent / "results"
_FAREWELL: Final = "сау болыңыз"


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit and what became of it."""

    said: SaidQuestion
    heard: str
    """Words as the desk heard them."""
    decision: str
    target: str
    turns: int
    """How many questions the desk made of it."""
    first_sound_ms: float | None
    decided_ms: float | None
    """From the end of the question to the line that tells the decision."""
    processing_ms: float | None
    answer: NDArray[np.int16]
    heard_back: bool = False
    cut: str = ""
    """`beginning`, `end`, or nothing."""

    @property
    def right(self) -> bool:
        return self.target in self.said.question.right


def visit(desk: RunningDesk, room: Pulse, ears: tuple[Ear, Ear], asked: SaidQuestion) -> Visited:
    """Play the question, listen to the answer, and part."""
    visitor, speaker = ears
    wav = Path(tempfile.gettempdir()) / f"komekshi-visit-{os.getpid()}.wav"
    soundfile.write(wav, asked.pcm, RATE, subtype="PCM_16")
    since, began = len(desk.lines), time.monotonic()
    room.say(wav).wait(60)
    told = desk.wait_for("  [", since, _WAIT_S)
    ended_at = _played_at(visitor, began, asked) + asked.ends_s
    sounded_at = _sounds_at(speaker, ended_at) if told else None
    if sounded_at is not None:
        time.sleep(max(0.0, sounded_at + _ANSWER_S - time.monotonic()))
    _, answer = speaker.since(ended_at if sounded_at is None else sounded_at)
    lines = desk.lines[since:]
    _part(desk, ears)
    decision, target, ms = _decided(lines)
    return Visited(
        asked,
        next((line.text.partition(": ")[2] for line in lines if line.text.startswith("Сіз")), ""),
        decision,
        target,
        sum(line.text.startswith("Сіз") for line in lines),
        None if sounded_at is None else (sounded_at - ended_at) * 1000,
        None if told is None else (told.at - ended_at) * 1000,
        ms,
        answer[: round(_ANSWER_S * SAMPLE_RATE)],
    )


def _played_at(visitor: Ear, began: float, asked: SaidQuestion) -> float:
    """When the first sample of the file was heard, found by correlation."""
    begins, heard = visitor.since(began - 0.5)
    size = 1 << (len(heard) + len(asked.pcm) - 1).bit_length()
    product = np.fft.rfft(heard.astype(np.float64), size) * np.conj(
        np.fft.rfft(asked.pcm.astype(np.float64), size)
    )
    place = int(np.argmax(np.fft.irfft(product, size)[: len(heard)]))
    return begins + place / SAMPLE_RATE


def _sounds_at(speaker: Ear, since: float) -> float | None:
    """When the answer's first sample was heard."""
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        begins, heard = speaker.since(since - 1.0)
        place = first_sound(heard, _LEAST)
        if place is not None:
            return begins + place / SAMPLE_RATE
        time.sleep(0.05)
    return None


def _part(desk: RunningDesk, ears: tuple[Ear, Ear]) -> None:
    """Stop the answer, say good-bye, and wait until the desk hears again."""
    for words in ("стоп", _FAREWELL):
        desk.wait_for("  [", desk.type(words), _PARTS_S)
        _silent(ears[1])
    for ear in ears:
        ear.forget()


def _silent(speaker: Ear) -> None:
    """Return when nothing was said for longer than a reply needs to begin and its echo to die."""
    deadline = time.monotonic() + _PARTS_S
    while time.monotonic() < deadline:
        time.sleep(0.1)
        begins, heard = speaker.since(time.monotonic() - _SILENCE_S)
        whole = len(heard) > 0.8 * _SILENCE_S * SAMPLE_RATE and begins > 0
        if whole and first_sound(heard, _LEAST) is None:
            return


def _decided(lines: Sequence[Line]) -> tuple[str, str, float | None]:
    """Decision, target and milliseconds of the first answer."""
    for line in lines:
        if line.text.startswith("  [") and ", score " in line.text:
            named, _, rest = line.text.strip(" []").partition(", score ")
            decision, _, target = named.partition(" ")
            return decision, target, float(rest.rpartition(", ")[2].removesuffix(" ms"))
    return "none", "", None


async def judged(visits: Sequence[Visited]) -> list[Visited]:
    """With what of each answer is recognised back, and what of the question got lost."""
    settings = Settings.from_environment()
    desk = await Desk.open(settings, voice=False)
    openly = await VoskRecogniser.start(settings.model, ())
    try:
        found = []
        for each in visits:
            back = await openly.recognise(Utterance(each.answer), Hearing.OPEN)
            nearest = _nearest(desk.catalogue, back.text)
            heard_back = nearest in each.said.question.right
            whole = await desk.understand(Utterance(each.said.pcm))
            cut = _cut(each, whole.text.split())
            found.append(replace(each, heard_back=heard_back, cut=cut))
        return found
    finally:
        await openly.close()
        await desk.close()


def _nearest(catalogue: Catalogue, heard: str) -> str:
    """The service whose answer is most like what was heard."""
    answers = [
        (fuzz.token_set_ratio(heard, text.casefold()), service.id)
        for service in catalogue.services.values()
        for text in (service.answer.summary.kk, service.answer.summary.ru)
    ]
    return max(answers)[1] if heard else ""


def _cut(visited: Visited, whole: Sequence[str]) -> str:
    """Which end of the question is missing, when the rest of `whole` is there.

    What a cough or a door became at its beginning is no loss.
    """
    heard = visited.heard.split()
    asked = visited.said.question.text.split()
    left = len(whole) - len(heard)
    if not heard or left <= 0:
        return ""
    if list(whole[left:]) == heard and set(whole[:left]) & set(asked):
        return "beginning"
    return "end" if list(whole[:-left]) == heard and set(whole[-left:]) & set(asked) else ""


def report(visits: Sequence[Visited]) -> dict[str, object]:
    """Figures of one run."""
    right = [v for v in visits if v.right]
    return {
        "visits": len(visits),
        "right": len(right),
        "answered_at_once": sum(v.decision == "Answer" for v in right),
        "heard_back": sum(v.heard_back for v in right if v.decision == "Answer"),
        "cut_at_beginning": sum(v.cut == "beginning" for v in visits),
        "cut_at_end": sum(v.cut == "end" for v in visits),
        "split": sum(v.turns > 1 for v in visits),
        "not_noticed": sum(v.turns == 0 for v in visits),
        **_latencies(visits),
        "right_by_condition": _by([v.said.condition.value for v in visits], visits),
        "right_by_language": _by(
            ["mixed" if v.said.question.mixed else v.said.question.language for v in visits],
            visits,
        ),
        "not_right": [
            f"{v.said.question.id} {v.said.condition} {v.said.voice}: «{v.said.question.text}» "
            f"heard «{v.heard}», {v.decision} {v.target}"
            for v in visits
            if not v.right
        ],
        "each": [
            f"{v.said.question.id} {v.said.condition}: {v.first_sound_ms or 0:.0f} ms, decided "
            f"after {v.decided_ms or 0:.0f}, processing {v.processing_ms or 0:.0f}"
            for v in visits
        ],
        "cut": [f"{v.said.question.id} {v.cut}: «{v.heard}»" for v in visits if v.cut],
    }


def _latencies(visits: Sequence[Visited]) -> dict[str, object]:
    parts: dict[str, list[float]] = {}
    for v in visits:
        if v.first_sound_ms is None or v.decided_ms is None or v.processing_ms is None:
            continue
        for name, value in (
            ("first_sound_ms", v.first_sound_ms),
            ("endpoint_ms", v.decided_ms - v.processing_ms),
            ("processing_ms", v.processing_ms),
            ("voice_ms", v.first_sound_ms - v.decided_ms),
        ):
            parts.setdefault(name, []).append(value)
    return {name: spread(values) for name, values in parts.items()}


def _by(kinds: Sequence[str], visits: Sequence[Visited]) -> dict[str, str]:
    of = Counter(kinds)
    right = Counter(kind for kind, v in zip(kinds, visits, strict=True) if v.right)
    return {kind: f"{right[kind]} of {number}" for kind, number in of.items()}


def run(count: int, env: Mapping[str, str]) -> dict[str, object]:
    """All visits to one desk."""
    with tempfile.TemporaryDirectory(prefix="kmk-visits-") as folder, sound_room() as room:
        home = Path(folder)
        questions = [said(i, q, home) for i, q in enumerate(chosen()[:count])]
        with (
            RunningDesk({**room.env, **env}, home) as desk,
            Ear(room.server, f"{room.visitor}.monitor") as visitor,
            Ear(room.server, f"{room.speaker}.monitor") as speaker,
        ):
            time.sleep(1.0)
            visits = [visit(desk, room, (visitor, speaker), question) for question in questions]
    return report(asyncio.run(judged(visits)))


def _scheduling() -> str:
    """Whether other work of the machine could get in the way: `chrt -r 5` before the command."""
    policies = {os.SCHED_OTHER: "shared with other work", os.SCHED_RR: "before other work"}
    return policies.get(os.sched_getscheduler(0), "other")


def commit() -> str:
    """What is measured."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def write(figures: Mapping[str, Any]) -> None:
    """Into `benchmarks/results/`, for machines and for people."""
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (_RESULTS / "desk-visits.json").write_text(text + "\n", "utf-8")
    runs = {key: value for key, value in figures.items() if key.startswith("early_end_")}
    lines = [
        "# Spoken visits to the running desk",
        "",
        f"`{figures['command']}` at {figures['commit']}, {figures['scheduling']}, load "
        f"{figures['load_before']:.1f} before and {figures['load_after']:.1f} after.",
        "",
        "| | " + " | ".join(key.replace("_", " ") for key in runs) + " |",
        "| --- |" + " --- |" * len(runs),
    ]
    lines += [
        f"| {name} | " + " | ".join(_cell(run.get(key)) for run in runs.values()) + " |"
        for name, key in _ROWS.items()
    ]
    (_RESULTS / "desk-visits.md").write_text("\n".join(lines) + "\n", "utf-8")


def _cell(value: Any) -> str:
    match value:
        case {"p50": p50, "p95": p95}:
            return f"p50 {p50:.0f}, p95 {p95:.0f}"
        case dict():
            return ", ".join(f"{key} {each}" for key, each in value.items())
        case _:
            return str(value)


def main() -> None:
    """Print the figures, and write them where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--early-end", choices=("on", "off", "both"), default="both")
    parser.add_argument("--write", action="store_true", help="into benchmarks/results/")
    options = parser.parse_args()
    modes = ("on", "off") if options.early_end == "both" else (options.early_end,)
    figures: dict[str, Any] = {
        "command": f"python -m benchmarks.desk.visits --count {options.count}",
        "commit": commit(),
        "scheduling": _scheduling(),
        "load_before": os.getloadavg()[0],
        "yardstick_ms": yardstick_ms(),
    }
    for mode in modes:
        env = {"KOMEKSHI_TURNS_EARLY_END": "true" if mode == "on" else "false"}
        figures[f"early_end_{mode}"] = run(options.count, env)
    figures["load_after"] = os.getloadavg()[0]
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if options.write:
        write(figures)


if __name__ == "__main__":
    main()
