from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from assistant.errors import AudioFileError
from assistant.hearing import MAX_FILE_SECONDS, SAMPLE_RATE, cut_utterances, load_audio

TONE_HZ = 440.0


def tone(seconds: float, rate: int, channels: int = 1) -> NDArray[np.float64]:
    time = np.arange(round(seconds * rate)) / rate
    one = 0.5 * np.sin(2 * np.pi * TONE_HZ * time)
    return np.repeat(one[:, None], channels, axis=1)


def pitch(pcm: NDArray[np.int16]) -> float:
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm))))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / len(pcm)


@pytest.mark.parametrize(
    ("suffix", "subtype"),
    [
        ("wav", "PCM_U8"),
        ("wav", "PCM_16"),
        ("wav", "PCM_24"),
        ("wav", "PCM_32"),
        ("wav", "FLOAT"),
        ("wav", "DOUBLE"),
        ("wav", "ULAW"),
        ("flac", "PCM_16"),
        ("flac", "PCM_24"),
        ("ogg", "VORBIS"),
    ],
)
@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 2), (44_100, 2), (48_000, 1)])
def test_any_format_becomes_mono_16_khz(
    tmp_path: Path, suffix: str, subtype: str, rate: int, channels: int
) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, tone(1.0, rate, channels), rate, subtype=subtype)

    utterance = load_audio(path)

    assert utterance.pcm.dtype == np.int16
    assert utterance.pcm.shape == (SAMPLE_RATE,)
    assert utterance.seconds == utterance.ended_at == 1.0
    assert abs(pitch(utterance.pcm) - TONE_HZ) <= 1
    assert 0.45 < np.abs(utterance.pcm[2_000:-2_000]).max() / 32_768 < 0.55


def test_channels_are_mixed(tmp_path: Path) -> None:
    path = tmp_path / "left.wav"
    left_only = tone(0.5, 16_000, 2) * [1.0, 0.0]
    soundfile.write(path, left_only, 16_000)

    peak = np.abs(load_audio(path).pcm).max() / 32_768

    assert peak == pytest.approx(0.25, abs=0.01)


def test_loud_floats_are_clipped_not_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.full(1_600, 3.0), 16_000, subtype="FLOAT")

    assert (load_audio(path).pcm == 32_767).all()


def wav_header(*, rate: int, data_bytes: int) -> bytes:
    fmt = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    chunks = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt
    return (
        b"RIFF"
        + struct.pack("<I", 4 + 8 + len(fmt) + 8 + data_bytes)
        + chunks
        + b"data"
        + struct.pack("<I", data_bytes)
    )


def missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("бұл дыбыс емес\n")


def truncated_header(path: Path) -> None:
    path.write_bytes(wav_header(rate=16_000, data_bytes=32_000)[:30])


def no_samples(path: Path) -> None:
    soundfile.write(path, np.empty(0), 16_000)


def not_a_number(path: Path) -> None:
    samples = np.zeros(1_600, np.float32)
    samples[800] = np.nan
    soundfile.write(path, samples, 16_000, subtype="FLOAT")


def infinite(path: Path) -> None:
    samples = np.zeros(1_600, np.float32)
    samples[800] = np.inf
    soundfile.write(path, samples, 16_000, subtype="FLOAT")


def slow_rate(path: Path) -> None:
    soundfile.write(path, np.zeros(100), 100)


def fast_rate(path: Path) -> None:
    path.write_bytes(wav_header(rate=2_000_000_000, data_bytes=3_200) + bytes(3_200))


def many_channels(path: Path) -> None:
    soundfile.write(path, np.zeros((100, 200)), 16_000)


def an_hour(path: Path) -> None:
    data_bytes = 3_600 * 16_000 * 2
    with path.open("wb") as file:
        file.write(wav_header(rate=16_000, data_bytes=data_bytes))
        file.truncate(44 + data_bytes)


def just_too_long(path: Path) -> None:
    soundfile.write(path, np.zeros(round((MAX_FILE_SECONDS + 0.5) * 8_000)), 8_000)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (missing, "audio-missing"),
        (folder, "audio-directory"),
        (pipe, "audio-unreadable"),
        (empty, "audio-empty"),
        (text, "audio-format"),
        (truncated_header, "audio-format"),
        (no_samples, "audio-no-samples"),
        (not_a_number, "audio-not-finite"),
        (infinite, "audio-not-finite"),
        (slow_rate, "audio-rate"),
        (fast_rate, "audio-rate"),
        (many_channels, "audio-channels"),
        (an_hour, "audio-too-long"),
        (just_too_long, "audio-too-long"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_unusable_files(tmp_path: Path, make: object, code: str) -> None:
    path = tmp_path / "question.wav"
    assert callable(make)
    make(path)

    with pytest.raises(AudioFileError) as caught:
        load_audio(path)

    assert caught.value.code == code
    assert str(path) in caught.value.message
    assert caught.value.remedy


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "locked.wav"
    soundfile.write(path, tone(0.1, 16_000), 16_000)
    path.chmod(0)
    was = os.geteuid()
    if was == 0:
        # Root may read everything, so for this test be somebody else.
        os.seteuid(65_534)
    yield path
    if was == 0:
        os.seteuid(was)


def test_no_permission(locked: Path) -> None:
    with pytest.raises(AudioFileError) as caught:
        load_audio(locked)

    assert caught.value.code == "audio-permission"


def test_a_minute_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "minute.wav"
    soundfile.write(path, np.zeros(round(MAX_FILE_SECONDS * 8_000)), 8_000)

    assert load_audio(path).seconds == MAX_FILE_SECONDS


def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(wav_header(rate=16_000, data_bytes=320_000) + bytes(32_000))

    assert load_audio(path).seconds == 1.0


def test_long_recording_is_cut_into_its_sentences(speech: Path) -> None:
    recording = load_audio(speech / "long.wav")

    utterances = cut_utterances(recording)

    assert len(utterances) == 3
    for before, after in pairwise(utterances):
        assert before.ended_at <= after.started_at
    for utterance in utterances:
        start = round(utterance.started_at * SAMPLE_RATE)
        assert (recording.pcm[start : start + len(utterance.pcm)] == utterance.pcm).all()


def test_silence_and_noise_hold_no_utterance(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    for name, samples in {
        "silence": np.zeros(32_000),
        "noise": rng.normal(0, 0.1, 32_000),
        "hum": tone(2.0, 16_000)[:, 0],
        "click": np.concatenate([np.zeros(16_000), np.ones(160), np.zeros(16_000)]),
    }.items():
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, samples, 16_000)
        assert cut_utterances(load_audio(path)) == (), name
