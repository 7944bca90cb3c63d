"""Lists in portions of three and lessons step by step, with questions in the middle."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.catalogue import Action, Catalogue, Channel, Facet, Kind, Text
from assistant.catalogue.model import Collection, Lesson, LessonPart
from assistant.dialogue import Options, Reply, Slide, State, respond, start
from assistant.dialogue.state import Learning, Listing
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language

KK, RU = Language.KK, Language.RU
WHOLE = Options(stepwise=False)
"""Answers are read to their end; the steps one by one are in the transcripts."""
FIVE = ("alpha", "beta", "gamma", "delta", "shaky")
STEPS = 5
"""Two of the lesson's own, then three of alpha on the portal."""

Play = Callable[..., tuple[State, Reply]]
Turn = Callable[[State, Decision], tuple[State, Reply]]
IDS = {Action.GREET: "greeting", Action.THANK: "thanks"}
"""Talks that aren't named after their action."""


def both(text: str) -> Text:
    return Text(kk=f"{text} қазақша.", ru=f"{text} по-русски.")


def listed(name: str, *services: str) -> Collection:
    return Collection(name, both(name), both(f"{name} intro"), {}, services)


@pytest.fixture(scope="module")
def courses(catalogue: Catalogue) -> Catalogue:
    """The small catalogue with a list of five, of two, three and four, and a lesson."""
    portal = catalogue.services["alpha"].answer.channels[Channel.PORTAL]
    own = LessonPart(both("own part"), ("own 1 жаса.", "own 2 жаса."), ("own 1.", "own 2."))
    alpha = LessonPart(both("alpha part"), portal.kk, portal.ru, "alpha", Channel.PORTAL)
    lesson = Lesson("course", both("course"), both("intro"), both("outro"), {}, (own, alpha))
    return replace(
        catalogue,
        collections={
            "five": listed("five", *FIVE),
            "two": listed("two", "alpha", "beta"),
            "three": listed("three", "alpha", "beta", "gamma"),
            "four": listed("four", "beta", "gamma", "delta", "alpha"),
        },
        lessons={"course": lesson},
    )


@pytest.fixture(scope="module")
def turn(courses: Catalogue) -> Turn:
    """A function, so that hypothesis need not print the catalogue."""

    def taken(state: State, decision: Decision) -> tuple[State, Reply]:
        return respond(courses, state, decision, options=WHOLE)

    return taken


@pytest.fixture(scope="module")
def play(turn: Turn) -> Play:
    def played(*decisions: Decision) -> tuple[State, Reply]:
        state, reply = start(), Reply(())
        for decision in decisions:
            state, reply = turn(state, decision)
        return state, reply

    return played


def about(target: str, language: Language = RU, facet: Facet | None = None) -> Answer:
    return Answer(Candidate(target, 0.9, "phrase"), language, facet)


def talk(action: Action, language: Language = RU) -> Answer:
    target = IDS.get(action, action.value)
    return Answer(Candidate(target, 1.0, "phrase", kind=Kind.TALK), language)


NEXT, BACK, MORE = talk(Action.NEXT), talk(Action.BACK), talk(Action.MORE)
FIRST, SECOND, THIRD = talk(Action.FIRST), talk(Action.SECOND), talk(Action.THIRD)
DOCUMENTS = FollowUp(Facet.DOCUMENTS, None, RU)


def test_a_list_begins_with_its_introduction_its_length_and_three_titles(play: Play) -> None:
    state, reply = play(about("five"))
    assert [piece.text for piece in reply.said][:2] == [
        "five intro по-русски.",
        "Всего услуг: 5. Называю по три, скажите номер нужной.",
    ]
    assert "Первое: alpha название. Второе: beta название. Третье: gamma название." in reply.text
    assert "delta" not in reply.text
    assert reply.text.endswith("скажите «ещё».")
    assert state.course == Listing("five", 3)
    assert (reply.target, state.service) == (None, None)


@pytest.mark.parametrize("onward", [MORE, NEXT])
def test_more_and_next_read_the_next_portion_and_say_where_the_list_ends(
    courses: Catalogue, play: Play, onward: Decision
) -> None:
    _, reply = play(about("five"), onward)
    assert [piece.text for piece in reply.said] == [
        "Первое: delta название.",
        "Второе: shaky название.",
        courses.replies["list-end"].ru,
    ]
    assert play(about("five"), onward, onward)[1].text == courses.replies["list-end"].ru


@pytest.mark.parametrize(("name", "portions"), [("two", 1), ("three", 1), ("four", 2)])
def test_only_what_goes_on_invites_to_go_on(
    courses: Catalogue, play: Play, name: str, portions: int
) -> None:
    replies = [play(about(name), *[MORE] * done)[1].text for done in range(portions)]
    end, more = courses.replies["list-end"].ru, courses.replies["list-more"].ru
    assert [more in text for text in replies] == [True] * (portions - 1) + [False]
    assert end in replies[-1]


