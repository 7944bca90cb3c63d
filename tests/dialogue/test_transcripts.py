"""Transcripts as data: whole visits, typed, over the real catalogue and matcher.

A turn says what the visitor does (`say`, or `wait` seconds) and what must come of it: kind and
state (one or any of several), step `n/m` of the slide, language, service, command, words that
the reply has or lacks. Where neither is told, no person is called and the visit goes on.
"""

from pathlib import Path

import msgspec
import pytest
import yaml

from assistant.catalogue import Catalogue
from assistant.dialogue import Patience, Phase, Reply, ReplyKind, State, respond, silence, start
from assistant.match import Decision, Matcher, NotSpeech, public_command
from assistant.text import Language

TRANSCRIPTS = Path(__file__).parent / "transcripts"
LEAST = 150
"""Transcripts that there must be."""

Kinds = ReplyKind | tuple[ReplyKind, ...]
Phases = Phase | tuple[Phase, ...]


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the visitor does, and what must come of it."""

    say: str | None = None
    wait: float | None = None
    nothing: bool = False
    kind: Kinds | None = None
    state: Phases | None = None
    step: str | None = None
    language: Language | None = None
    target: str | None = None
    command: str | None = None
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    hand_over: bool | None = None
    ends: bool = False


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One visitor."""

    visit: str
    turns: tuple[Turn, ...]


def load() -> list[Visit]:
    return [
        visit
        for file in sorted(TRANSCRIPTS.glob("*.yaml"))
        for visit in msgspec.convert(yaml.safe_load(file.read_text("utf-8")), list[Visit])
    ]


def any_of(wanted: object) -> tuple[object, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def mismatches(turn: Turn, decision: Decision | None, state: State, reply: Reply) -> list[str]:
    """What is not as the turn has it."""
    step = None if reply.slide is None else f"{reply.slide.step}/{reply.slide.of}"
    command = None if decision is None else public_command(decision)
    spoken = {piece.language for piece in reply.said}
    found = [
        (turn.kind is None or reply.kind in any_of(turn.kind), f"kind {reply.kind}"),
        (turn.state is None or state.phase in any_of(turn.state), f"state {state.phase}"),
        (turn.step in (None, step), f"step {step}"),
        (turn.language is None or spoken == {turn.language}, f"languages {spoken}"),
        (turn.target in (None, reply.target), f"target {reply.target}"),
        (turn.command in (None, command), f"command {command}"),
        (turn.ends == reply.ends_visit, f"ends_visit {reply.ends_visit}"),
    ]
    may_call = ReplyKind.HAND_OVER in any_of(turn.kind)
    if turn.hand_over is not None or not may_call:
        wanted = bool(turn.hand_over)
        found.append((reply.hand_over == wanted, f"hand_over {reply.hand_over}"))
    found += [(part in reply.text, f"lacks {part!r}") for part in turn.has]
    found += [(part not in reply.text, f"has {part!r}") for part in turn.lacks]
    return [text for sound, text in found if not sound]


@pytest.mark.parametrize("visit", load(), ids=lambda visit: visit.visit)
def test_a_visit_goes_as_written(real: Catalogue, matcher: Matcher, visit: Visit) -> None:
    state, quiet, patience = start(), 0.0, Patience()
    for turn in visit.turns:
        decision: Decision | None = None
        reply: Reply | None
        if turn.say is None:
            quiet += turn.wait or 0.0
            state, reply = silence(real, state, quiet, patience)
        else:
            quiet = 0.0
            decision = matcher.decide(turn.say) if turn.say else NotSpeech()
            state, reply = respond(real, state, decision, heard=turn.say)
        where = f"«{turn.say if turn.say is not None else turn.wait}»"
        if turn.nothing:
            assert reply is None, where
            continue
        assert reply is not None, where
        assert mismatches(turn, decision, state, reply) == [], f"{where}: {reply.text}"


def test_there_are_many_and_each_turn_expects_something() -> None:
    visits = load()
    assert len(visits) >= LEAST
    assert len({visit.visit for visit in visits}) == len(visits)
    for visit in visits:
        for turn in visit.turns:
            assert (turn.say is None) != (turn.wait is None), visit.visit
            assert (
                turn.nothing
                or turn.kind
                or turn.state
                or turn.step
                or turn.target
                or (turn.command or turn.language)
            ), f"{visit.visit}: «{turn.say}» expects nothing"
