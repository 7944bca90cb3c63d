"""How often the right service is found, and how often a wrong one is said.

    python -m benchmarks.accuracy [--part test]

Plays the recorded questions of `benchmarks/speech/<part>` through the whole desk,
clean and in hall babble, and the same words typed (the ceiling that hearing leaves).
`dev` may be looked at while tuning; `test` is only for this report.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.desk.pipeline import Desk, Understood
from assistant.desk.settings import Settings
from assistant.hearing import open_model
from assistant.match import public_name
from benchmarks.spoken import FOLDER, Question, in_babble, load_questions

_SNR_DB: Final = 10.0
"""Of the noisy run: a busy hall, the visitor near the microphone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what became of it."""

    question: Question
    understood: Understood

    @property
    def decision(self) -> str:
        return public_name(self.understood.decision)

    @property
    def verdict(self) -> str:
        """`right`, `missed`, `wrong` (a confident Answer), `offered` (wrong, but asked back),
        `refused` (out of scope, rightly)."""
        named = {candidate.target for candidate in self.understood.candidates}
        if not self.question.in_scope:
            if self.decision in ("NotKnown", "NotSpeech"):
                return "refused"
            return "wrong" if self.decision == "Answer" else "offered"
        if self.decision in ("NotKnown", "NotSpeech"):
            return "missed"
        if named & self.question.right:
            return "right"
        return "wrong" if self.decision == "Answer" else "offered"


async def spoken(desk: Desk, questions: Sequence[Question]) -> list[Outcome]:
    """Ask the recordings one after the other."""
    return [Outcome(q, await desk.understand_file(q.sound)) for q in questions]


async def spoken_in_babble(desk: Desk, questions: Sequence[Question]) -> list[Outcome]:
    """The same with other visitors behind them; all of the sound goes to the recogniser."""
    return [Outcome(q, await desk.understand(in_babble(q, questions, _SNR_DB))) for q in questions]


async def typed(desk: Desk, questions: Sequence[Question]) -> list[Outcome]:
    """Ask the words as text."""
    return [Outcome(q, desk.understand_text(q.text)) for q in questions]


def summary(outcomes: list[Outcome]) -> dict[str, object]:
    """Counts by verdict, in scope by kind and out of scope."""
    inside = [o for o in outcomes if o.question.in_scope]
    outside = [o for o in outcomes if not o.question.in_scope]

    def part(chosen: list[Outcome]) -> dict[str, int]:
        return {"of": len(chosen), **Counter(o.verdict for o in chosen)}

    return {
        "in_scope": part(inside),
        "kk": part([o for o in inside if o.question.language == "kk"]),
        "ru": part([o for o in inside if o.question.language == "ru"]),
        "mixed": part([o for o in inside if o.question.mixed]),
        "answered_at_once": sum(o.decision == "Answer" and o.verdict == "right" for o in inside),
        "out_of_scope": part(outside),
    }


def _show(name: str, outcomes: list[Outcome], *, every: bool) -> None:
    print(f"\n== {name}: {json.dumps(summary(outcomes), ensure_ascii=False)}")
    for outcome in outcomes:
        if every or outcome.verdict not in ("right", "refused"):
            wanted = ",".join(sorted(outcome.question.right)) or "—"
            got = ",".join(c.target for c in outcome.understood.candidates)
            print(
                f"{outcome.question.id} {outcome.verdict:8} {outcome.decision:9} "
                f"{outcome.understood.score:.2f} want {wanted} got {got}\n"
                f"      said  {outcome.question.text}\n      heard {outcome.understood.text}"
            )


def _noises(part: str) -> list[Path]:
    """Recordings without words."""
    return sorted((FOLDER / "speech" / part).glob("noise-*.flac"))


async def _main(part: str, *, every: bool) -> dict[str, object]:
    settings = Settings.from_environment()
    desk = await Desk.open(settings, voice=False)
    results: dict[str, object] = {
        "command": f"python -m benchmarks.accuracy --part {part}",
        "model": open_model(settings.model).fingerprint,
        "catalogue": desk.catalogue.fingerprint,
    }
    try:
        questions = load_questions(part)
        for name, ask in (
            ("spoken", spoken),
            (f"spoken in babble, {_SNR_DB:.0f} dB SNR", spoken_in_babble),
            ("typed", typed),
        ):
            outcomes = await ask(desk, questions)
            _show(name, outcomes, every=every)
            results[name] = summary(outcomes)
        heard = {path.stem: await desk.understand_file(path) for path in _noises(part)}
        results["noise"] = {name: public_name(u.decision) for name, u in heard.items()}
        print(f"\n== noise: {results['noise']}")
    finally:
        await desk.close()
    return results


def _write(results: dict[str, object], part: str) -> None:
    target = FOLDER / "results" / f"accuracy-{part}.json"
    target.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"written: {target.relative_to(FOLDER.parent)}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=("test", "dev"))
    parser.add_argument("--every", action="store_true", help="show right outcomes as well")
    parser.add_argument("--no-write", action="store_true", help="leave benchmarks/results as it is")
    options = parser.parse_args()
    results = asyncio.run(_main(options.part, every=options.every))
    if not options.no_write:
        _write(results, options.part)


if __name__ == "__main__":
    main()
