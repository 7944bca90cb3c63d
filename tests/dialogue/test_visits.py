"""Visits as data: what is said to whole conversations over the real catalogue and matcher."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import yaml

from assistant.catalogue import Catalogue
from assistant.dialogue import Options, Reply, State, respond, start
from assistant.match import Matcher

VISITS = Path(__file__).parent / "visits.yaml"

WHOLE = Options(stepwise=False)
"""Answers are read to their end, as to a single question."""

Take = Callable[[State, str], tuple[State, Reply]]


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the visitor says, and what must come of it."""

    say: str
    begins: str = ""
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    target: str | msgspec.UnsetType | None = msgspec.UNSET
    hand_over: bool = False
    dated: bool | msgspec.UnsetType = msgspec.UNSET
    through: str | None = None


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One visitor."""

    visit: str
    turns: tuple[Turn, ...]


def load() -> list[Visit]:
    read = yaml.safe_load(VISITS.read_text(encoding="utf-8"))
    return msgspec.convert(read, list[Visit])


@pytest.fixture(scope="module")
def take(real: Catalogue, matcher: Matcher) -> Take:

    def taken(state: State, words: str) -> tuple[State, Reply]:
        return respond(real, state, matcher.decide(words), heard=words, options=WHOLE)

    return taken


def mismatches(turn: Turn, reply: Reply) -> list[str]:
    """What of the reply is not as the turn has it."""
    found = []
    if not reply.text.startswith(turn.begins):
        found.append(f"begins not with {turn.begins!r}")
    place = 0
    for part in turn.contains:
        place = reply.text.find(part, place)
        if place < 0:
            found.append(f"holds no {part!r} at its place")
            break
    found += [f"holds {part!r}" for part in turn.lacks if part in reply.text]
    if turn.target is not msgspec.UNSET and reply.target != turn.target:
        found.append(f"is about {reply.target}, not {turn.target}")
    if reply.hand_over != turn.hand_over:
        found.append(f"hand_over is {reply.hand_over}")
    if turn.dated is not msgspec.UNSET and (reply.as_of is not None) != turn.dated:
        found.append(f"as_of is {reply.as_of}")
    return found


@pytest.mark.parametrize("visit", load(), ids=lambda visit: visit.visit)
def test_a_visit_goes_as_written(real: Catalogue, take: Take, visit: Visit) -> None:
    state = start()
    for turn in visit.turns:
        if turn.through is not None:
            parts = real.lessons[turn.through].parts
            steps = [step for part in parts for step in part[state.language]]
            for step in steps[1:]:
                state, reply = take(state, turn.say)
                assert reply.said[-1].text.endswith(step)
        state, reply = take(state, turn.say)
        assert mismatches(turn, reply) == [], f"«{turn.say}»: {reply.text}"


def test_every_turn_expects_something() -> None:
    for visit in load():
        for turn in visit.turns:
            aims = (turn.target, turn.dated)
            told = turn.begins or turn.contains or any(aim is not msgspec.UNSET for aim in aims)
            assert told, f"{visit.visit}: «{turn.say}» expects nothing"


def test_every_lesson_is_gone_through(real: Catalogue) -> None:
    through = {turn.through for visit in load() for turn in visit.turns}
    assert real.lessons.keys() <= through
