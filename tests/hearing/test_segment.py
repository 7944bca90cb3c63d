from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.hearing import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    EndpointSettings,
    More,
    Pcm,
    Segmenter,
    SpeechEvent,
    Started,
    Utterance,
    cut_utterances,
    load_audio,
)
from assistant.hearing.vad import FRAME_MS, FRAME_SAMPLES

LOUD, QUIET = 1, 0


class LoudnessVad:
    """Speech is what is not silent, so that a test can draw its utterances."""

    def probability(self, frame: Pcm) -> float:
        return float(frame.any())

    def reset(self) -> None:
        """It remembers nothing."""


def drawn(*stretches: tuple[int, int]) -> Pcm:
    """Frames of silence and of sound; no two samples of sound near each other are alike."""
    loud = np.concatenate([np.full(count * FRAME_SAMPLES, level) for level, count in stretches])
    return (loud * (1 + np.arange(len(loud)) % 30_000)).astype(np.int16)


def fed(segmenter: Segmenter, pcm: Pcm, piece: int) -> list[SpeechEvent]:
    events: list[SpeechEvent] = []
    for start in range(0, len(pcm), piece):
        events += segmenter.feed(pcm[start : start + piece])
    return events + segmenter.flush()


def utterances(events: list[SpeechEvent]) -> list[Utterance]:
    return [event.utterance for event in events if isinstance(event, Ended)]


def names(events: list[SpeechEvent]) -> list[str]:
    """Names of the events, those of the same kind in a row only once."""
    found = [type(event).__name__ for event in events]
    return [name for i, name in enumerate(found) if i == 0 or name != found[i - 1]]


@pytest.mark.parametrize("piece", [100, 512, 1_600, 10**6])
def test_pieces_of_any_length_give_the_same_utterances(speech: Path, piece: int) -> None:
    pcm = load_audio(speech / "long.wav").pcm
    found = utterances(fed(Segmenter(EndpointSettings()), pcm, piece))
    expected = utterances(fed(Segmenter(EndpointSettings()), pcm, len(pcm)))

    assert len(expected) == 3
    assert [u.started_at for u in found] == [u.started_at for u in expected]
    for one, other in zip(found, expected, strict=True):
        assert (one.pcm == other.pcm).all()


@pytest.mark.parametrize("piece", [100, 512, 10**6])
def test_the_pieces_of_an_utterance_are_the_whole(speech: Path, piece: int) -> None:
    events = fed(Segmenter(EndpointSettings()), load_audio(speech / "long.wav").pcm, piece)
    pieces: list[Pcm] = []
    for event in events:
        match event:
            case Started(pcm):
                assert pieces == []
                pieces = [pcm]
            case More(pcm):
                pieces.append(pcm)
            case Ended(utterance):
                assert (np.concatenate(pieces) == utterance.pcm).all()
                pieces = []
            case Abandoned():
                raise AssertionError
    assert pieces == []


def test_it_starts_before_it_ends_and_with_the_pre_roll() -> None:
    segmenter = Segmenter(EndpointSettings(), LoudnessVad())
    events = segmenter.feed(drawn((QUIET, 20), (LOUD, 3)))

    (started,) = events
    assert isinstance(started, Started)
    assert len(started.pcm) == (320 // FRAME_MS + 3) * FRAME_SAMPLES
    assert names(segmenter.feed(drawn((LOUD, 2)))) == ["More"]
    assert names(segmenter.feed(drawn((QUIET, 15)))) == ["More", "Ended"]


def test_a_click_starts_nothing() -> None:
    segmenter = Segmenter(EndpointSettings(), LoudnessVad())

    assert segmenter.feed(drawn((QUIET, 20), (LOUD, 2), (QUIET, 20))) == []


def test_endless_speech_goes_on_in_the_next_utterance() -> None:
    segmenter = Segmenter(EndpointSettings(), LoudnessVad())
    pcm = drawn((LOUD, 700))
    events = fed(segmenter, pcm, FRAME_SAMPLES)

    assert names(events) == ["Started", "More", "Ended"] * 3
    first, second, third = utterances(events)
    assert 10.0 <= first.seconds < 10.1
    assert (np.concatenate([first.pcm, second.pcm, third.pcm]) == pcm).all()


def test_reset_drops_what_is_under_way_and_keeps_the_time(speech: Path) -> None:
    pcm = load_audio(speech / "kk.wav").pcm
    segmenter = Segmenter(EndpointSettings())
    segmenter.feed(pcm[: len(pcm) // 2])
    assert segmenter.in_speech

    assert segmenter.reset() == [Abandoned()]
    assert segmenter.reset() == []
    segmenter.skip(SAMPLE_RATE)
    events = segmenter.feed(np.concatenate([pcm, np.zeros(SAMPLE_RATE, np.int16)]))
    (utterance,) = utterances(events)

    before = (len(pcm) // 2) / SAMPLE_RATE + 1.0
    assert utterance.started_at == pytest.approx(before, abs=0.3)


def test_a_file_is_cut_at_long_pauses_only(speech: Path) -> None:
    long = load_audio(speech / "long.wav")

    assert len(cut_utterances(long)) == 3
    assert cut_utterances(Utterance(np.zeros(SAMPLE_RATE, np.int16))) == ()
