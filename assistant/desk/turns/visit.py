"""One visitor after the other at one screen: an input in, events and sound out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import uuid4

from assistant.desk.pipeline import Desk, Understood
from assistant.desk.turns.inputs import (
    Announcement,
    Input,
    SoundFile,
    Spoken,
    Tapped,
    Typed,
    source_of,
)
from assistant.desk.turns.speaking import Speech, VisitSound
from assistant.dialogue import (
    ANSWERING,
    Options,
    Patience,
    Reply,
    ReplyKind,
    Said,
    State,
    interrupted,
    silence,
    start,
    until_silence,
)
from assistant.dialogue.state import Judging
from assistant.events import (
    Answered,
    DeskPhase,
    Feedback,
    Observer,
    PhaseChanged,
    Prompted,
    Turn,
    TurnEnded,
    VisitEnded,
)
from assistant.match import Command, CommandName, Decision
from assistant.text import speakable
from assistant.voice import WavLoudspeaker

__all__ = ["Visit", "VisitSound"]

_WALKING: Final = frozenset({CommandName.NEXT, CommandName.BACK})
"""Commands that lead on from a step; whoever taps them has it before their eyes."""

_REPLYING: Final = frozenset({DeskPhase.THINKING, DeskPhase.SPEAKING})


class Visit:
    """Answers one input at a time. Who asks, and when, is the `Attendant`'s business."""

    def __init__(
        self,
        desk: Desk,
        sound: VisitSound,
        observe: Observer,
        *,
        options: Options = Options(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
        files: WavLoudspeaker | None = None,
    ) -> None:
        """`files`: where answers go without a loudspeaker, and when it goes away."""
        self.id = _new_id()
        """Random name, another one for each visitor."""
        self.phase = DeskPhase.IDLE
        self.state = start()
        self.turn: Turn | None = None
        """The last one of this visitor."""
        self._answer: Turn | None = None
        """The last one that told something, of which the visitor may say whether it helped."""
        self._desk = desk
        self._observe = observe
        self._options = options
        self._patience = patience
        self._uncut: State | None = None
        """Where the visit stood before its last reply was cut short: what the screen shows."""
        self._leaving = False
        """Whether the visitor went in the middle of a reply."""
        self._speech = Speech(desk, sound, observe, files)
        self._last_word = time.monotonic()

    @property
    def is_replying(self) -> bool:
        """Whether a turn is under way that ends by itself."""
        return self.phase in _REPLYING

    @property
    def saying(self) -> str:
        """Words of the reply that is being said, as written and as spoken; empty for none."""
        reply = self._speech.saying
        pieces = () if reply is None else reply.said
        return " ".join(f"{one.text} {speakable(one.text, one.language)}" for one in pieces)

    def enter(self, phase: DeskPhase) -> None:
        """Do something else from now on, and tell."""
        if phase is not self.phase:
            self.phase = phase
            self._observe(PhaseChanged(phase))

    async def take(self, question: Input) -> None:
        """Answer one input; return when the reply was said.

        Raise `KomekshiError` when it can't be understood or said.
        """
        asked_at = _end_of(question)
        if self.state.begun and self._quiet > self._patience.ends:
            self._end()
        self._speech.begin()
        self.enter(DeskPhase.THINKING)
        try:
            understood = await self._understand(question)
            turn = self._respond(question, understood)
            self._observe(Answered(turn))
            await self._reply(turn, asked_at)
        finally:
            self._last_word = time.monotonic()
            self._rest()

    def interrupts(self, question: Input) -> bool:
        """True for what cuts a reply short: a typed or tapped «stop», any other tap."""
        if not self.is_replying:
            return False
        match question:
            case Tapped():
                return True
            case Typed(text):
                return _is_stop(self._desk.understand_text(text).decision)
            case SoundFile() | Spoken():
                return False

    def stop(self) -> None:
        """Silence, at once."""
        self._speech.stop()

    def finish(self) -> None:
        """Silence after the sentence that is being said."""
        self._speech.finish()

    def adjust(self, options: Options, patience: Patience) -> None:
        """Talk otherwise from the next turn on."""
        self._options = options
        self._patience = patience

    def until_silence(self) -> float | None:
        """Seconds until `wait_over` has something to do, None where nobody has spoken."""
        return until_silence(self.state, self._quiet, self._patience)

    async def wait_over(self) -> None:
        """Remind a silent visitor, or end the visit. Raise `KomekshiError`."""
        state = self._desk.fitted(self.state)
        self.state, reply = silence(self._desk.catalogue, state, self._quiet, self._patience)
        if reply is None:
            return
        try:
            await self._prompt(reply)  # no word of the visitor: the quiet goes on
        finally:
            if reply.ends_visit:
                self._end(reply)
            self._rest()

    async def announce(self, announcement: Announcement) -> None:
        """Say what nobody asked for; the visit stands where it stood. Raise `VoiceError`."""
        said = Said(announcement.text, announcement.language)
        try:
            await self._prompt(Reply((said,), kind=ReplyKind.ACKNOWLEDGED))
        finally:
            self._rest()

    def resume(self, state: State) -> None:
        """Go on where a page that comes back was left."""
        self.state = state
        self._uncut = None
        self._last_word = time.monotonic()
        self.enter(self._resting)

    def leave(self) -> None:
        """The visitor goes: silence, and everything is forgotten."""
        self.stop()
        self._leaving = True
        if not self.is_replying:
            self._rest()

    def rate(self, *, helpful: bool) -> None:
        """The visitor says of the last answer whether it helped, without being asked."""
        if self._answer is None:
            return
        self._observe(Feedback(self.id, self._answer, helpful))
        if not self.is_replying:
            self.state = replace(self.state, judging=Judging.ASKED)

    def _rest(self) -> None:
        if self._leaving and self.state.begun:
            self._end()
        self._leaving = False
        self.enter(self._resting)

    async def _prompt(self, reply: Reply) -> None:
        """Speak unasked."""
        self._speech.begin()
        self._observe(Prompted(reply))
        self.enter(DeskPhase.SPEAKING)
        await self._speech.say(reply)

    @property
    def _resting(self) -> DeskPhase:
        """What the visit does while nothing is said."""
        return DeskPhase.FOLLOW_UP if self.state.begun else DeskPhase.IDLE

    @property
    def _quiet(self) -> float:
        """Seconds since the visitor or an answer was heard last."""
        return time.monotonic() - self._last_word

    async def _understand(self, question: Input) -> Understood:
        match question:
            case Tapped(text, decision) if decision is not None:
                return Understood(text, decision, {"match": 0.0, "total": 0.0})
            case Typed(text) | Tapped(text):
                return self._desk.understand_text(text)
            case SoundFile(path):
                return await self._desk.understand_file(path)
            case Spoken(heard, recognise_ms):
                return self._desk.understand_heard(heard, recognise_ms)

    def _respond(self, question: Input, understood: Understood) -> Turn:
        state = self._seen(question, understood.decision)
        self._uncut = None
        self.state, reply = self._desk.respond(
            state, understood.decision, heard=understood.text, options=self._options
        )
        self.turn = Turn(
            1 if self.turn is None else self.turn.number + 1,
            source_of(question),
            understood.text,
            understood.decision,
            reply,
            self.state,
            _timings(question, understood),
        )
        return self.turn

    def _seen(self, question: Input, decision: Decision) -> State:
        """The state from which a question leads on.

        A step that was shown but not said in full is said again to who listens. Who taps «next»
        has read it.
        """
        match question, decision:
            case Tapped(), Command(name) if name in _WALKING and self._uncut is not None:
                shown = self._uncut
                return replace(
                    self.state,
                    step=shown.step,
                    course=shown.course,
                    pending=shown.pending,
                    interrupted=False,
                )
            case _:
                return self.state

    async def _reply(self, turn: Turn, asked_at: float) -> None:
        self.enter(DeskPhase.SPEAKING)
        first_sound: float | None = None
        played = False
        try:
            said = await self._speech.say(turn.reply)
            first_sound, played = said.began_at, said.played
            if said.cut is not None:
                self._uncut = turn.state
                self.state = interrupted(self.state, turn.reply, said.cut)
                self.turn = turn = replace(turn, state=self.state)
        finally:
            waited = None if first_sound is None else round((first_sound - asked_at) * 1000, 1)
            self._observe(TurnEnded(self.id, turn, waited, played))
            self._judge(turn)
            if turn.reply.ends_visit:
                self._end(turn.reply)

    def _judge(self, turn: Turn) -> None:
        """Tell what the visitor said of the last answer, or remember this one for it."""
        if turn.reply.helpful is not None and self._answer is not None:
            self._observe(Feedback(self.id, self._answer, turn.reply.helpful))
        elif turn.reply.kind in ANSWERING:
            self._answer = turn

    def _end(self, farewell: Reply | None = None) -> None:
        """Forget the visitor."""
        ended, self.id = self.id, _new_id()
        self.state = start()
        self.turn = None
        self._answer = None
        self._uncut = None
        self._observe(VisitEnded(ended, farewell))


def _new_id() -> str:
    return uuid4().hex


def _end_of(question: Input) -> float:
    """When it was asked, by `time.monotonic`."""
    match question:
        case Spoken(ended_at=float(ended_at)):
            return ended_at
        case _:
            return time.monotonic()


def _timings(question: Input, understood: Understood) -> Mapping[str, float]:
    match question:
        case Spoken(endpoint_ms=endpoint_ms) if endpoint_ms:
            return {"endpoint": endpoint_ms, **understood.timings_ms}
        case _:
            return understood.timings_ms


def _is_stop(decision: Decision) -> bool:
    return isinstance(decision, Command) and decision.name is CommandName.STOP
