"""`VoskSession`: one utterance, recognised while it is still being said."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import numpy as np

from assistant.hearing.ports import SAMPLE_RATE, Hearing, Hypothesis, Pcm, Utterance, Word
from assistant.hearing.process import WorkerProcess
from assistant.hearing.supervisor import Supervisor

__all__ = ["VoskSession", "read_hypothesis"]


class VoskSession:
    """The port `Session`. A context manager; leaving it without `finish` drops the utterance.

    The worker holds half an utterance, so when it dies no other can go on. The session keeps
    the sound and has it recognised as a whole at the end: slower, but nothing is lost.
    """

    def __init__(
        self,
        number: int,
        how: Hearing,
        supervisor: Supervisor,
        recognise: Callable[[Utterance, Hearing], Awaitable[Hypothesis]],
        phrases: Sequence[str] = (),
    ) -> None:
        self.partial = ""
        """Words of all sound fed so far; the last ones may still change. Empty while the
        recogniser can't keep up."""
        self._number = number
        self._how = how
        self._supervisor = supervisor
        self._recognise = recognise
        self._phrases = list(phrases)
        self._worker: WorkerProcess | None = supervisor.worker
        self._sound: list[Pcm] = []

    async def __aenter__(self) -> Self:
        await self._tell("begin", how=self._how, phrases=self._phrases)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._tell("abandon")
        self._worker = None

    async def feed(self, pcm: Pcm) -> None:
        """Take the next piece of sound, of any length. Never fails: see the class."""
        self._sound.append(pcm)
        pace = self._supervisor.pace
        # Who falls behind does without partials first; the sound itself is never left out.
        begin = time.perf_counter()
        answer = await self._tell("feed", pcm, partial=not pace.is_behind)
        pace.note(len(pcm) / SAMPLE_RATE, time.perf_counter() - begin)
        if answer is not None:
            self.partial = answer["partial"]

    async def finish(self) -> Hypothesis:
        """The words of all sound fed; nothing may be fed afterwards.

        Raise `RecogniserError` as `VoskRecogniser.recognise` does.
        """
        answer = await self._tell("finish")
        self._worker = None
        if answer is not None:
            return read_hypothesis(answer, self._how)
        pcm = np.concatenate([np.empty(0, np.int16), *self._sound])
        return await self._recognise(Utterance(pcm), self._how)

    async def _tell(self, do: str, pcm: Pcm | None = None, **more: Any) -> Mapping[str, Any] | None:
        """The worker's answer, None from when it is lost."""
        if self._worker is None:
            return None
        sound = b"" if pcm is None else pcm.tobytes()
        seconds = len(sound) / 2 / SAMPLE_RATE
        message = {"do": do, "stream": self._number, **more}
        answer = await self._supervisor.ask_this(self._worker, message, sound, seconds=seconds)
        if answer is None:
            self._worker = None
        return answer


def read_hypothesis(answer: Mapping[str, Any], how: Hearing) -> Hypothesis:
    """The worker's answer to a request to hear as `how`."""
    heard = _one(answer)
    return replace(heard, open_text=_one(answer["open"]).text) if how is Hearing.BOTH else heard


def _one(result: Mapping[str, Any]) -> Hypothesis:
    """Vosk's JSON has the n-best list under `alternatives`, or one result at the top."""
    ranked = result.get("alternatives") or [result]
    best = ranked[0]
    words = tuple(Word(word["word"], word["start"], word["end"]) for word in best.get("result", ()))
    texts = dict.fromkeys(str(entry.get("text", "")).strip() for entry in ranked)
    text, *others = texts
    return Hypothesis(text, words, tuple(other for other in others if other))
