"""What has changed, of which day the facts are, what is doubtful; the channels site and place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.catalogue import (
    Action,
    Catalogue,
    Channel,
    ChannelSteps,
    Confidence,
    Facet,
    Fact,
    Kind,
    Labels,
    Service,
    Source,
    Text,
)
from assistant.catalogue.model import Collection
from assistant.dialogue import Options, Reply, State, respond, start
from assistant.match import Answer, Candidate, Choose, Confirm, Decision, FollowUp, NotKnown
from assistant.text import Language

KK, RU = Language.KK, Language.RU
WHOLE = Options(stepwise=False)
"""Answers are read to their end; the steps one by one are in the transcripts."""
CHANGED = Fact(Text(kk="Бұрын басқаша еді.", ru="Раньше было иначе."), date(2025, 8, 11), "s")
DATED = "Раньше было иначе. Это данные на август 2025 года."

Play = Callable[..., tuple[State, Reply]]


def with_changes(service: Service) -> Service:
    return replace(service, answer=replace(service.answer, changed=CHANGED))


def at(service: Service, *channels: Channel) -> Service:
    steps = {
        channel: ChannelSteps(("бір.",), (f"{channel} сделайте.",), Labels.NONE)
        for channel in channels
    }
    return replace(service, answer=replace(service.answer, channels=steps))


@pytest.fixture(scope="module")
def changed(catalogue: Catalogue) -> Catalogue:
    """The small catalogue where alpha and shaky have changed and beta's sources disagree."""
    old = catalogue.services
    two_days = tuple(
        Source(f"s{day}", "https://example.kz", date(2026, month, day), Confidence.HIGH)
        for month, day in ((9, 30), (11, 5), (10, 31))
    )
    beta = replace(old["beta"], conflicting=("cost",), sources=two_days)
    services = {
        "alpha": with_changes(old["alpha"]),
        "beta": beta,
        "gamma": at(old["gamma"], Channel.PLACE, Channel.SITE),
        "shaky": with_changes(old["shaky"]),
    }
    news = Collection("news", CHANGED.text, CHANGED.text, {}, ("alpha", "shaky"), True)
    titles = replace(news, id="titles", services=("alpha",), tells_changes=False)
    lists = {"news": news, "titles": titles}
    return replace(catalogue, services=services, collections=lists)


@pytest.fixture(scope="module")
def play(changed: Catalogue) -> Play:
    def played(*decisions: Decision) -> tuple[State, Reply]:
        state, reply = start(), Reply(())
        for decision in decisions:
            state, reply = respond(changed, state, decision, options=WHOLE)
        return state, reply

    return played


def candidate(target: str, *, old: bool = False) -> Candidate:
    return Candidate(target, 0.9, "phrase", asks_old=old)


def about(
    target: str,
    facet: Facet | None = None,
    channel: Channel | None = None,
    *,
    language: Language = RU,
    old: bool = False,
) -> Answer:
    return Answer(candidate(target, old=old), language, facet, channel)


def talk(action: Action) -> Answer:
    return Answer(Candidate(action.value, 1.0, "phrase", kind=Kind.TALK), RU)


def test_what_changed_is_said_with_its_date(play: Play) -> None:
    assert play(about("alpha", Facet.CHANGED))[1].text == DATED
    kazakh = play(about("alpha", Facet.CHANGED, language=KK))[1].text
    assert kazakh == "Бұрын басқаша еді. Бұл 2025 жылғы тамыздағы дерек."


def test_where_nothing_has_changed_that_is_said(changed: Catalogue, play: Play) -> None:
    assert play(about("beta", Facet.CHANGED))[1].text == changed.replies["changed-none"].ru


def test_what_changed_can_be_asked_of_the_service_spoken_of(play: Play) -> None:
    _, reply = play(about("alpha"), FollowUp(Facet.CHANGED, None, RU))
    assert (reply.text, reply.target) == (DATED, "alpha")


def test_a_whole_answer_asked_the_new_way_leaves_the_changes_out(play: Play) -> None:
    assert "Раньше было иначе" not in play(about("alpha"))[1].text


def test_asked_the_old_way_what_changed_comes_first(play: Play) -> None:
    _, reply = play(about("alpha", old=True))
    assert reply.text.startswith(DATED)
    assert reply.said[2:] == play(about("alpha"))[1].said


def test_the_old_way_in_a_channel_tells_the_changes_before_the_steps(play: Play) -> None:
    _, reply = play(about("alpha", None, Channel.PORTAL, old=True))
    assert reply.text.startswith(DATED)
    assert [piece.step for piece in reply.said if piece.step] == [1, 2, 3]


def test_a_facet_asked_the_old_way_is_all_that_is_said(play: Play) -> None:
    assert play(about("alpha", Facet.COST, old=True))[1] == play(about("alpha", Facet.COST))[1]


