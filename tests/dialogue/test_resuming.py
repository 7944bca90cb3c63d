"""A visit that goes on after the desk forgot it, over the real catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.catalogue import Catalogue, Channel, Facet
from assistant.dialogue import (
    Bookmark,
    Options,
    ReplyKind,
    State,
    bookmark,
    reopened,
    respond,
    start,
)
from assistant.match import Answer, Candidate, Command, CommandName, Decision
from assistant.text import Language

STEPWISE = Options()
SERVICE = "doctor-home-call"


def opening(target: str, **about: Facet | Channel) -> Answer:
    return Answer(Candidate(target, 1.0, ""), Language.RU, **about)  # type: ignore[arg-type]


def press(name: CommandName) -> Command:
    return Command(name, Language.RU)


VISITS: list[list[Decision]] = [
    [opening(SERVICE)],
    [opening(SERVICE), press(CommandName.NEXT)],
    [opening(SERVICE), press(CommandName.NEXT), press(CommandName.NEXT)],
    [opening(SERVICE), press(CommandName.SWITCH_KK), press(CommandName.NEXT)],
    [opening(SERVICE, channel=Channel.PHONE)],
    [opening(SERVICE, facet=Facet.COST)],
    [opening(SERVICE), press(CommandName.NEXT), press(CommandName.DOCUMENTS)],
    [opening("life-child-born")],
    [opening("life-child-born"), press(CommandName.MORE)],
    [opening("lesson-smartphone"), press(CommandName.NEXT), press(CommandName.NEXT)],
]


@pytest.mark.parametrize("decisions", VISITS)
def test_the_same_is_on_the_screen_and_the_visit_goes_on_the_same(
    real: Catalogue, decisions: list[Decision]
) -> None:
    state = start()
    for decision in decisions:
        state, reply = respond(real, state, decision, options=STEPWISE)
    mark = bookmark(state)
    assert mark is not None
    again, shown = reopened(real, STEPWISE, mark)
    assert (shown.slide, shown.buttons, shown.qr) == (reply.slide, reply.buttons, reply.qr)
    assert shown.kind is reply.kind
    assert {piece.text for piece in shown.said} <= {piece.text for piece in reply.said}
    for command in (CommandName.NEXT, CommandName.BACK, CommandName.SWITCH_RU):
        state, expected = respond(real, state, press(command), options=STEPWISE)
        again, reply = respond(real, again, press(command), options=STEPWISE)
        assert reply.said == expected.said


def test_a_pause_and_the_manner_of_speaking_survive(real: Catalogue) -> None:
    state: State = start()
    for decision in [
        opening(SERVICE),
        press(CommandName.NEXT),
        press(CommandName.SLOWER),
        press(CommandName.STOP),
    ]:
        state, _ = respond(real, state, decision, options=STEPWISE)
    mark = bookmark(state)
    assert mark is not None
    again, shown = reopened(real, STEPWISE, mark)
    assert again.paused
    assert (again.pace, shown.pace) == (-1, -1)
    _, reply = respond(real, again, press(CommandName.CONTINUE), options=STEPWISE)
    assert reply.slide is not None
    assert reply.slide.step == 2


def test_nothing_is_kept_of_a_visit_that_has_not_begun() -> None:
    assert bookmark(start()) is None


GOOD = Bookmark(language=Language.RU, service=SERVICE, channel=Channel.PHONE, step=1)


@pytest.mark.parametrize(
    "mark",
    [
        Bookmark(),
        replace(GOOD, service="no-such-service"),
        replace(GOOD, channel=None),
        replace(GOOD, channel=Channel.CENTRE),
        replace(GOOD, step=99),
        replace(GOOD, step=-1),
        Bookmark(lesson="no-such-lesson"),
        Bookmark(lesson="lesson-bot", stop=999),
        Bookmark(collection="no-such-list", read=3),
        Bookmark(collection="life-child-born", read=0),
        Bookmark(collection="life-child-born", read=2),
        Bookmark(collection="life-child-born", read=99),
        Bookmark(offered=("no-such-service",)),
        Bookmark(offered=(SERVICE,) * 4),
    ],
)
def test_what_does_not_fit_leads_to_the_greeting(real: Catalogue, mark: Bookmark) -> None:
    state, shown = reopened(real, STEPWISE, mark)
    assert shown.kind is ReplyKind.GREETING
    assert not state.begun
    assert state.service is None


def test_manners_beyond_the_limits_are_brought_back(real: Catalogue) -> None:
    state, _ = reopened(real, STEPWISE, replace(GOOD, pace=99, loudness=-99))
    assert (state.pace, state.loudness) == (2, -2)


def test_a_choice_can_still_be_made(real: Catalogue) -> None:
    mark = Bookmark(language=Language.RU, offered=("civil-duplicate", SERVICE))
    state, shown = reopened(real, STEPWISE, mark)
    assert shown.kind is ReplyKind.CHOICE
    _, reply = respond(real, state, press(CommandName.SECOND_ONE), options=STEPWISE)
    assert reply.target == SERVICE


def _marks(real: Catalogue) -> st.SearchStrategy[Bookmark]:
    ids = [*real.services, *real.collections, *real.lessons, "no-such-thing", ""]
    named = st.none() | st.sampled_from(ids)
    number = st.integers(-3, 12) | st.integers()
    return st.builds(
        Bookmark,
        language=st.sampled_from(Language),
        service=named,
        channel=st.none() | st.sampled_from(Channel),
        step=number,
        interrupted=st.booleans(),
        facet=st.none() | st.sampled_from(Facet),
        lesson=named,
        stop=number,
        collection=named,
        read=number,
        offered=st.lists(st.sampled_from(ids), max_size=4).map(tuple),
        paused=st.booleans(),
        pace=number,
        loudness=number,
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_a_page_brings_something_can_be_shown_and_the_visit_goes_on(
    real: Catalogue, data: st.DataObject
) -> None:
    state, shown = reopened(real, STEPWISE, data.draw(_marks(real)))
    assert shown.said
    for command in data.draw(st.lists(st.sampled_from(CommandName), max_size=3)):
        state, reply = respond(real, state, press(command), options=STEPWISE)
        assert reply.said
