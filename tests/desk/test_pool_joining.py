"""A desk that is told to use a pool: it goes on by itself where there is none, also after edits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from assistant.desk.config.sections import Pool
from assistant.desk.models.ears_start import FittedEars
from assistant.desk.pipeline import Desk, Knowledge
from assistant.desk.pool.ears import PooledRecogniser
from assistant.desk.pool.joining import PoolTroubles, join_pool
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents, open_matcher
from assistant.errors import PoolError
from assistant.events import Event, Mended, Trouble
from assistant.hearing import (
    Hearing,
    Hypothesis,
    ModelInfo,
    Session,
    Utterance,
    VoskRecogniser,
    open_model,
)
from assistant.voice import Recordings

SOUND = Utterance(np.ones(16_000, np.int16))


@dataclass
class Ears:
    """Hear always the same."""

    words: str
    closed: bool = False

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        return Hypothesis(self.words, open_text=self.words)

    def listen(
        self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Session]:
        raise NotImplementedError

    async def close(self) -> None:
        self.closed = True


def _fitted(ears: Ears, model: ModelInfo) -> FittedEars:
    return FittedEars((cast("VoskRecogniser", ears),), (model,))


async def test_without_a_pool_it_hears_by_itself_and_goes_on_so_after_an_edit(
    tmp_path: Path, model_dir: Path
) -> None:
    settings = Settings.from_environment({})
    catalogue = load_intents(settings).catalogue
    matcher, model = open_matcher(settings, catalogue), open_model(model_dir)
    first, second = Ears("вызвать врача на дом"), Ears("получить адресную справку")
    desk = Desk(catalogue, matcher, first, None, ears=_fitted(first, model))
    told: list[Event] = []
    await join_pool(desk, Pool(servers=("nats://127.0.0.1:1",)), told.append)
    try:
        assert (await desk.understand(SOUND)).text == first.words
        assert [event.part for event in told if isinstance(event, Trouble)] == ["pool"]
        desk.adopt(Knowledge(catalogue, matcher, _fitted(second, model), Recordings(tmp_path)))
        assert (await desk.understand(SOUND)).text == second.words
        assert isinstance(desk._recogniser, PooledRecogniser)
    finally:
        await desk.close()
    assert second.closed
    assert not first.closed  # whoever adopts closes them when nobody speaks to them any more


@pytest.mark.parametrize("times", [1, 3])
def test_the_pool_is_mended_only_where_there_was_a_trouble(times: int) -> None:
    told: list[Event] = []
    troubles = PoolTroubles(told.append)
    troubles(None)
    assert told == []
    for _ in range(times):
        troubles(PoolError("pool-busy", "all are busy", "start more"))
    troubles(None)
    troubles(None)
    assert told[-1] == Mended("pool")
    assert len(told) == times + 1
