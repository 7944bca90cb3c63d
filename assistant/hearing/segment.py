"""From a stream of samples to utterances as they grow: VAD and endpoint over a buffer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from assistant.hearing.endpoint import Endpoint, EndpointSettings, Span, State
from assistant.hearing.ports import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    More,
    Pcm,
    SpeechEvent,
    Started,
    Utterance,
)
from assistant.hearing.vad import FRAME_SAMPLES, SileroVad, Vad

__all__ = ["FILE_ENDPOINT", "Segmenter", "cut_utterances"]

FILE_ENDPOINT: Final = replace(EndpointSettings(), hangover_ms=900)
"""Nobody waits while a file is cut, so a pause for thought need not end the question."""


class Segmenter:
    """Takes samples in pieces of any length and tells what they bring of utterances."""

    def __init__(self, settings: EndpointSettings, vad: Vad | None = None) -> None:
        self._settings = settings
        self._vad = SileroVad() if vad is None else vad
        self._endpoint = Endpoint(settings)
        self._kept: Pcm = np.empty(0, np.int16)
        self._kept_from = 0
        self._judged = 0
        self._began = 0
        self._given: int | None = None
        """Sample up to which the utterance under way has been given; None: there is none."""

    @property
    def in_speech(self) -> bool:
        """True from the first frame that may be speech until the utterance's end."""
        return self._endpoint.state is not State.QUIET

    def feed(self, pcm: Pcm) -> list[SpeechEvent]:
        """What happens within `pcm`; one piece of sound at most per utterance."""
        self._kept = np.concatenate([self._kept, pcm])
        events: list[SpeechEvent] = []
        while (frame := self._next_frame()) is not None:
            span = self._endpoint.step(self._vad.probability(frame))
            if span is not None:
                events += self._end(span)
        if self._endpoint.state in (State.SPEECH, State.STOPPING):
            events += self._give(self._endpoint.needs_from, self._judged, self._endpoint.quiet_s)
        self._forget()
        return events

    def flush(self) -> list[SpeechEvent]:
        """The stream has ended, and with it the utterance under way, if there is one."""
        span = self._endpoint.flush()
        return [] if span is None else self._end(span)

    def reset(self) -> list[SpeechEvent]:
        """Drop what is under way, as after a mute; the stream's time goes on."""
        events: list[SpeechEvent] = [] if self._given is None else [Abandoned()]
        self._began += self._kept_from + len(self._kept)
        self._kept = self._kept[:0]
        self._kept_from = self._judged = 0
        self._given = None
        self._endpoint = Endpoint(self._settings)
        self._vad.reset()
        return events

    def skip(self, samples: int) -> None:
        """Let time pass without sound; only after `reset`."""
        self._began += samples

    def _next_frame(self) -> Pcm | None:
        start = self._judged * FRAME_SAMPLES - self._kept_from
        if start + FRAME_SAMPLES > len(self._kept):
            return None
        self._judged += 1
        return self._kept[start : start + FRAME_SAMPLES]

    def _give(self, first: int, last: int, quiet_s: float) -> list[SpeechEvent]:
        """The sound of an utterance from frame `first` on that was not given yet."""
        start = first * FRAME_SAMPLES if self._given is None else self._given
        pcm = self._sound(start, last * FRAME_SAMPLES)
        begun = self._given is not None
        event = More(pcm, quiet_s) if begun else Started(pcm)
        self._given = last * FRAME_SAMPLES
        return [event] if len(pcm) else []

    def _end(self, span: Span) -> list[SpeechEvent]:
        events = self._give(span.first, span.last, span.quiet_s)
        self._given = None
        start = span.first * FRAME_SAMPLES
        pcm = self._sound(start, span.last * FRAME_SAMPLES)
        began = self._began + start
        utterance = Utterance(pcm, began / SAMPLE_RATE, (began + len(pcm)) / SAMPLE_RATE)
        return [*events, Ended(utterance, span.quiet_s)]

    def _sound(self, start: int, end: int) -> Pcm:
        return self._kept[start - self._kept_from : end - self._kept_from].copy()

    def _forget(self) -> None:
        surplus = self._endpoint.needs_from * FRAME_SAMPLES - self._kept_from
        if surplus > 0:
            self._kept = self._kept[surplus:].copy()
            self._kept_from += surplus


def cut_utterances(
    utterance: Utterance, settings: EndpointSettings = FILE_ENDPOINT
) -> tuple[Utterance, ...]:
    """Stretches of speech in a recording, none for silence or noise; 3 ms a second."""
    segmenter = Segmenter(settings)
    # The last part of a frame is filled up, or the end of a word would be lost.
    missing = -len(utterance.pcm) % FRAME_SAMPLES
    events = segmenter.feed(np.concatenate([utterance.pcm, np.zeros(missing, np.int16)]))
    events += segmenter.flush()
    return tuple(event.utterance for event in events if isinstance(event, Ended))
