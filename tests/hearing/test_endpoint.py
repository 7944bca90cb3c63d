from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hearing import EndpointSettings, load_audio
from assistant.hearing.endpoint import End, Endpoint, Span, State
from assistant.hearing.vad import FRAME_MS, FRAME_SAMPLES, SileroVad

SETTINGS = EndpointSettings(
    start_ms=3 * FRAME_MS,
    hangover_ms=5 * FRAME_MS,
    max_ms=40 * FRAME_MS,
    pre_roll_ms=4 * FRAME_MS,
)
QUIET, SOFT, LOUD = 0.0, 0.4, 0.9


def run(endpoint: Endpoint, *stretches: tuple[float, int]) -> list[Span]:
    probabilities = [p for probability, count in stretches for p in [probability] * count]
    return [span for p in probabilities if (span := endpoint.step(p)) is not None]


def test_an_utterance_has_pre_roll_and_hangover() -> None:
    spans = run(Endpoint(SETTINGS), (QUIET, 10), (LOUD, 8), (QUIET, 20))

    assert spans == [Span(first=6, last=23, end=End.QUIET, quiet_s=0.16)]


@pytest.mark.parametrize("frames", [1, 2])
def test_a_click_is_no_utterance(frames: int) -> None:
    endpoint = Endpoint(SETTINGS)

    assert run(endpoint, (QUIET, 10), (LOUD, frames), (QUIET, 30)) == []
    assert endpoint.state is State.QUIET


def test_states_in_their_order() -> None:
    endpoint = Endpoint(SETTINGS)
    seen = []
    for probability in [QUIET, LOUD, LOUD, LOUD, QUIET, LOUD, QUIET, QUIET, QUIET, QUIET, QUIET]:
        endpoint.step(probability)
        seen.append(endpoint.state.name)

    assert seen == [
        "QUIET", "STARTING", "STARTING", "SPEECH", "STOPPING", "SPEECH",
        "STOPPING", "STOPPING", "STOPPING", "STOPPING", "QUIET",
    ]  # fmt: skip


def test_a_pause_shorter_than_the_hangover_stays_inside() -> None:
    spans = run(Endpoint(SETTINGS), (LOUD, 5), (QUIET, 4), (LOUD, 5), (QUIET, 5))

    assert spans == [Span(0, 19, End.QUIET, quiet_s=0.16)]


def test_soft_frames_do_not_begin_a_pause() -> None:
    assert run(Endpoint(SETTINGS), (LOUD, 5), (SOFT, 20), (LOUD, 2), (QUIET, 5)) == [
        Span(0, 32, End.QUIET, quiet_s=0.16)
    ]


def test_endless_speech_is_cut_and_goes_on_in_the_next_one() -> None:
    spans = run(Endpoint(SETTINGS), (LOUD, 100), (QUIET, 10))

    assert [span.end for span in spans] == [End.TOO_LONG, End.TOO_LONG, End.QUIET]
    assert [(span.first, span.last) for span in spans] == [(0, 40), (40, 80), (80, 105)]


def test_the_end_of_the_stream_ends_the_utterance() -> None:
    endpoint = Endpoint(SETTINGS)
    run(endpoint, (LOUD, 6))

    assert endpoint.flush() == Span(0, 6, End.STREAM)
    assert endpoint.flush() is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([QUIET, SOFT, LOUD]), max_size=200))
def test_spans_follow_one_another_and_keep_their_limits(probabilities: list[float]) -> None:
    endpoint = Endpoint(SETTINGS)
    free = 0
    for frame, probability in enumerate(probabilities):
        needed = endpoint.needs_from
        span = endpoint.step(probability)
        if span is not None:
            assert needed <= span.first
            assert free <= span.first < span.last == frame + 1
            assert span.last - span.first <= 40
            free = span.last


def test_the_defaults_in_frames() -> None:
    spans = run(Endpoint(EndpointSettings()), (QUIET, 50), (LOUD, 30), (QUIET, 50))

    assert len(spans) == 1
    assert (50 - spans[0].first) * FRAME_MS == 320
    assert (spans[0].last - 80) * FRAME_MS == 480


def test_silero_tells_speech_from_silence(speech: Path) -> None:
    vad = SileroVad()
    pcm = load_audio(speech / "ru.wav").pcm
    frames = [pcm[i : i + FRAME_SAMPLES] for i in range(0, len(pcm) - FRAME_SAMPLES, FRAME_SAMPLES)]

    assert max(vad.probability(frame) for frame in frames) > 0.9
    vad.reset()
    assert max(vad.probability(np.zeros(FRAME_SAMPLES, np.int16)) for _ in range(20)) < 0.2