def test_all_titles_are_read_once_each(courses: Catalogue, play: Play) -> None:
    texts = play(about("five"))[1].text + play(about("five"), MORE)[1].text
    assert [texts.count(courses.title(target, RU)) for target in FIVE] == [1] * 5


def test_back_reads_the_portion_before(play: Play) -> None:
    _, second = play(about("five"), MORE, BACK, MORE)
    assert second.said == play(about("five"), MORE)[1].said
    for path in ((BACK,), (MORE, BACK), (MORE, BACK, BACK)):
        state, reply = play(about("five"), *path)
        assert "Первое: alpha название." in reply.text
        assert state.course == Listing("five", 3)


@pytest.mark.parametrize(("picked", "target"), [(FIRST, "delta"), (SECOND, "shaky")])
def test_a_number_picks_from_the_portion_read_last(
    play: Play, picked: Decision, target: str
) -> None:
    state, reply = play(about("five"), MORE, picked)
    assert (reply.target, state.service, state.course) == (target, target, None)


def test_after_the_end_a_number_still_picks(play: Play) -> None:
    assert play(about("five"), MORE, MORE, FIRST)[1].target == "delta"


def test_a_number_that_was_not_read_is_asked_for_again(play: Play) -> None:
    state, reply = play(about("five"), MORE, THIRD)
    assert "Второе: shaky название." in reply.text
    assert state.course == Listing("five", 5)


def test_a_facet_asked_of_a_list_is_kept_until_a_number_is_said(play: Play) -> None:
    _, asked = play(about("five"), DOCUMENTS)
    assert "Второе: beta название." in asked.text
    assert play(about("five"), DOCUMENTS, SECOND)[1].text == "beta documents по-русски."


def test_a_miss_does_not_end_a_list(play: Play) -> None:
    assert "delta название" in play(about("five"), NotKnown((), RU), MORE)[1].text
    assert "delta название" in play(about("five"), NotSpeech(), MORE)[1].text


def test_a_list_goes_on_in_the_language_that_was_chosen(play: Play) -> None:
    _, reply = play(about("five"), talk(Action.SWITCH_KK), MORE)
    assert {piece.language for piece in reply.said} == {KK}
    assert "Бірінші: delta атауы." in reply.text


def test_more_without_a_list(courses: Catalogue, play: Play) -> None:
    assert play(MORE)[1].text == courses.replies["nothing-more"].ru
    assert play(about("alpha"), MORE)[1].slide == Slide(1, 3, Channel.MOBILE, "alpha/mobile/1")


def test_repeat_reads_the_portion_again(play: Play) -> None:
    twice = play(about("five"), MORE, talk(Action.REPEAT))
    assert twice == play(about("five"), MORE)


def test_a_lesson_begins_with_how_to_go_on_and_its_first_step(
    courses: Catalogue, play: Play
) -> None:
    state, reply = play(about("course"))
    assert [piece.text for piece in reply.said] == [
        "intro по-русски.",
        courses.replies["lesson-how"].ru,
        "Часть 1: own part по-русски..",
        "Шаг первый. own 1.",
    ]
    assert state.course == Learning("course", 0)
    assert (reply.target, reply.as_of) == (None, None)


def test_a_lesson_goes_through_all_parts_to_its_end(courses: Catalogue, play: Play) -> None:
    replies = [play(about("course"), *[NEXT] * done)[1] for done in range(1, STEPS + 1)]
    assert [reply.said[-1].text for reply in replies] == [
        "Шаг второй. own 2.",
        "Шаг первый. alpha portal 1 сделайте.",
        "Шаг второй. alpha portal 2 сделайте.",
        "Шаг третий. alpha portal 3 сделайте.",
        "outro по-русски.",
    ]
    assert [reply.target for reply in replies] == [None, "alpha", "alpha", "alpha", None]
    assert replies[1].said[0].text.startswith("Часть 2: alpha part")
    assert replies[1].as_of == courses.services["alpha"].checked
    assert play(about("course"), *[NEXT] * STEPS)[0].course is None


def test_back_in_a_lesson(courses: Catalogue, play: Play) -> None:
    assert play(about("course"), BACK)[1].text == courses.replies["first-step"].ru
    state, reply = play(about("course"), NEXT, NEXT, BACK)
    assert reply.said[-1].text == "Шаг второй. own 2."
    assert (state.course, state.service) == (Learning("course", 1), None)


QUESTIONS = [
    pytest.param((DOCUMENTS,), id="documents"),
    pytest.param((DOCUMENTS, FollowUp(Facet.COST, None, RU)), id="documents, then cost"),
    pytest.param((FollowUp(Facet.DATE, None, RU),), id="date"),
    pytest.param((about("alpha", facet=Facet.COST),), id="cost, the service named"),
    pytest.param((about("beta", facet=Facet.COST),), id="cost of another service"),
    pytest.param((NotSpeech(), talk(Action.THANK)), id="thanks"),
    pytest.param((NotKnown((), RU),), id="not understood"),
    pytest.param((talk(Action.REPEAT), talk(Action.REPEAT)), id="repeat"),
    pytest.param((talk(Action.NO), FIRST), id="answers to no question"),
    pytest.param((Confirm(Candidate("beta", 0.6, "p"), RU), talk(Action.NO)), id="no"),
]


