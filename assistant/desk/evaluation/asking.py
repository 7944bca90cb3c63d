"""Putting the sentences to the matcher, the recordings to the whole desk."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Final

from assistant.catalogue import Catalogue
from assistant.desk.evaluation.cases import Case
from assistant.desk.evaluation.outcome import Outcome
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents, open_matcher
from assistant.errors import EvaluationError
from assistant.match import Matcher

__all__ = ["ask_spoken", "ask_typed", "matcher_to_measure"]

_WARM_UP: Final = 50
"""Phrases that are decided before the clock counts: a desk has been asked before."""


def matcher_to_measure(settings: Settings) -> tuple[Catalogue, Matcher]:
    """Catalogue and matcher as the desk has them.

    Raise `CatalogueError`, or `ModelError` where what was learned can't be read; a catalogue
    with faults is an error here, for an earlier one is not what is to be measured.
    """
    loaded = load_intents(settings)
    if loaded.error is not None:
        raise loaded.error
    return loaded.catalogue, open_matcher(settings, loaded.catalogue)


def ask_typed(catalogue: Catalogue, matcher: Matcher, cases: Iterable[Case]) -> Iterator[Outcome]:
    """Decide on each sentence, in order."""
    _warm_up(catalogue, matcher)
    for case in cases:
        begin, worked = time.perf_counter(), time.process_time()
        decision = matcher.decide(case.text)
        worked, spent = time.process_time() - worked, time.perf_counter() - begin
        best = next(iter(matcher.rank(case.text)), None)
        yield Outcome(case, case.text, decision, best, spent * 1000, worked_ms=worked * 1000)


async def ask_spoken(desk: Desk, cases: Sequence[Case]) -> AsyncIterator[Outcome]:
    """Hear and decide on each recording, in order.

    Raise `AudioFileError` or `RecogniserError`: figures of a part would be none.
    """
    for case in cases:
        if case.sound is None:
            raise EvaluationError(
                "evaluation-sound", f"«{case.text}» has no recording", "name one in the manifest"
            )
        understood = await desk.understand_file(case.sound)
        timings = understood.timings_ms
        services = (one for one in understood.candidates if not one.is_talk)
        yield Outcome(
            case,
            understood.text,
            understood.decision,
            next(services, None),
            timings.get("match", 0.0),
            timings.get("recognise", 0.0),
        )


def _warm_up(catalogue: Catalogue, matcher: Matcher) -> None:
    step = max(1, len(catalogue.phrases) // _WARM_UP)
    for phrase in catalogue.phrases[::step]:
        matcher.decide(phrase.text)
