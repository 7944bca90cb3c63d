"""The way of a question through the parts: sound or text in, decision, reply, sound out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from assistant import dialogue
from assistant.catalogue import Catalogue
from assistant.desk.models.ears import join_ears, steer_ears
from assistant.desk.models.ears_start import EarsStart, FittedEars
from assistant.desk.settings import Settings
from assistant.desk.turns.fullness import FullnessJudge
from assistant.desk.understanding import load_intents, open_matcher
from assistant.desk.voice import StartedVoice, manner, said_aloud, start_voice
from assistant.dialogue import Options, Reply, Said, State
from assistant.errors import CatalogueError, KomekshiError, RecogniserError, VoiceError
from assistant.hearing import (
    Hearing,
    Hypothesis,
    Recogniser,
    Session,
    Utterance,
    cut_utterances,
    load_audio,
    open_model,
)
from assistant.match import (
    Answer,
    Candidate,
    Confirm,
    Decision,
    Matcher,
    NotKnown,
    NotSpeech,
    named,
)
from assistant.match.explain import Telling, explain
from assistant.text import Language
from assistant.voice import Recordings, Rendering, Speaker

__all__ = ["WHOLE_ANSWERS", "Desk", "Knowledge", "Understood"]

WHOLE_ANSWERS: Final = Options(stepwise=False)
"""For a single question, to which there is no «next»."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for."""

    text: str
    """Words as recognised or typed; empty when there were none."""
    decision: Decision
    timings_ms: Mapping[str, float]
    """`load` (of a file), `recognise` (of sound, from its end), `match`, `total` of these two."""

    @property
    def language(self) -> Language | None:
        """None when nothing was said."""
        return None if isinstance(self.decision, NotSpeech) else self.decision.language

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Services or talks that come into question, best first."""
        match self.decision:
            case NotKnown(nearest=near):
                return near
            case decision:
                return named(decision)

    @property
    def target(self) -> str | None:
        """The one service or talk that is answered or asked back, None where there is none."""
        match self.decision:
            case Answer(candidate=candidate) | Confirm(candidate=candidate):
                return candidate.target
            case _:
                return None

    @property
    def score(self) -> float:
        """Of the best candidate, 0 to 1."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a desk knows; made of the files of an installation, and swapped as a whole."""

    catalogue: Catalogue
    matcher: Matcher
    ears: FittedEars
    """Recognisers that lean to this catalogue."""
    recordings: Recordings
    """Its sentences as spoken by people."""