@pytest.mark.parametrize("done", [1, 3])
@pytest.mark.parametrize("asked", QUESTIONS)
def test_after_a_question_next_goes_on_with_the_lesson(
    play: Play, asked: tuple[Decision, ...], done: int
) -> None:
    so_far = (about("course"), *[NEXT] * done)
    _, undisturbed = play(*so_far, NEXT)
    assert play(*so_far, *asked, NEXT)[1] == undisturbed
    assert play(*so_far, *asked, NEXT, BACK, NEXT)[1].said[-1] == undisturbed.said[-1]


def test_a_question_in_a_lesson_is_about_the_service_of_its_part(
    courses: Catalogue, play: Play
) -> None:
    assert play(about("course"), NEXT, NEXT, DOCUMENTS)[1].text == "alpha documents по-русски."
    assert play(about("course"), DOCUMENTS)[1].text == courses.replies["which-service"].ru


def test_another_channel_or_service_leaves_the_lesson(play: Play) -> None:
    so_far = (about("course"), NEXT, NEXT)
    assert play(*so_far, FollowUp(None, Channel.MOBILE, RU))[0].course is None
    assert play(*so_far, about("beta"))[0].course is None
    assert play(*so_far, about("five"))[0].course == Listing("five", 3)


def test_a_question_about_a_service_leaves_its_steps_where_they_are(play: Play) -> None:
    in_portal = Answer(Candidate("alpha", 0.9, "phrase"), RU, None, Channel.PORTAL)
    _, reply = play(in_portal, NEXT, DOCUMENTS, NEXT)
    assert reply.text == "Шаг второй. alpha portal 2 сделайте."


@pytest.mark.parametrize("facet", [None, Facet.DATE, Facet.COST])
def test_steps_of_a_doubtful_service_are_not_read_one_by_one(
    play: Play, facet: Facet | None
) -> None:
    assert not any(piece.step for piece in play(about("shaky", facet=facet), NEXT)[1].said)


_ONWARD = (Action.NEXT, Action.BACK, Action.MORE, Action.SWITCH_KK, Action.SWITCH_RU)
_ASIDES: list[Decision] = [
    *(talk(action) for action in Action if action not in _ONWARD),
    *(FollowUp(facet, None, RU) for facet in Facet),
    *(about("beta", facet=facet) for facet in (Facet.COST, Facet.CHANGED)),
    NotKnown((), RU),
    NotKnown((Candidate("alpha", 0.5, "p"), Candidate("five", 0.4, "p")), RU),
    NotSpeech(),
]
_ANYTHING: list[Decision] = [
    *_ASIDES,
    *(NEXT, BACK, MORE, talk(Action.NEXT, KK), talk(Action.MORE, KK)),
    *(FollowUp(None, channel, KK) for channel in Channel),
    *(about(target) for target in (*FIVE, "five", "two", "course")),
    Confirm(Candidate("course", 0.6, "p"), RU),
    Choose((Candidate("five", 0.6, "p"), Candidate("course", 0.6, "p")), KK, Facet.COST),
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_said_next_in_a_lesson_is_the_next_step(
    turn: Turn, data: st.DataObject
) -> None:
    """Any row of words gets an answer; while a lesson is on, «next» moves it by one step."""
    state = start()
    for decision in data.draw(st.lists(st.sampled_from(_ANYTHING), max_size=30)):
        before = state.course
        state, reply = turn(state, decision)
        assert reply.text
        if decision not in (NEXT, MORE) or not isinstance(before, Learning):
            continue
        if before.stop + 1 == STEPS:
            assert (state.course, reply.text) == (None, "outro по-русски.")
        else:
            assert state.course == Learning("course", before.stop + 1)
            step = before.stop + 1 if before.stop < 1 else before.stop - 1
            assert reply.said[-1].step == step + 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_ASIDES), max_size=3), min_size=STEPS, max_size=STEPS))
def test_questions_between_the_steps_lose_none(turn: Turn, asides: list[list[Decision]]) -> None:
    state, reply = turn(start(), about("course"))
    read = [reply.said[-1].text]
    for between in asides:
        for decision in between:
            after, _ = turn(state, decision)
            if after.course == state.course:  # «yes» to what was offered leaves the lesson
                state = after
        state, reply = turn(state, NEXT)
        read.append(reply.said[-1].text)
    assert read == [
        "Шаг первый. own 1.",
        "Шаг второй. own 2.",
        "Шаг первый. alpha portal 1 сделайте.",
        "Шаг второй. alpha portal 2 сделайте.",
        "Шаг третий. alpha portal 3 сделайте.",
        "outro по-русски.",
    ]
