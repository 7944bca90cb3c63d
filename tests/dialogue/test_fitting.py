"""A visit that goes on after the catalogue was changed under it."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import yaml

from assistant.catalogue import Catalogue
from assistant.dialogue import Patience, State, fitted, respond, silence, start
from assistant.match import Command, CommandName, Matcher
from assistant.text import Language

VISITS = Path(__file__).parent / "visits.yaml"


class Turn(msgspec.Struct, frozen=True):
    say: str


class Visit(msgspec.Struct, frozen=True):
    turns: tuple[Turn, ...]


@pytest.fixture(scope="module")
def states(real: Catalogue, matcher: Matcher) -> list[State]:
    """Where the visits of the other tests stand after each of their turns."""
    visits = msgspec.convert(yaml.safe_load(VISITS.read_text("utf-8")), list[Visit])
    reached = []
    for visit in visits:
        state = start()
        for turn in visit.turns:
            state, _ = respond(real, state, matcher.decide(turn.say), heard=turn.say)
            reached.append(state)
            state, _ = respond(real, state, Command(CommandName.NEXT, state.language))
            reached.append(state)
    return reached


def _without(catalogue: Catalogue, state: State) -> Catalogue:
    """The catalogue after an edit that deletes all that the visit is about."""
    gone = {state.service, *getattr(state.pending, "targets", ())}
    gone |= {getattr(state.course, "collection", None), getattr(state.course, "lesson", None)}
    return replace(
        catalogue,
        services={name: each for name, each in catalogue.services.items() if name not in gone},
        collections={
            name: replace(each, services=tuple(s for s in each.services if s not in gone))
            for name, each in catalogue.collections.items()
            if name not in gone
        },
        lessons={name: each for name, each in catalogue.lessons.items() if name not in gone},
    )


def test_the_same_catalogue_leaves_every_state_as_it_is(
    real: Catalogue, states: list[State]
) -> None:
    assert len({state.phase for state in states}) >= 5
    assert all(fitted(real, state) is state for state in states)


def test_a_visit_about_what_was_deleted_begins_anew_for_the_same_visitor(
    real: Catalogue, states: list[State]
) -> None:
    about = [state for state in states if state.service is not None]
    assert about
    for state in about:
        fresh = fitted(_without(real, state), state)
        assert fresh.service is None
        assert fresh.pending is None
        assert fresh.course is None
        assert (fresh.language, fresh.pace, fresh.begun) == (
            state.language,
            state.pace,
            state.begun,
        )


@pytest.mark.parametrize("command", list(CommandName))
def test_whatever_is_said_after_the_deletion_is_answered(
    real: Catalogue, states: list[State], command: CommandName
) -> None:
    for state in states:
        after = _without(real, state)
        decision = Command(command, state.language)
        _, reply = respond(after, fitted(after, state), decision)
        assert reply.target is None or reply.target in {
            *after.services,
            *after.collections,
            *after.lessons,
        }


def test_a_silent_visitor_is_reminded_after_the_deletion(
    real: Catalogue, states: list[State]
) -> None:
    patience = Patience()
    for state in states:
        after = _without(real, state)
        _, reply = silence(after, fitted(after, state), patience.reminds, patience)
        assert reply is None or reply.said


def test_fewer_steps_than_were_read_begin_anew(real: Catalogue, states: list[State]) -> None:
    state = next(each for each in states if each.step >= 2 and each.course is None)
    assert state.service is not None
    assert state.channel is not None
    service = real.services[state.service]
    steps = service.answer.channels[state.channel]
    shorter = replace(steps, kk=steps.kk[:1], ru=steps.ru[:1])
    answer = replace(service.answer, channels={**service.answer.channels, state.channel: shorter})
    edited = replace(real, services={**real.services, service.id: replace(service, answer=answer)})
    assert fitted(edited, state).service is None
    first = replace(state, step=1)
    assert fitted(edited, first) is first


def test_the_language_that_was_asked_for_stays(real: Catalogue) -> None:
    state = replace(start(), service="gone", language=Language.RU, chosen_language=True)
    fresh = fitted(real, state)
    assert fresh.chosen_language
    assert fresh.language is Language.RU
