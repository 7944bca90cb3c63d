"""From a stream of samples to utterances: VAD and endpoint over a buffer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from assistant.hearing.endpoint import Endpoint, EndpointSettings, Span, State
from assistant.hearing.ports import SAMPLE_RATE, Pcm, Utterance
from assistant.hearing.vad import FRAME_SAMPLES, SileroVad, Vad

__all__ = ["FILE_ENDPOINT", "Segmenter", "cut_utterances"]

FILE_ENDPOINT: Final = replace(EndpointSettings(), hangover_ms=900)
"""Nobody waits while a file is cut, so a pause for thought need not end the question."""


class Segmenter:
    """Takes samples in pieces of any length and gives the utterances that they complete."""

    def __init__(self, settings: EndpointSettings, vad: Vad | None = None) -> None:
        self._settings = settings
        self._vad = SileroVad() if vad is None else vad
        self._endpoint = Endpoint(settings)
        self._kept: Pcm = np.empty(0, np.int16)
        self._kept_from = 0
        self._judged = 0
        self._began = 0

    @property
    def in_speech(self) -> bool:
        """True from the first frame that may be speech until the utterance's end."""
        return self._endpoint.state is not State.QUIET

    def feed(self, pcm: Pcm) -> list[Utterance]:
        """Utterances that end within `pcm`, mostly none."""
        self._kept = np.concatenate([self._kept, pcm])
        done: list[Utterance] = []
        while (frame := self._next_frame()) is not None:
            span = self._endpoint.step(self._vad.probability(frame))
            if span is not None:
                done.append(self._utterance(span))
        self._forget()
        return done

    def flush(self) -> list[Utterance]:
        """The stream has ended: the utterance under way, if there is one."""
        span = self._endpoint.flush()
        return [] if span is None else [self._utterance(span)]

    def reset(self) -> None:
        """Drop what is under way, as after a mute; the stream's time goes on."""
        self._began += self._kept_from + len(self._kept)
        self._kept = self._kept[:0]
        self._kept_from = self._judged = 0
        self._endpoint = Endpoint(self._settings)
        self._vad.reset()

    def skip(self, samples: int) -> None:
        """Let time pass without sound; only after `reset`."""
        self._began += samples

    def _next_frame(self) -> Pcm | None:
        start = self._judged * FRAME_SAMPLES - self._kept_from
        if start + FRAME_SAMPLES > len(self._kept):
            return None
        self._judged += 1
        return self._kept[start : start + FRAME_SAMPLES]

    def _utterance(self, span: Span) -> Utterance:
        first, last = span.first * FRAME_SAMPLES, span.last * FRAME_SAMPLES
        pcm = self._kept[first - self._kept_from : last - self._kept_from].copy()
        start = self._began + first
        return Utterance(pcm, start / SAMPLE_RATE, (start + len(pcm)) / SAMPLE_RATE)

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
    found = segmenter.feed(np.concatenate([utterance.pcm, np.zeros(missing, np.int16)]))
    found += segmenter.flush()
    return tuple(found)
