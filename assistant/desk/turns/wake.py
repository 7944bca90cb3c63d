"""The wake phrase: heard by a tiny grammar, believed when an open decode hears it as well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.hearing import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    Hypothesis,
    More,
    Pcm,
    Session,
    SpeechEvent,
    Started,
    Utterance,
    Word,
)
from assistant.hearing.store import GARBAGE
from assistant.text import normalise

__all__ = ["Called", "WakeSpotter", "wake_words"]

_WITHIN_S: Final = 3.0
"""Seconds from the beginning of an utterance; who calls, calls first. Later it is talk about us."""
_SHORTEST_S: Final = 0.7
"""Seconds of sound with its pre-roll before a look is worth its while: «Көмекші» takes 0.6."""
_AGAIN_S: Final = 0.5
"""Seconds of more sound until the next look, where the last one found nothing."""
_PAUSE_S: Final = 0.2
"""Quiet after which the word is surely all there."""
_ALIKE: Final = 0.8
"""Likeness of letters from which a word is the wake word misheard («кемекші»); «помощница» and
«көмекшіге» have 0.78, «көмек» 0.71."""
_BEFORE: Final = frozenset(
    (
        *("сәлем", "сәлеметсіз", "бе", "салам", "қайырлы", "күн", "кеш", "таң", "ей", "әй", "ал"),
        *("привет", "здравствуйте", "добрый", "день", "вечер", "утро", "эй", "алло", "ну", "а"),
    )
)
"""Words with which one turns to somebody. After others it is talk about a helper: «маған жеке
көмекші керек»."""


@dataclass(frozen=True, slots=True)
class Called:
    """The wake phrase was said."""

    rest: Pcm
    """Sound after it: in one breath with a question, the beginning of the question."""
    over: bool
    """Whether the utterance has ended with it."""


class WakeSpotter:
    """Listens to the beginning of an utterance."""

    def __init__(
        self,
        phrases: Sequence[str],
        spot: Callable[[Sequence[str]], AbstractAsyncContextManager[Session]],
        hear: Callable[[Utterance], Awaitable[Hypothesis]],
    ) -> None:
        """`spot` opens a session that leans to phrases alone, `hear` is an open decode."""
        self._grammar = (*map(normalise, phrases), GARBAGE)
        self._words = wake_words(phrases)
        self._spot = spot
        self._hear = hear

    async def called(self, begun: Pcm, speech: AsyncIterator[SpeechEvent]) -> Called | None:
        """None when the utterance, or what may be the call of it, is over.

        Raise `RecogniserError`, and what `speech` raises.
        """
        sound = begun
        looked_s = 0.0
        async with self._spot(self._grammar) as session:
            await session.feed(begun)
            async for event in speech:
                match event:
                    case More(pcm, quiet_s):
                        await session.feed(pcm)
                        sound = np.concatenate([sound, pcm])
                    case Ended():
                        return (
                            await self._look(sound, over=True) if self._heard_in(session) else None
                        )
                    case Started() | Abandoned():
                        return None
                heard_s = len(sound) / SAMPLE_RATE
                due = heard_s >= looked_s + (_PAUSE_S if quiet_s >= _PAUSE_S else _AGAIN_S)
                if heard_s >= _SHORTEST_S and due and self._heard_in(session):
                    looked_s = heard_s
                    called = await self._look(sound)
                    if called is not None:
                        return called
                if heard_s >= _WITHIN_S:
                    return None
        return None

    def _heard_in(self, session: Session) -> bool:
        return any(word in self._words for word in session.partial.split())

    async def _look(self, sound: Pcm, *, over: bool = False) -> Called | None:
        """The second opinion: the tiny grammar takes any word for one of its few."""
        heard = await self._hear(Utterance(sound))
        for word in heard.words:
            if self._is_wake_word(word):
                return Called(sound[round(word.end * SAMPLE_RATE) :], over)
            if word.text not in _BEFORE:
                return None
        return None

    def _is_wake_word(self, word: Word) -> bool:
        return any(
            Levenshtein.normalized_similarity(word.text, wake) >= _ALIKE for wake in self._words
        )


def wake_words(phrases: Sequence[str]) -> frozenset[str]:
    """The last word of each: what comes before it is a greeting."""
    return frozenset(normalise(phrase).split()[-1] for phrase in phrases)
