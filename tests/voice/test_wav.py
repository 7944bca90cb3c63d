"""WAV files of spoken answers, on real disks that are full, locked or no disk at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import VoiceError
from assistant.voice import Rendering, WavLoudspeaker, write_wav


def _tone(seconds: float, rate: int = 22_050, hertz: float = 440.0) -> Rendering:
    times = np.arange(round(seconds * rate)) / rate
    return Rendering((8_000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16), rate)


def _read(path: Path) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(path, dtype="int16")
    return samples, rate


def test_pieces_follow_each_other_with_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    first, second = _tone(0.5), _tone(0.25)
    write_wav(path, [first, second], gap_s=0.1)
    samples, rate = _read(path)
    assert rate == 22_050
    assert len(samples) == len(first.pcm) + 2_205 + len(second.pcm)
    np.testing.assert_array_equal(samples[: len(first.pcm)], first.pcm)
    assert not samples[len(first.pcm) : len(first.pcm) + 2_205].any()
    np.testing.assert_array_equal(samples[-len(second.pcm) :], second.pcm)


def test_different_rates_are_brought_to_the_highest(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    write_wav(path, [_tone(0.5, 22_050), _tone(0.5, 48_000)], gap_s=0.0)
    samples, rate = _read(path)
    assert rate == 48_000
    assert len(samples) == pytest.approx(48_000, abs=20)
    spectrum = np.abs(np.fft.rfft(samples[:24_000].astype(float)))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=4)


def test_no_sound_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="no sound"):
        write_wav(tmp_path / "answer.wav", [])
    assert not list(tmp_path.iterdir())


def test_an_older_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"old")
    write_wav(path, [_tone(0.1)])
    assert list(tmp_path.iterdir()) == [path]
    assert len(_read(path)[0]) == 2_205
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.wav", tmp_path / "link.wav"
    real.touch()
    link.symlink_to(real)
    write_wav(link, [_tone(0.1)])
    assert link.is_symlink()
    assert real.stat().st_size > 4_000


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    before = Path(os.devnull).stat()
    write_wav(Path(os.devnull), [_tone(0.1)])
    assert Path(os.devnull).stat().st_ino == before.st_ino
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_full_disk_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    # The size limit of a process is the disk that can be filled without rights.
    code = f"""
import resource, signal, sys
import numpy as np
from pathlib import Path
from assistant.errors import VoiceError
from assistant.voice import Rendering, write_wav
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_wav(Path({str(tmp_path / "a.wav")!r}), [Rendering(np.ones(50_000, np.int16), 16_000)])
except VoiceError as error:
    sys.exit(error.code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "voice-file"
    assert not list(tmp_path.iterdir())
    with pytest.raises(VoiceError, match="free some space"):
        write_wav(Path("/dev/full"), [_tone(1.0)])


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("missing/answer.wav", "create the folder"),
        ("folder", "not of a folder"),
        ("file/answer.wav", "create the folder"),
        ("a" * 300 + ".wav", "shorter"),
    ],
)
def test_places_that_are_no_file_come_with_a_remedy(tmp_path: Path, name: str, remedy: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(VoiceError, match=remedy) as caught:
        write_wav(tmp_path / name, [_tone(0.1)])
    assert caught.value.code == "voice-file"


async def test_replies_are_numbered_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "replies"
    first = WavLoudspeaker(folder)
    assert await first.play(_tone(0.1))
    assert await first.play_all([_tone(0.1), _tone(0.1)])
    assert first.last == folder / "reply-0002.wav"
    second = WavLoudspeaker(folder)
    second.stop()
    assert await second.play(_tone(0.2))
    assert sorted(path.name for path in folder.iterdir()) == [
        "reply-0001.wav",
        "reply-0002.wav",
        "reply-0003.wav",
    ]
    with wave.open(str(folder / "reply-0003.wav")) as file:
        assert file.getnframes() == 4_410
    await second.close()
    assert not await second.play(_tone(0.1))


async def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VoiceError, match="spoken answers"):
        await WavLoudspeaker(tmp_path / "file").play(_tone(0.1))