class Desk:
    """Owns catalogue, matcher, recogniser and voice. Make it with `open`, end it with `close`."""

    def __init__(
        self,
        catalogue: Catalogue,
        matcher: Matcher,
        recogniser: Recogniser | None,
        voice: Speaker | None,
        voice_error: VoiceError | None = None,
        words_error: KomekshiError | None = None,
        catalogue_error: CatalogueError | None = None,
        ears: FittedEars = FittedEars(),  # noqa: B008 - frozen
    ) -> None:
        self.catalogue = catalogue
        self.ears = ears
        """What `recogniser` is made of."""
        self.voice_error = voice_error
        """Why there is no voice, or not the one that was chosen."""
        self.words_error = words_error
        """Why new words of the catalogue can't be heard."""
        self.catalogue_error = catalogue_error
        """Why the last good catalogue is in service, and not what the files say now."""
        self._matcher = matcher
        self._recogniser = recogniser
        self._through: Callable[[Recogniser], Recogniser] | None = None
        self._voice = voice
        self._judge: tuple[Catalogue, FullnessJudge] | None = None

    @classmethod
    async def open(cls, settings: Settings, *, ears: bool = True, voice: bool = True) -> Self:
        """Load everything wanted. A desk whose voice can't start is opened without it.

        Raise `CatalogueError`, `ModelError` or `RecogniserError`.
        """
        voice_start = asyncio.create_task(start_voice(settings)) if voice else None
        ears_start: EarsStart | None = None
        try:
            models = [open_model(folder) for folder in settings.models] if ears else []
            if models:
                ears_start = EarsStart(models, settings.cache)
            loaded = await asyncio.to_thread(load_intents, settings)
            catalogue = loaded.catalogue
            matcher_start = asyncio.create_task(
                asyncio.to_thread(open_matcher, settings, catalogue)
            )
            fitted = await ears_start.fitted_to(catalogue) if ears_start else FittedEars()
            await steer_ears(fitted.ears, fitted.models, catalogue, settings.cache)
            matcher = await matcher_start
            recogniser = join_ears(fitted.ears, fitted.models, matcher) if fitted.ears else None
            speaker, voice_error = await _started(voice_start)
            return cls(
                catalogue,
                matcher,
                recogniser,
                speaker,
                voice_error,
                fitted.error,
                loaded.error,
                fitted,
            )
        except BaseException:
            if ears_start is not None:
                await ears_start.end()
            speaker, _ = await _started(voice_start)
            if speaker is not None:
                await speaker.close()
            raise

    async def close(self) -> None:
        """End the child processes."""
        for part in (self._recogniser, self._voice):
            if part is not None:
                await part.close()

    def adopt(self, known: Knowledge) -> None:
        """Know something else from the next question on.

        To be called between two steps of the event loop, in which nothing waits: a decision is
        always replied to with the catalogue it was made by. The ears that are no longer in use
        are the caller's to close.
        """
        self.catalogue = known.catalogue
        self._matcher = known.matcher
        self.ears = known.ears
        if known.ears.ears:
            own = join_ears(known.ears.ears, known.ears.models, known.matcher)
            self._recogniser = own if self._through is None else self._through(own)
        if self._voice is not None:
            self._voice.recordings = known.recordings
        self.catalogue_error = None
        self.words_error = known.ears.error

    @property
    def fullness(self) -> FullnessJudge:
        """How far a question has got, by this catalogue; one for all visits, as it takes 0.2 s."""
        if self._judge is None or self._judge[0] is not self.catalogue:
            judge = FullnessJudge(self.catalogue, lambda text: self.understand_text(text).decision)
            self._judge = (self.catalogue, judge)
        return self._judge[1]

    def hear_through(self, through: Callable[[Recogniser], Recogniser]) -> None:
        """Have a recogniser made of the desk's own ears do the work from now on: a pool, say.

        It is made anew after each edit of the catalogue, and closes the ears with itself.
        """
        self._through = through
        self._recogniser = through(self._listener)

    def fitted(self, state: State) -> State:
        """Where a visit stands in the catalogue as it is now."""
        return dialogue.fitted(self.catalogue, state)

    def understand_text(self, text: str) -> Understood:
        """Decide on typed words."""
        begin = time.perf_counter()
        decision = self._matcher.decide(text)
        spent = _ms_since(begin)
        return Understood(text.strip(), decision, {"match": spent, "total": spent})

    def why(self, understood: Understood) -> tuple[Telling, ...]:
        """The words that spoke for the first candidate; none where it is no service."""
        best = next(iter(understood.candidates), None)
        if best is None or best.is_talk:
            return ()
        return explain(self._matcher, understood.text, best.target)

    async def understand(self, utterance: Utterance) -> Understood:
        """Recognise and decide; what is heard without the phrases checks what is heard with them.

        Raise `RecogniserError`.
        """
        begin = time.perf_counter()
        heard = await self._listener.recognise(utterance, Hearing.BOTH)
        return self.understand_heard(heard, _ms_since(begin))

    def listen(self) -> AbstractAsyncContextManager[Session]:
        """Recognise an utterance while it is said; its words are for `understand_heard`.

        Raise `RecogniserError` `recogniser-none`.
        """
        return self._listener.listen(Hearing.BOTH)

    def spot(self, phrases: Sequence[str]) -> AbstractAsyncContextManager[Session]:
        """Listen for these few phrases alone. Raise `RecogniserError` `recogniser-none`."""
        return self._listener.listen(Hearing.STEERED, phrases)

    async def hear_openly(self, utterance: Utterance) -> Hypothesis:
        """Words that lean to nothing. Raise `RecogniserError`."""
        return await self._listener.recognise(utterance, Hearing.OPEN)

    def understand_heard(self, heard: Hypothesis, recognise_ms: float) -> Understood:
        """Decide on recognised words, `recognise_ms` after the end of their utterance."""
        begin = time.perf_counter()
        decision = self._matcher.decide(
            heard.text, alternatives=heard.alternatives, open_text=heard.open_text
        )
        match_ms = _ms_since(begin)
        timings = {
            "recognise": recognise_ms,
            "match": match_ms,
            "total": round(recognise_ms + match_ms, 2),
        }
        return Understood(_words_of(heard, decision), decision, timings)

    async def understand_file(self, path: Path) -> Understood:
        """Decide on the question in a sound file; pauses within it do not end it.

        Raise `AudioFileError` or `RecogniserError`.
        """
        begin = time.perf_counter()
        utterance = await asyncio.to_thread(_read_utterance, path)
        load = _ms_since(begin)
        if utterance is None:
            return Understood("", NotSpeech(), {"load": load, "total": 0.0})
        understood = await self.understand(utterance)
        return Understood(
            understood.text, understood.decision, {"load": load, **understood.timings_ms}
        )

    def respond(
        self, state: State, decision: Decision, *, heard: str = "", options: Options = WHOLE_ANSWERS
    ) -> tuple[State, Reply]:
        """What the desk says to a decision on what was heard, and where the visit stands then."""
        state = self.fitted(state)
        return dialogue.respond(self.catalogue, state, decision, heard=heard, options=options)

    async def renderings(self, reply: Reply) -> AsyncGenerator[Rendering, None]:
        """Sound of a reply, sentence by sentence. Raise `VoiceError`."""
        async with aclosing(self.spoken(reply)) as spoken:
            async for _, rendering in spoken:
                yield rendering

    async def spoken(self, reply: Reply) -> AsyncGenerator[tuple[Said, Rendering], None]:
        """Each sentence of a reply with the piece it belongs to, the next ones rendered ahead.

        Yields nothing when the desk has no voice. Raise `VoiceError`.
        """
        if self._voice is None:
            return
        wanted = manner(reply.pace, reply.loudness)
        async with aclosing(said_aloud(self._voice, reply.said, wanted)) as spoken:
            async for piece, rendering in spoken:
                yield piece, rendering

    @property
    def speaks(self) -> bool:
        """False for a desk that only shows."""
        return self._voice is not None

    @property
    def _listener(self) -> Recogniser:
        if self._recogniser is None:
            raise RecogniserError(
                "recogniser-none", "this desk was opened without ears", "open it with ears"
            )
        return self._recogniser


def _words_of(heard: Hypothesis, decision: Decision) -> str:
    """What was said: a grammar presses into its phrases what is none of them."""
    return heard.open_text if isinstance(decision, NotKnown) and heard.open_text else heard.text


def _read_utterance(path: Path) -> Utterance | None:
    """The longest stretch of speech in a file, None when there is none."""
    spoken = cut_utterances(load_audio(path))
    return max(spoken, key=lambda utterance: utterance.seconds, default=None)


async def _started(
    voice_start: asyncio.Task[StartedVoice] | None,
) -> tuple[Speaker | None, VoiceError | None]:
    if voice_start is None:
        return None, None
    try:
        started = await voice_start
    except VoiceError as error:
        return None, error
    return started.speaker, started.error


def _ms_since(begin: float) -> float:
    return round((time.perf_counter() - begin) * 1000, 2)
