"""Any row of events: every phase has an exit, no step is skipped or said twice, stop stops."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant.catalogue import Catalogue, Facet, Kind, load_catalogue
from assistant.dialogue import (
    Patience,
    Pending,
    Phase,
    Reply,
    ReplyKind,
    State,
    greet,
    interrupted,
    respond,
    silence,
    start,
)
from assistant.dialogue.state import Learning
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language

INTENTS = Path(__file__).parents[2] / "intents"
SERVICES = (
    "address-certificate",
    "ecp-get-online",
    "passport",
    "nca-layer",
    "alimony",
    "kindergarten-queue",
)
TARGETS = (*SERVICES, "bot-services", "health-services", "lesson-smartphone")
MOVES = {
    CommandName.NEXT,
    CommandName.BACK,
    CommandName.CONTINUE,
    CommandName.START_OVER,
    CommandName.MORE,
    CommandName.YES,
    CommandName.WHOLE,
}
MAY_REPEAT = {CommandName.REPEAT}

languages = st.sampled_from(Language)
candidates = st.sampled_from(TARGETS).map(lambda target: Candidate(target, 0.8, "phrase"))


@cache
def real() -> Catalogue:
    """Loaded once."""
    return load_catalogue(INTENTS)


class Visit(RuleBasedStateMachine):
    """A visitor who says anything at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = start()
        self.reply = Reply(())
        self.before = ""

    @initialize()
    def step_up(self) -> None:
        self.state, self.reply = greet(real(), start())

    def say(self, decision: Decision) -> None:
        before = self.state
        self.before = before.latest
        self.state, self.reply = respond(real(), before, decision, heard="осы сөз")
        assert self.reply.text
        repeated = isinstance(decision, Command) and decision.name in MAY_REPEAT
        if not repeated:
            assert self.reply.text != before.latest

    @rule(candidate=candidates, language=languages, facet=st.sampled_from([None, *Facet]))
    def ask(self, candidate: Candidate, language: Language, facet: Facet | None) -> None:
        self.say(Answer(candidate, language, facet))

    @rule(candidate=candidates, language=languages)
    def ask_unclearly(self, candidate: Candidate, language: Language) -> None:
        self.say(Confirm(candidate, language))

    @rule(some=st.lists(candidates, min_size=2, max_size=3), language=languages)
    def ask_ambiguously(self, some: list[Candidate], language: Language) -> None:
        self.say(Choose(tuple(some), language))

    @rule(near=st.lists(candidates, max_size=3), language=languages)
    def say_something_else(self, near: list[Candidate], language: Language) -> None:
        misses = self.state.misses
        self.say(NotKnown(tuple(near), language))
        assert self.reply.hand_over == (misses >= 1)

    @rule(facet=st.sampled_from(Facet), language=languages)
    def ask_a_part(self, facet: Facet, language: Language) -> None:
        self.say(FollowUp(facet, None, language))

    @rule(talk=st.sampled_from(["greeting", "goodbye", "who"]), language=languages)
    def be_polite(self, talk: str, language: Language) -> None:
        self.say(Answer(Candidate(talk, 1.0, "phrase", kind=Kind.TALK), language))

    @rule()
    def cough(self) -> None:
        self.say(NotSpeech())

    @rule(name=st.sampled_from(sorted(set(CommandName) - MOVES)), language=languages)
    def steer(self, name: CommandName, language: Language) -> None:
        before = self.state
        self.say(Command(name, language))
        if name is CommandName.STOP:
            assert self.state.phase is Phase.PAUSED
            assert len(self.reply.said) == 1
            assert self.reply.slide is None
        if name is CommandName.OPERATOR:
            assert self.reply.hand_over
        if name is CommandName.REPEAT and before.last is not None:
            assert self.reply.said == before.last.said

    @rule(language=languages)
    def go_on(self, language: Language) -> None:
        """«Next» reads the step after the one read last, wherever the visit stands."""
        before = self.state
        self.say(Command(CommandName.NEXT, language))
        self.expect_step(before, +1)

    @rule(language=languages)
    def go_back(self, language: Language) -> None:
        before = self.state
        self.say(Command(CommandName.BACK, language))
        self.expect_step(before, -1)

    def expect_step(self, before: State, by: int) -> None:
        if before.service is None or before.channel is None or before.course is not None:
            return
        if before.step == 0 and (by < 0 or isinstance(before.pending, Pending)):
            return  # nothing is being read yet
        steps = real().services[before.service].answer.channels[before.channel].kk
        wanted = before.step + by
        read = [piece.step for piece in self.reply.said if piece.step is not None]
        if 1 <= wanted <= len(steps):
            assert (read, self.state.step) == ([wanted], wanted)
        else:
            assert (read, self.state.step) == ([], before.step)

    @precondition(lambda self: isinstance(self.state.course, Learning))
    @rule(language=languages)
    def go_on_in_the_lesson(self, language: Language) -> None:
        before = self.state.course
        assert isinstance(before, Learning)
        self.say(Command(CommandName.NEXT, language))
        after = self.state.course
        assert after is None or after == replace(before, stop=before.stop + 1)

    @rule(name=st.sampled_from(sorted(MOVES - {CommandName.NEXT, CommandName.BACK})))
    def move(self, name: CommandName) -> None:
        before = self.state
        self.say(Command(name, before.language))
        read = [piece.step for piece in self.reply.said if piece.step is not None]
        assert read == list(range(read[0], read[0] + len(read))) if read else True

    @precondition(lambda self: self.reply.slide is not None)
    @rule(data=st.data())
    def cut_short(self, data: st.DataObject) -> None:
        """The step that was cut short is said again by «continue», and none is left out."""
        if not any(piece.step is not None for piece in self.reply.said):
            return
        piece = data.draw(st.sampled_from(self.reply.said))
        place = self.reply.said.index(piece)
        begun = [one.step for one in self.reply.said[: place + 1] if one.step is not None]
        whole = [one.step for one in self.reply.said if one.step is not None]
        self.state = interrupted(self.state, self.reply, piece)
        self.say(Command(CommandName.CONTINUE, self.state.language))
        read = [one.step for one in self.reply.said if one.step is not None]
        if piece.step is not None:
            assert read == [piece.step]
        elif not begun:
            assert read == [whole[0]]

    @rule(quiet=st.floats(0, 300))
    def be_silent(self, quiet: float) -> None:
        patience = Patience()
        before = self.state
        self.state, reply = silence(real(), before, quiet, patience)
        if before.begun and quiet >= patience.ends:
            assert reply is not None
            assert self.state == start()
        if reply is not None:
            self.reply = replace(reply, slide=None)

    @invariant()
    def every_phase_has_an_exit(self) -> None:
        if self.state == start() or self.reply.kind is ReplyKind.FAREWELL:
            assert self.state == start() or self.state.phase is Phase.IDLE
            return
        names = {button.command for button in self.reply.buttons}
        assert CommandName.OPERATOR in names
        assert names & {CommandName.SWITCH_KK, CommandName.SWITCH_RU}
        if self.state.phase is Phase.PAUSED:
            assert CommandName.CONTINUE in names


TestVisit = Visit.TestCase
TestVisit.settings = settings(max_examples=40, stateful_step_count=200, deadline=None)
