"""How well spoken commands are understood, and how seldom a question is taken for one.

    python -m benchmarks.commands_spoken [--questions 200] [--part test]

Says, with the espeak-ng voices that no training heard and four other sentences behind each at
15 dB SNR: of every public command in both languages the shortest phrases of `intents/talk` and
some drawn ones, the wordings of `benchmarks/data/commands.yaml` and the longer ones of
`tests/dialogue/data/commands-unseen.yaml`, and ordinary questions of `benchmarks/data`. All are
heard by the desk's own recogniser as files are. The results go to
`benchmarks/results/commands_spoken.json`, the recordings to `build/commands-spoken`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.catalogue import Catalogue
from assistant.desk.evaluation.cases import Asked, Case, read_cases
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.match import OF_ACTION, Command, CommandName, public_command, taken_for
from benchmarks.latency import measured
from benchmarks.spoken import FOLDER, babble_behind
from benchmarks.understanding_speech import language_of, spoken, write_wav
from models.training.voices import ESPEAK_KEPT_VARIANTS

__all__ = ["Said", "ordinary_questions", "record", "said_commands"]

_SNR_DB: Final = 15.0
_SHORTEST: Final = 2
"""Phrases of a command and language that are said because they are short: hardest to hear."""
_DRAWN: Final = 2
"""Further ones."""
_OWN: Final = FOLDER / "data" / "commands.yaml"
_LONG: Final = FOLDER.parent / "tests" / "dialogue" / "data" / "commands-unseen.yaml"
_BUILD: Final = FOLDER.parent / "build" / "commands-spoken"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, how it came here, and the voice that says it."""

    text: str
    kind: str
    """`phrase` (of the catalogue), `own` (of the file of commands), `long`, `question`."""
    command: CommandName | None
    """None for a question."""
    voice: str

    @property
    def case(self) -> Case:
        return Case(self.text, Asked.OTHER, language_of(self.text), "", voice=self.voice)


def said_commands(catalogue: Catalogue, seed: int) -> list[Said]:
    """Public commands in both languages, each sentence by one voice in turn."""
    rng = random.Random(seed)
    phrases: dict[tuple[CommandName, str], list[str]] = defaultdict(list)
    for phrase in catalogue.phrases:
        action = catalogue.talks[phrase.target].action if phrase.is_talk else None
        name = None if action is None else OF_ACTION.get(action)
        if name is not None and public_command(Command(name, phrase.language)) is not None:
            phrases[name, phrase.language].append(phrase.text)
    found: list[tuple[str, str, CommandName]] = []
    for (name, _), texts in sorted(phrases.items()):
        ordered = sorted(set(texts), key=lambda text: (len(text), text))
        rest = ordered[_SHORTEST:]
        some = [*ordered[:_SHORTEST], *rng.sample(rest, min(_DRAWN, len(rest)))]
        found += [(text, "phrase", name) for text in some]
    for kind, file in (("own", _OWN), ("long", _LONG)):
        for name, texts in yaml.safe_load(file.read_text("utf-8")).items():
            found += [(text, kind, CommandName(name)) for text in texts]
    return [Said(*one, voice) for one, voice in zip(found, _voices(len(found)), strict=True)]


def ordinary_questions(part: str, count: int, seed: int) -> list[Said]:
    """Questions about services, drawn."""
    cases = [one for one in read_cases((FOLDER / "data" / part,)) if one.asked is Asked.SERVICE]
    some = random.Random(seed).sample(cases, min(count, len(cases)))
    return [
        Said(case.text, "question", None, voice)
        for case, voice in zip(some, _voices(len(some)), strict=True)
    ]


def record(sentences: Sequence[Said], folder: Path) -> Iterator[Path]:
    """Write each in the babble of the others."""
    folder.mkdir(parents=True, exist_ok=True)
    clean = [spoken(one.case, one.voice) for one in sentences]
    for one, pcm in zip(sentences, clean, strict=True):
        path = folder / f"{one.case.key}.wav"
        write_wav(path, babble_behind(pcm, clean, _SNR_DB, one.case.key))
        yield path


async def _ask(
    settings: Settings, options: argparse.Namespace
) -> tuple[list[Said], list[dict[str, Any]]]:
    desk = await Desk.open(settings, voice=False)
    try:
        sentences = [
            *said_commands(desk.catalogue, options.seed),
            *ordinary_questions(options.part, options.questions, options.seed),
        ]
        told = []
        for one, path in zip(sentences, record(sentences, _BUILD), strict=True):
            understood = await desk.understand_file(path)
            decision = understood.decision
            right = public_command(decision) == one.command if one.command else None
            taken = isinstance(decision, Command)
            told.append({
                "text": one.text, "voice": one.voice, "wanted": one.command,
                "heard": understood.text, "taken_for": taken_for(decision),
                "right": right, "command": taken,
            })  # fmt: skip
    finally:
        await desk.close()
    return sentences, told


def _voices(count: int) -> list[str]:
    return [ESPEAK_KEPT_VARIANTS[at % len(ESPEAK_KEPT_VARIANTS)] for at in range(count)]


def _measure(settings: Settings, options: argparse.Namespace) -> Mapping[str, object]:
    sentences, told = asyncio.run(_ask(settings, options))
    rows = list(zip(sentences, told, strict=True))
    commands = [(one, row) for one, row in rows if one.command is not None]
    questions = [row for one, row in rows if one.command is None]
    return {
        "snr_db": _SNR_DB,
        "voices": ESPEAK_KEPT_VARIANTS,
        "recognised": _share(row["right"] for _, row in commands),
        "by_kind": _by(commands, lambda one: one.kind),
        "by_language": _by(commands, lambda one: language_of(one.text)),
        "by_voice": _by(commands, lambda one: one.voice),
        "by_command": _by(commands, lambda one: str(one.command)),
        "questions_of": f"data/{options.part}, drawn with seed {options.seed}",
        "questions_taken_for_a_command": _share(row["command"] for row in questions),
        "missed": [_brief(row) for _, row in commands if not row["right"]],
        "taken": [_brief(row) for row in questions if row["command"]],
    }


def _share(hits: Any) -> dict[str, float]:
    counted = Counter(map(bool, hits))
    return {"share": round(counted[True] / max(1, counted.total()), 4), "of": counted.total()}


def _by(rows: Sequence[tuple[Said, Mapping[str, Any]]], name: Any) -> dict[str, object]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for one, row in rows:
        groups[name(one)].append(row["right"])
    return {key: _share(hits) for key, hits in sorted(groups.items())}


def _brief(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("text", "voice", "wanted", "heard", "taken_for")}


def main() -> None:
    """Record, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = Settings.from_environment()
    measured("commands_spoken", lambda: _measure(settings, options))


if __name__ == "__main__":
    main()
