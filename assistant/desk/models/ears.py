"""Recognisers of the models in use: one, or a set with one for each language."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from assistant.catalogue import Catalogue
from assistant.desk.models.choice import check_set
from assistant.desk.models.steering import steering
from assistant.errors import KomekshiError, ModelError, RecogniserError
from assistant.hearing import (
    Hypothesis,
    ModelInfo,
    Recogniser,
    RecogniserSettings,
    VoskRecogniser,
    grammar,
    known_words,
)
from assistant.hearing.model_set import Judge, Member, ModelSet, in_language
from assistant.match import (
    Answer,
    Choose,
    Command,
    Confirm,
    Decision,
    FollowUp,
    Matcher,
    NotKnown,
    NotSpeech,
)

__all__ = ["fit_of", "hearable", "join_ears", "limits_of", "part_of", "start_ears", "steer_ears"]

_COMMAND: Final = 0.95
"""Score of a whole sentence that is a command: nothing in it was left over."""

_FOLLOW_UP: Final = 0.75
"""Score of a question for a facet alone («қанша тұрады»): it names no service that has one."""
_ROOM: Final = 2.0
"""How far a worker may grow beyond what the model took when it was installed."""
_LARGE_MB: Final = 400
"""Memory from which a model gets the patience of `_PATIENT`: ours takes 75 MB, official small
ones about 300 MB."""
_DEFAULTS: Final = RecogniserSettings()
_PATIENT: Final = RecogniserSettings(ready_timeout_s=180.0, answer_timeout_s=10.0)


async def start_ears(models: Sequence[ModelInfo]) -> tuple[VoskRecogniser, ...]:
    """Load all models at the same time, not steered to anything yet.

    Raise `ModelError` or `RecogniserError`; none is left running then.
    """
    if len(models) > 1:
        check_set(models)
    starts = [
        asyncio.create_task(VoskRecogniser.start(model.path, (), settings=limits_of(model)))
        for model in models
    ]
    try:
        return tuple(await asyncio.gather(*starts))
    except BaseException:
        await asyncio.gather(*map(_ended, starts))
        raise


async def steer_ears(
    ears: Sequence[VoskRecogniser],
    models: Sequence[ModelInfo],
    catalogue: Catalogue,
    cache: Path | None,
) -> None:
    """Have each lean to the phrases that its model can hear; of a set, those of its language.

    Raise `RecogniserError`.
    """
    await asyncio.gather(
        *(
            _steer(recogniser, model, catalogue, cache, alone=len(models) == 1)
            for recogniser, model in zip(ears, models, strict=True)
        )
    )


def join_ears(
    ears: Sequence[VoskRecogniser], models: Sequence[ModelInfo], matcher: Matcher
) -> Recogniser:
    """One recogniser out of all."""
    if len(ears) == 1:
        return ears[0]
    members = (
        Member(model.languages[0], recogniser)
        for recogniser, model in zip(ears, models, strict=True)
    )
    return ModelSet(tuple(members), _judge_by(matcher))


async def hearable(
    model: ModelInfo, recogniser: VoskRecogniser, catalogue: Catalogue
) -> frozenset[str]:
    """Words that the model can hear; of one that has no list of them, those of the catalogue.

    Raise `RecogniserError`.
    """
    listed = await asyncio.to_thread(known_words, model)
    if listed:
        return listed
    all_words = grammar(catalogue, lambda word: False).unknown.values()
    return await recogniser.known_words(chain.from_iterable(all_words))


def part_of(catalogue: Catalogue, model: ModelInfo, *, alone: bool) -> Catalogue:
    """What a model is steered to: all of it where it is `alone`, else what is in its language."""
    return catalogue if alone else in_language(catalogue, model.languages[0])


async def _steer(
    recogniser: VoskRecogniser,
    model: ModelInfo,
    catalogue: Catalogue,
    cache: Path | None,
    *,
    alone: bool,
) -> None:
    if model.takes_grammar:
        part = part_of(catalogue, model, alone=alone)
        known = await hearable(model, recogniser, part)
        wanted = await asyncio.to_thread(steering, model, part, known, cache)
        try:
            await recogniser.steer(wanted)
        except (ModelError, RecogniserError):
            if wanted.model is None:
                raise
            # The copy may have suffered while the model itself is well: make it anew.
            await asyncio.to_thread(shutil.rmtree, wanted.model, ignore_errors=True)
            await recogniser.steer(await asyncio.to_thread(steering, model, part, known, cache))


def limits_of(model: ModelInfo) -> RecogniserSettings:
    """Limits that let a large model load, decode and live."""
    base = _PATIENT if model.memory_mb > _LARGE_MB else _DEFAULTS
    return replace(base, max_rss_mb=max(base.max_rss_mb, round(_ROOM * model.memory_mb)))


def fit_of(decision: Decision) -> float:
    """How well words fit the catalogue, 0 to 1, by what is decided about them."""
    match decision:
        case Answer(candidate=candidate) | Confirm(candidate=candidate):
            return candidate.score
        case Choose(candidates=near) | NotKnown(nearest=near):
            return near[0].score if near else 0.0
        case Command():
            return _COMMAND
        case FollowUp():
            return _FOLLOW_UP
        case NotSpeech():
            return 0.0


def _judge_by(matcher: Matcher) -> Judge:
    def judge(heard: Hypothesis) -> float:
        return fit_of(
            matcher.decide(heard.text, alternatives=heard.alternatives, open_text=heard.open_text)
        )

    return judge


async def _ended(start: asyncio.Task[VoskRecogniser]) -> None:
    """Leave no worker behind, whether it is ready or still loading."""
    start.cancel()
    with contextlib.suppress(asyncio.CancelledError, KomekshiError):
        recogniser = await start
        await recogniser.close()
