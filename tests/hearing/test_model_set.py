"""A set made of fakes, and one made twice of the embedded model, which hears like two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from assistant.catalogue import Catalogue, load_catalogue
from assistant.errors import RecogniserError
from assistant.hearing import (
    Hearing,
    Hypothesis,
    Pcm,
    Utterance,
    VoskRecogniser,
    grammar,
    known_words,
    load_audio,
    open_model,
)
from assistant.hearing.model_set import Member, ModelSet, in_language
from assistant.text import Language

KK, RU = Language.KK, Language.RU
SOUND = Utterance(np.ones(1600, np.int16))
BROKEN = RecogniserError("recogniser-crashed", "it ended", "try again")


class Fake:
    """A recogniser that hears what it is told to, word by word in a session."""

    def __init__(self, hears: str | Exception) -> None:
        self.hears = hears
        self.asked: list[Hearing] = []
        self.sessions = 0
        self.closed = False

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        self.asked.append(how)
        if isinstance(self.hears, Exception):
            raise self.hears
        return Hypothesis(self.hears)

    def listen(self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()) -> FakeSession:
        return FakeSession(self, how)

    async def close(self) -> None:
        self.closed = True


class FakeSession:
    def __init__(self, fake: Fake, how: Hearing) -> None:
        self.fake, self.how, self.fed, self.partial = fake, how, 0, ""

    async def __aenter__(self) -> Self:
        self.fake.sessions += 1
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fake.sessions -= 1

    async def feed(self, pcm: Pcm) -> None:
        self.fed += 1
        self.partial = " ".join(str(self.fake.hears).split()[: self.fed])

    async def finish(self) -> Hypothesis:
        return await self.fake.recognise(SOUND, self.how)


def judge(heard: Hypothesis) -> float:
    """Phrases are «анықтама керек» and «нужна справка»; what is near them counts half."""
    phrases = ("анықтама керек", "нужна справка")
    words = set(heard.text.split())
    return max(len(words & set(phrase.split())) / 2 for phrase in phrases)


def a_set(
    kk: str | Exception, ru: str | Exception, prior: dict[Language, float] | None = None
) -> tuple[ModelSet, Fake, Fake]:
    kazakh, russian = Fake(kk), Fake(ru)
    return ModelSet([Member(KK, kazakh), Member(RU, russian)], judge, prior), kazakh, russian


@pytest.mark.parametrize(
    ("kk", "ru", "believed"),
    [
        ("анықтама керек", "на эту карек", "анықтама керек"),
        ("нөж на справка", "нужна справка", "нужна справка"),
        ("", "нужна справка", "нужна справка"),
        ("анықтама", "", "анықтама"),
        ("", "", ""),
        ("", "а", "а"),  # heard, and not understood: better than not heard at all
    ],
)
async def test_the_likeliest_is_believed(kk: str, ru: str, believed: str) -> None:
    models, kazakh, russian = a_set(kk, ru)
    assert (await models.recognise(SOUND, Hearing.BOTH)).text == believed
    assert kazakh.asked == russian.asked == [Hearing.BOTH]


async def test_equal_scores_are_parted_by_the_look_and_by_the_prior() -> None:
    look, *_ = a_set("мне бы это", "мне бы это")
    assert look.score(Hypothesis("мне бы это"), RU) > look.score(Hypothesis("мне бы это"), KK)
    more_kazakh, *_ = a_set("анықтама", "справка", prior={KK: 0.1})
    more_russian, *_ = a_set("анықтама", "справка", prior={RU: 0.1})
    assert (await more_kazakh.recognise(SOUND)).text == "анықтама"
    assert (await more_russian.recognise(SOUND)).text == "справка"


async def test_a_prior_does_not_make_words_out_of_nothing() -> None:
    models, *_ = a_set("", "справка", prior={KK: 0.9})
    assert (await models.recognise(SOUND)).text == "справка"


async def test_one_failing_member_leaves_it_to_the_other() -> None:
    models, *_ = a_set(BROKEN, "нужна справка")
    assert (await models.recognise(SOUND)).text == "нужна справка"


async def test_when_all_fail_the_call_fails() -> None:
    models, *_ = a_set(BROKEN, BROKEN)
    with pytest.raises(RecogniserError) as caught:
        await models.recognise(SOUND)
    assert caught.value.code == "recogniser-crashed"


async def test_a_bug_is_not_taken_for_a_failing_member() -> None:
    models, *_ = a_set(ZeroDivisionError(), "нужна справка")
    with pytest.raises(ZeroDivisionError):
        await models.recognise(SOUND)


async def test_a_session_shows_the_likeliest_so_far_and_ends_all() -> None:
    models, kazakh, russian = a_set("анықтама керек", "а не та карек")
    async with models.listen(Hearing.BOTH) as session:
        assert kazakh.sessions == russian.sessions == 1
        assert session.partial == ""
        await session.feed(SOUND.pcm)
        assert session.partial == "анықтама"
        await session.feed(SOUND.pcm)
        assert session.partial == "анықтама керек"
        assert (await session.finish()).text == "анықтама керек"
    assert kazakh.sessions == russian.sessions == 0


async def test_a_member_that_can_not_begin_ends_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    models, kazakh, russian = a_set("", "")

    async def cancelled(session: FakeSession) -> Self:
        if session.fake is russian:
            raise asyncio.CancelledError
        return await begin(session)

    begin = FakeSession.__aenter__
    monkeypatch.setattr(FakeSession, "__aenter__", cancelled)
    with pytest.raises(asyncio.CancelledError):
        async with models.listen():
            pass
    assert kazakh.sessions == 0


async def test_sound_is_judged_when_somebody_asks_for_the_words() -> None:
    asked: list[str] = []

    def counted(heard: Hypothesis) -> float:
        asked.append(heard.text)
        return judge(heard)

    models = ModelSet([Member(KK, Fake("анықтама керек"))], counted)
    async with models.listen() as session:
        await session.feed(SOUND.pcm)
        assert asked == []
        assert session.partial == "анықтама"
    assert asked == ["анықтама"]


async def test_closing_closes_every_member() -> None:
    models, kazakh, russian = a_set("", "")
    await models.close()
    assert kazakh.closed
    assert russian.closed


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Path(__file__).parents[2] / "intents")


def test_the_part_of_the_catalogue_in_one_language(catalogue: Catalogue) -> None:
    parts = {language: in_language(catalogue, language) for language in Language}
    for language, part in parts.items():
        assert {phrase.language for phrase in part.phrases} == {language}
        assert all(set(texts) == {language} for texts in part.facet_words.values())
        assert set(part.out_of_scope) == {language}
    assert sum(len(part.phrases) for part in parts.values()) == len(catalogue.phrases)


@pytest.fixture
async def real_set(model_dir: Path, catalogue: Catalogue) -> AsyncIterator[ModelSet]:
    """Each member is steered to the phrases of one language."""
    info = open_model(model_dir)
    known = known_words(info)
    members = []
    for language in Language:
        phrases = grammar(in_language(catalogue, language), known.__contains__).phrases
        members.append(Member(language, await VoskRecogniser.start(model_dir, phrases)))
    models = ModelSet(members, judge)
    yield models
    await models.close()


async def test_real_recognisers_side_by_side(real_set: ModelSet, speech: Path) -> None:
    kk, ru = load_audio(speech / "kk.wav"), load_audio(speech / "ru.wav")
    kazakh, russian = (member.recogniser for member in real_set.members)
    assert (await real_set.recognise(kk)).text == (await kazakh.recognise(kk)).text
    assert "анықтама" in (await real_set.recognise(kk, Hearing.BOTH)).text
    assert (await russian.recognise(ru)).text == "как получить справку"
    async with real_set.listen(Hearing.BOTH) as session:
        for start in range(0, len(kk.pcm), 4_000):
            await session.feed(kk.pcm[start : start + 4_000])
        heard = await session.finish()
    assert heard == await real_set.recognise(kk, Hearing.BOTH)