YES, SECOND = talk(Action.YES), talk(Action.SECOND)
ASKED_BACK = [
    pytest.param(Confirm(candidate("alpha", old=True), RU), YES, id="confirm"),
    pytest.param(
        Choose((candidate("beta"), candidate("alpha", old=True)), RU), SECOND, id="choose"
    ),
    pytest.param(
        NotKnown((candidate("beta"), candidate("alpha", old=True)), RU), SECOND, id="nearest"
    ),
]


@pytest.mark.parametrize(("question", "answer"), ASKED_BACK)
def test_the_old_way_is_remembered_over_a_question_of_the_desk(
    play: Play, question: Decision, answer: Decision
) -> None:
    assert play(question, answer)[1] == play(about("alpha", old=True))[1]


def test_of_two_offered_only_the_one_asked_the_old_way_tells_its_changes(play: Play) -> None:
    question = Choose((candidate("alpha"), candidate("beta", old=True)), RU)
    assert play(question, talk(Action.FIRST))[1] == play(about("alpha"))[1]


def test_changes_of_a_doubtful_service_are_not_read_out(changed: Catalogue, play: Play) -> None:
    for decision in (about("shaky", old=True), about("shaky", Facet.CHANGED)):
        _, reply = play(decision)
        assert reply.hand_over
        assert "Раньше было иначе" not in reply.text
    news = play(about("news"))[1].text
    assert changed.title("shaky", RU) in news
    assert news.count(DATED) == 1


def test_a_list_of_changes_reads_each_change_after_its_title(play: Play) -> None:
    assert f"Первое: alpha название. {DATED}" in play(about("news"))[1].text
    assert DATED not in play(about("titles"))[1].text


def test_the_date_is_that_of_the_last_check(play: Play) -> None:
    _, reply = play(about("beta", Facet.DATE))
    assert reply.text == "Эти сведения последний раз проверены 5 ноября 2026 года."
    assert reply.as_of == date(2026, 11, 5)
    kazakh = play(about("beta", Facet.DATE, language=KK))[1].text
    assert kazakh == "Бұл мәліметтер соңғы рет 2026 жылғы 5 қарашада тексерілген."


def test_the_date_of_a_doubtful_service_may_be_told(play: Play) -> None:
    _, reply = play(about("shaky", Facet.DATE))
    assert not reply.hand_over
    assert reply.text == "Эти сведения последний раз проверены 22 ноября 2026 года."


@pytest.mark.parametrize("facet", [None, *Facet])
@pytest.mark.parametrize(
    ("target", "doubts"),
    [
        ("alpha", ()),
        ("beta", ("unsourced: duration", "unsourced: channels.centre", "conflicting: cost")),
        ("shaky", ("low",)),
    ],
)
def test_every_reply_about_a_service_shows_its_date_and_its_doubts(
    changed: Catalogue, play: Play, facet: Facet | None, target: str, doubts: tuple[str, ...]
) -> None:
    _, reply = play(about(target, facet))
    assert reply.doubts == doubts
    assert reply.as_of == changed.services[target].checked


def test_a_single_step_shows_date_and_doubts_too(play: Play) -> None:
    _, reply = play(about("beta"), talk(Action.NEXT))
    assert reply.as_of == date(2026, 11, 5)
    assert "conflicting: cost" in reply.doubts


def test_a_reply_about_no_service_has_neither_date_nor_doubts(play: Play) -> None:
    for decision in (talk(Action.NEXT), NotKnown((), RU), about("news")):
        _, reply = play(decision)
        assert (reply.as_of, reply.doubts, reply.target) == (None, (), None)


def test_site_goes_before_place_whatever_the_order_of_the_file(play: Play) -> None:
    state, reply = play(about("gamma"))
    assert state.channel is Channel.SITE
    assert "site сделайте." in reply.text
    assert "Другие способы: лично в учреждении." in reply.text


@pytest.mark.parametrize(
    ("channel", "announced"),
    [
        (Channel.SITE, "На другом сайте или в другом приложении это делается так."),
        (Channel.PLACE, "Лично в учреждении это делается так."),
    ],
)
def test_site_and_place_are_announced_and_read_alone(
    play: Play, channel: Channel, announced: str
) -> None:
    _, reply = play(about("gamma"), FollowUp(None, channel, RU))
    assert [piece.text for piece in reply.said] == [announced, f"Шаг первый. {channel} сделайте."]


def test_a_service_without_a_place_names_what_there_is(play: Play) -> None:
    text = play(about("alpha", None, Channel.PLACE))[1].text
    assert "лично в учреждении" in text
    assert "через портал" in text


WHICH = FollowUp(Facet.CHANGED, None, RU)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param(Confirm(candidate("alpha"), RU), YES, id="confirm"),
        pytest.param(Choose((candidate("beta"), candidate("alpha")), RU), SECOND, id="choose"),
        pytest.param(NotKnown((candidate("beta"), candidate("alpha")), RU), SECOND, id="nearest"),
    ],
)
def test_what_was_asked_before_the_service_was_clear_is_remembered(
    play: Play, question: Decision, answer: Decision
) -> None:
    assert play(WHICH, question, answer)[1].text == DATED
