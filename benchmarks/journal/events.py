"""What happens at a desk in some thousand turns, to be told again and again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Typed
from assistant.desk.turns.visit import Visit
from assistant.events import Event, Feedback, Source, Turn, TurnEnded, VisitEnded

__all__ = ["Told", "real_visits"]

_SENTENCES: Final = Path(__file__).parents[1] / "data" / "test"
_FOLLOWED_BY: Final = (
    *(("дальше", "дальше", "нет", "нет", "да"), ("сколько стоит", "спасибо"), ("иә", "келесі")),
    *(("первое", "дальше"), ("повтори",), ("жоқ",), (), ()),
)
"""What visitors say after their question."""

Told = TurnEnded | Feedback | VisitEnded


class _Silent:
    loudspeaker = None

    def speaking(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


def real_visits(seed: int, questions: int) -> Sequence[Sequence[Told]]:
    """Visits by sentences of the test set, taken by the real matcher and dialogue.

    Each visit is one list; how long recognition and speech took is made up, as is the source.
    """
    return asyncio.run(_visits(random.Random(seed), questions))


async def _visits(draw: random.Random, questions: int) -> Sequence[Sequence[Told]]:
    desk = await Desk.open(Settings.from_environment(), ears=False, voice=False)
    events: list[Event] = []
    visit = Visit(desk, _Silent(), events.append)
    for sentence in draw.sample(_sentences(), questions):
        for line in (sentence, *draw.choice(_FOLLOWED_BY), "до свидания"):
            await visit.take(Typed(line))
    await desk.close()
    visits: list[list[Told]] = [[]]
    for event in events:
        match event:
            case TurnEnded():
                visits[-1].append(_as_spoken(event, draw))
            case Feedback(visit=name, turn=turn, helpful=helpful):
                visits[-1].append(Feedback(name, turn, helpful))
            case VisitEnded():
                visits[-1].append(event)
                visits.append([])
    return [one for one in visits if one]


def _sentences() -> list[str]:
    texts = []
    for name in ("in_scope_a", "in_scope_b", "out_of_scope"):
        groups = yaml.safe_load((_SENTENCES / f"{name}.yaml").read_text("utf-8"))
        texts += [each["text"] for group in groups.values() for each in group]
    return texts


def _as_spoken(event: TurnEnded, draw: random.Random) -> TurnEnded:
    source = draw.choices((Source.MICROPHONE, Source.TAPPED, Source.TYPED), (8, 3, 1))[0]
    timings = dict(event.turn.timings_ms)
    first_sound = None
    if source is Source.MICROPHONE:
        timings["recognise"] = round(draw.lognormvariate(3.7, 0.4), 1)
        timings["total"] = round(timings["recognise"] + timings.get("match", 0.0), 1)
        first_sound = round(timings["total"] + draw.lognormvariate(2.7, 0.5), 1)
    turn: Turn = replace(event.turn, source=source, timings_ms=timings)
    return replace(event, turn=turn, first_sound_ms=first_sound, played=draw.random() < 0.9)
