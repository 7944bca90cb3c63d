"""What a visitor does on a page, carried out at the visit that the page shows."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue import Catalogue, Kind
from assistant.desk.pipeline import Desk
from assistant.desk.screens.browser_sound import PageSound
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.inputs import Tapped, Typed
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options, reopened
from assistant.dialogue.screen import BUTTONS
from assistant.events import Event, SentenceBegan
from assistant.kiosk.desk_messages import Failed, Phase
from assistant.kiosk.page_messages import (
    Ask,
    Bye,
    Feedback,
    Hello,
    Listen,
    Open,
    PageMessage,
    Played,
    Press,
    Settings,
    Stop,
    StopListening,
    read_resume,
)
from assistant.kiosk.ports import Page
from assistant.kiosk.telling import answer_shown, message_of
from assistant.match import Answer, Candidate, Command
from assistant.text import Language

__all__ = ["Guest"]


class Guest:
    """The port `PageVisit`; as an observer it tells the page what happens."""

    def __init__(
        self, desk: Desk, visit: Visit, attendant: Attendant, page: Page, sound: PageSound | None
    ) -> None:
        """`sound` of the page itself; None: it shows what the desk's own devices hear and say."""
        self._desk = desk
        self._visit = visit
        self._attendant = attendant
        self._page = page
        self._sound = sound

    def __call__(self, event: Event) -> None:
        """Tell the page."""
        if self._sound is not None and isinstance(event, SentenceBegan):
            self._sound.speaker.announce(event)
        message = message_of(event, self._desk.catalogue, self._visit.state)
        if message is not None:
            self._page.tell(message)

    def begin(self, hello: Hello, options: Options) -> None:
        """Show where the visit stands: the desk's own, or the one that the page remembers."""
        if self._sound is not None:
            self._sound.voice = hello.voice
        if self._visit.turn is not None:
            turn = self._visit.turn
            self._page.tell(answer_shown(self._desk.catalogue, turn.state, turn.reply, turn))
        elif not self._visit.state.begun:
            self._reopen(hello, options)
        self._page.tell(Phase(self._visit.phase.value))

    def hear(self, pcm: bytes) -> None:
        if self._sound is not None:
            self._sound.microphone.hear(pcm)

    async def take(self, message: PageMessage) -> None:
        match message:
            case Ask(text):
                await self._attendant.ask(Typed(text))
            case Press():
                await self._press(message)
            case Open():
                await self._open(message)
            case Listen():
                self._attendant.listen()
            case StopListening():
                self._attendant.stop_listening()
            case Stop():
                self._visit.stop()
                self._attendant.stop_listening()
            case Played(n, to_end):
                if self._sound is not None:
                    self._sound.speaker.played(n, to_end=to_end)
            case Feedback(helpful):
                self._visit.rate(helpful=helpful)
            case Settings():
                self._set(message)
            case Bye():
                self._visit.leave()
                self._attendant.stop_listening()
            case Hello():
                pass  # the socket takes one only

    def _reopen(self, hello: Hello, options: Options) -> None:
        """Go on where the page was left, without a word."""
        mark = read_resume(hello.resume)
        if mark is None:
            if hello.language is not None and not self._visit.is_replying:
                self._visit.resume(replace(self._visit.state, language=hello.language))
            return
        state, reply = reopened(self._desk.catalogue, options, mark)
        self._visit.resume(state)
        self._attendant.stop_listening()  # nobody is invited to speak by a page that came back
        self._page.tell(answer_shown(self._desk.catalogue, state, reply))

    async def _press(self, press: Press) -> None:
        language = self._visit.state.language
        label = BUTTONS.get(press.command)
        words = "" if label is None else label[language]
        await self._attendant.ask(Tapped(words, Command(press.command, language)))

    async def _open(self, wanted: Open) -> None:
        """Begin with what was chosen; nothing is guessed."""
        kind = _kind(self._desk.catalogue, wanted.target)
        if kind is None:
            self._page.tell(Failed("page-unknown"))
            return
        language = wanted.language or self._visit.state.language
        candidate = Candidate(wanted.target, 1.0, "", kind)
        title = self._desk.catalogue.title(wanted.target, language)
        decision = Answer(candidate, language, wanted.facet, wanted.channel)
        await self._attendant.ask(Tapped(title, decision))

    def _set(self, wanted: Settings) -> None:
        if wanted.voice is not None and self._sound is not None:
            self._sound.voice = wanted.voice
            if not wanted.voice:
                self._sound.speaker.stop()
        if wanted.language is not None:
            self._speak_in(wanted.language)

    def _speak_in(self, language: Language) -> None:
        """From the next reply on; the answer on the screen is switched by a command."""
        if self._visit.is_replying:
            return
        self._visit.state = replace(self._visit.state, language=language, chosen_language=True)


def _kind(catalogue: Catalogue, target: str) -> Kind | None:
    groups = {
        Kind.SERVICE: catalogue.services,
        Kind.COLLECTION: catalogue.collections,
        Kind.LESSON: catalogue.lessons,
    }
    return next((kind for kind, group in groups.items() if target in group), None)
