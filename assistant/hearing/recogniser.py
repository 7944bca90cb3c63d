"""`VoskRecogniser`: the port `Recogniser` over a supervised child process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Final, Self

from assistant.errors import KomekshiError
from assistant.hearing.pace import Pace
from assistant.hearing.ports import Hearing, Hypothesis, Utterance
from assistant.hearing.session import VoskSession, read_hypothesis
from assistant.hearing.store import GARBAGE
from assistant.hearing.supervisor import RecogniserSettings, Steering, Supervisor

__all__ = ["RecogniserSettings", "Steering", "VoskRecogniser"]


_DEFAULTS: Final = RecogniserSettings()


class VoskRecogniser:
    """Hears whole utterances, or (`listen`) one while it is said. Make it with `start`."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._numbers = count(1)

    @classmethod
    async def start(
        cls,
        model_dir: Path,
        phrases: Sequence[str],
        *,
        settings: RecogniserSettings = _DEFAULTS,
        ready_timeout_s: float | None = None,
    ) -> Self:
        """Load the model in a child process and steer it to `phrases` (none: open vocabulary).

        Raise `ModelError` `model-load` when the model can't be loaded, `RecogniserError`
        `recogniser-start` when it is not ready in time.
        """
        limit = settings.ready_timeout_s if ready_timeout_s is None else ready_timeout_s
        return cls(await Supervisor.start(model_dir, Steering(tuple(phrases)), settings, limit))

    @property
    def pid(self) -> int:
        """Process id of the present worker."""
        return self._supervisor.worker.pid

    @property
    def rss_mb(self) -> int:
        """Resident memory of the worker at its last answer, MB."""
        return self._supervisor.worker.rss_mb

    @property
    def restarts(self) -> int:
        """How often a worker was replaced."""
        return self._supervisor.restarts

    @property
    def pace(self) -> Pace:
        """Whether it keeps up with what is said."""
        return self._supervisor.pace

    @property
    def trouble(self) -> KomekshiError | None:
        """Why it does not answer at present."""
        return self._supervisor.trouble

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """Words of the whole utterance; with `BOTH` also what is heard without the phrases.

        Raise `RecogniserError`: `recogniser-timeout`, `recogniser-crashed`, `recogniser-closed`.
        """
        if not len(utterance.pcm):
            return Hypothesis("", open_text="" if how is Hearing.BOTH else None)
        answer = await self._supervisor.ask(
            {"do": "hear", "how": how}, utterance.pcm.tobytes(), seconds=utterance.seconds
        )
        return read_hypothesis(answer, how)

    def listen(self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()) -> VoskSession:
        """A session for one utterance: `async with` it, feed it, then `finish`.

        Several may be open at once, beside calls of `recognise`.
        """
        return VoskSession(next(self._numbers), how, self._supervisor, self.recognise, phrases)

    async def unknown_words(self, words: Sequence[str]) -> tuple[str, ...]:
        """Those of `words` that the model can't hear, in their order."""
        answer = await self._supervisor.ask({"do": "unknown", "words": list(words)})
        return tuple(answer["unknown"])

    async def known_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of `words`, and `[unk]`, that the model can hear."""
        asked = {*words, GARBAGE}
        return frozenset(asked.difference(await self.unknown_words(sorted(asked))))

    async def steer(self, steering: Steering) -> None:
        """Lean to something else (nothing: open vocabulary), from the next utterance on.

        Raise `RecogniserError`.
        """
        await self._supervisor.steer(steering)

    async def close(self) -> None:
        """End the worker; further calls raise `RecogniserError`."""
        await self._supervisor.close()
