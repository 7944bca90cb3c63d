"""From written sentences to sound: recordings, a voice for each run, rendered ahead of time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from assistant.errors import VoiceError
from assistant.text import Language, speakable
from assistant.voice.ports import Rendering, Voice
from assistant.voice.recordings import Recordings
from assistant.voice.runs import Run, language_runs
from assistant.voice.settings import Manner, VoiceSettings
from assistant.voice.sound import at_pace, gained, joined

__all__ = ["LOOK_AHEAD", "Sentence", "Speaker", "spoken_runs"]

LOOK_AHEAD: Final = 2
"""Sentences rendered before they are due. One would do while all is well; with two a worker may
die behind a sentence as short as «Иә.» and no pause is heard. A stop throws them away."""

_AS_CONFIGURED: Final = Manner()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is written."""

    text: str
    language: Language


def spoken_runs(sentence: Sentence) -> tuple[Run, ...]:
    """What each voice is given, in order. Raise `VoiceError` where there is nothing to say."""
    runs = [
        Run(words, run.language)
        for run in language_runs(sentence.text, sentence.language)
        if (words := speakable(run.text, run.language))
    ]
    if not runs:
        raise VoiceError("voice-no-text", "there is no text to say", "give it a text with words")
    *first, last = runs
    # The sentence goes on behind a label: its voice must not fall as at an end.
    return (*(Run(_open_ended(run.text), run.language) for run in first), last)


def _open_ended(words: str) -> str:
    return words if words[-1] in ",;:.!?" else f"{words},"


class Speaker:
    """What the desk speaks with."""

    def __init__(
        self, voice: Voice, settings: VoiceSettings, recordings: Recordings | None = None
    ) -> None:
        self.voice = voice
        self.settings = settings
        self.recordings = recordings

    async def sound(self, sentence: Sentence, manner: Manner = _AS_CONFIGURED) -> Rendering:
        """Sound of a sentence as written. Raise `VoiceError`."""
        recorded = self.recordings and self.recordings.find(sentence.text, sentence.language)
        if recorded:
            return gained(at_pace(recorded, manner.pace), manner.gain_db)
        settings = self.settings.at(manner.pace)
        runs = spoken_runs(sentence)
        parts: dict[int, Rendering] = {}
        # By language: a worker that changes its voice reads a dictionary.
        for number in sorted(range(len(runs)), key=lambda number: runs[number].language):
            run = runs[number]
            parts[number] = await self.voice.render(run.text, run.language, settings)
        return gained(joined([parts[number] for number in range(len(runs))]), manner.gain_db)

    async def sounds(
        self, sentences: Iterable[Sentence], manner: Manner = _AS_CONFIGURED
    ) -> AsyncGenerator[Rendering, None]:
        """All in order, the next ones rendered while one is played. Raise `VoiceError`."""
        left = iter(sentences)
        # One at first: the visitor waits for it, and it shall wait for nothing.
        ahead = deque(self._begun(sentence, manner) for sentence in islice(left, 1))
        try:
            while ahead:
                rendering = await ahead.popleft()
                for sentence in islice(left, LOOK_AHEAD - len(ahead)):
                    ahead.append(self._begun(sentence, manner))
                yield rendering
        finally:
            for task in ahead:
                task.cancel()
            await asyncio.gather(*ahead, return_exceptions=True)

    def _begun(self, sentence: Sentence, manner: Manner) -> asyncio.Task[Rendering]:
        return asyncio.create_task(self.sound(sentence, manner))

    async def close(self) -> None:
        """End the processes of the voice."""
        await self.voice.close()
