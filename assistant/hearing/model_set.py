"""Several models of one language each as one recogniser: all hear, the likeliest is believed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Self

from assistant.catalogue.model import Catalogue
from assistant.errors import RecogniserError
from assistant.hearing.ports import Hearing, Hypothesis, Pcm, Recogniser, Session, Utterance
from assistant.text import Language, guess_language

__all__ = ["Judge", "Member", "ModelSet", "SetSession", "in_language"]

Judge = Callable[[Hypothesis], float]
"""How well the words fit the catalogue's phrases, 0 to 1."""

LOOKS_RIGHT: Final = 0.05
"""Given to words that look like the language of their model. Less than `Judge` gives for a
phrase that was met: a Russian model makes Russian-looking words of Kazakh speech as well."""


@dataclass(frozen=True, slots=True)
class Member:
    """One model of the set, steered to the phrases of its language."""

    language: Language
    recogniser: Recogniser


class ModelSet:
    """The port `Recogniser` over one recogniser for each language, all asked at the same time.

    What the wrong model hears is confident nonsense, and its own confidence does not tell. So the
    words are judged: by the phrases, by a look at the letters, and by `prior` (added to the
    score), for a desk that knows what its visitors speak. A member that fails leaves it to the
    others; only when none hears, the call fails.
    """

    def __init__(
        self,
        members: Sequence[Member],
        judge: Judge,
        prior: Mapping[Language, float] | None = None,
    ) -> None:
        self.members = tuple(members)
        self._judge = judge
        self._prior = dict(prior or {})

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """Words of the likeliest language. Raise `RecogniserError` when no member answers."""
        return await self._best(
            [each.recogniser.recognise(utterance, how) for each in self.members]
        )

    def listen(self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()) -> SetSession:
        """A session in which every member hears while the utterance is said."""
        return SetSession(self, how, phrases)

    async def close(self) -> None:
        """End all members."""
        await asyncio.gather(*(each.recogniser.close() for each in self.members))

    def score(self, heard: Hypothesis, language: Language) -> float:
        """How likely the words are what was said; 0 or less for none."""
        if not heard.text:
            return 0.0
        looks_right = guess_language(heard.text, default=language) is language
        bonus = LOOKS_RIGHT if looks_right else 0.0
        return self._judge(heard) + bonus + self._prior.get(language, 0.0)

    def best(self, heard: Sequence[Hypothesis | None]) -> Hypothesis:
        """The likeliest, by the order of the members; None where one did not answer."""
        answers = [
            (self.score(each, member.language), each)
            for each, member in zip(heard, self.members, strict=True)
            if each is not None
        ]
        return max(answers, key=lambda answer: answer[0])[1]

    async def _best(self, asked: Sequence[Awaitable[Hypothesis]]) -> Hypothesis:
        answers = await asyncio.gather(*asked, return_exceptions=True)
        heard = [None if isinstance(answer, RecogniserError) else answer for answer in answers]
        if all(answer is None for answer in heard):
            raise next(answer for answer in answers if isinstance(answer, RecogniserError))
        return self.best([_no_bug(answer) for answer in heard])


class SetSession:
    """The port `Session` over one session of every member."""

    def __init__(self, models: ModelSet, how: Hearing, phrases: Sequence[str] = ()) -> None:
        self._models = models
        self._how = how
        self._phrases = phrases
        self._sessions: list[Session] = []
        self._stack = AsyncExitStack()

    @property
    def partial(self) -> str:
        """Words of the member that is the likeliest so far; judged when asked, 2 ms a member."""
        return self._models.best([Hypothesis(each.partial) for each in self._sessions]).text

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as begun:  # when one fails, those before it end
            for member in self._models.members:
                session = member.recogniser.listen(self._how, self._phrases)
                self._sessions.append(await begun.enter_async_context(session))
            self._stack = begun.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def feed(self, pcm: Pcm) -> None:
        """Take the next piece of sound, of any length."""
        await asyncio.gather(*(session.feed(pcm) for session in self._sessions))

    async def finish(self) -> Hypothesis:
        """Words of the likeliest language. Raise `RecogniserError` when no member answers."""
        return await self._models._best([session.finish() for session in self._sessions])


def in_language(catalogue: Catalogue, language: Language) -> Catalogue:
    """What is said in one language, for the grammar of its model."""

    def only(texts: Mapping[Language, tuple[str, ...]]) -> dict[Language, tuple[str, ...]]:
        return {language: texts.get(language, ())}

    return replace(
        catalogue,
        phrases=tuple(phrase for phrase in catalogue.phrases if phrase.language is language),
        facet_words={key: only(texts) for key, texts in catalogue.facet_words.items()},
        channel_words={key: only(texts) for key, texts in catalogue.channel_words.items()},
        out_of_scope=only(catalogue.out_of_scope),
    )


def _no_bug(answer: Hypothesis | BaseException | None) -> Hypothesis | None:
    """Only `RecogniserError` is expected of a member."""
    if isinstance(answer, BaseException):
        raise answer
    return answer
