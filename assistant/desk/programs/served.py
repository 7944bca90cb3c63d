"""A desk behind the standard protocols: the ports of `assistant.serving`."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from assistant.catalogue import Service
from assistant.desk.answer_json import as_json
from assistant.desk.pipeline import WHOLE_ANSWERS, Desk, Understood
from assistant.dialogue import Options, Patience, Reply, Said, State, start
from assistant.errors import VoiceError
from assistant.hearing import Hypothesis, Session, Utterance
from assistant.serving.ports import SpeechPiece, Transcribed, TranscribedWord
from assistant.text import Language
from assistant.text.guess import guess_language

__all__ = ["ServedDesk"]

_MOST_VISITS: Final = 1_000
"""Of other programs at the same time; the oldest is forgotten beyond it."""
_WITHOUT_INPUT: Final = "input"
"""The name of an input is the caller's own business."""


class ServedDesk:
    """Ears, mouth and helper over one open desk."""

    def __init__(
        self,
        desk: Desk,
        models: tuple[str, ...],
        options: Options = Options(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        self._desk = desk
        self._models = models
        self._options = options
        self._patience = patience
        self._visits: OrderedDict[str, tuple[float, State]] = OrderedDict()

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the recognition models."""
        return self._models

    async def transcribe(self, pcm: bytes) -> Transcribed:
        """Raise `RecogniserError`."""
        async with self.listen() as listening:
            await listening.feed(pcm)
            return await listening.finish()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[_Listening]:
        """One utterance that is recognised while it comes in."""
        async with self._desk.listen() as session:
            yield _Listening(session)

    async def speech(self, text: str, language: str) -> AsyncGenerator[SpeechPiece, None]:
        """Sentence by sentence. Raise `VoiceError`."""
        if not self._desk.speaks:
            raise self._desk.voice_error or VoiceError(
                "voice-none", "this desk has no voice", "run `komekshi doctor`"
            )
        reply = Reply((Said(text, Language(language)),))
        async with aclosing(self._desk.renderings(reply)) as renderings:
            async for rendering in renderings:
                yield SpeechPiece(rendering.pcm.tobytes(), rendering.rate)

    def answer(self, text: str, visit: str | None = None) -> Mapping[str, Any]:
        """A typed question, by itself or as part of a visit."""
        return self._reply(self._desk.understand_text(text), visit)

    async def answer_sound(self, pcm: bytes) -> Mapping[str, Any]:
        """Raise `RecogniserError`."""
        utterance = Utterance(np.frombuffer(pcm, np.int16))
        return self._reply(await self._desk.understand(utterance), None)

    def services(self, language: str) -> tuple[Mapping[str, Any], ...]:
        """Id, title and life situation of all services."""
        return tuple(
            _line(service, Language(language)) for service in self._desk.catalogue.services.values()
        )

    def service(self, service: str, language: str) -> Mapping[str, Any] | None:
        """All that is said about one."""
        found = self._desk.catalogue.services.get(service)
        return None if found is None else _whole(found, Language(language))

    def _reply(self, understood: Understood, visit: str | None) -> Mapping[str, Any]:
        options = WHOLE_ANSWERS if visit is None else self._options
        state, reply = self._desk.respond(
            self._state_of(visit), understood.decision, heard=understood.text, options=options
        )
        if visit is not None:
            self._visits[visit] = (time.monotonic(), state)
            self._visits.move_to_end(visit)
            while len(self._visits) > _MOST_VISITS:
                self._visits.popitem(last=False)
        answer = as_json("", understood, reply, self._desk.why(understood))
        del answer[_WITHOUT_INPUT]
        return answer

    def _state_of(self, visit: str | None) -> State:
        """Where the visit stands; nothing is remembered of one that has been silent for long."""
        forgotten = time.monotonic() - self._patience.ends
        for name in [name for name, (last, _) in self._visits.items() if last < forgotten]:
            del self._visits[name]
        known = self._visits.get(visit) if visit is not None else None
        return start() if known is None else known[1]


class _Listening:
    """The port `Listening` over a session of the desk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def partial(self) -> str:
        return self._session.partial

    async def feed(self, pcm: bytes) -> None:
        if pcm:
            await self._session.feed(np.frombuffer(pcm, np.int16))

    async def finish(self) -> Transcribed:
        return _transcribed(await self._session.finish())


def _transcribed(heard: Hypothesis) -> Transcribed:
    """What was heard with the catalogue in mind, or without it where that is only garbage."""
    text = _known(heard.text) or _known(heard.open_text or "")
    return Transcribed(
        text,
        tuple(TranscribedWord(word.text, word.start, word.end) for word in heard.words),
        tuple(filter(None, map(_known, heard.alternatives))),
        guess_language(text).value if text else None,
    )


def _known(text: str) -> str:
    return " ".join(word for word in text.split() if not word.startswith("["))


def _line(service: Service, language: Language) -> dict[str, Any]:
    return {
        "id": service.id,
        "title": service.title[language],
        "life_situation": service.topic,
    }


def _whole(service: Service, language: Language) -> dict[str, Any]:
    answer = service.answer
    facts = {"cost": answer.cost, "duration": answer.duration, "changed": answer.changed}
    return {
        **_line(service, language),
        "answer": {
            "summary": answer.summary[language],
            "documents": answer.documents[language],
            **{
                name: None
                if fact is None
                else {"text": fact.text[language], "as_of": fact.as_of.isoformat()}
                for name, fact in facts.items()
            },
            "steps": {
                channel.value: list(steps[language]) for channel, steps in answer.channels.items()
            },
        },
        "sources": [
            {**asdict(source), "checked": source.checked.isoformat()} for source in service.sources
        ],
    }
