"""Festival's labels as phones of ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.pronunciation.phones import PHONES
from models.training import festival


def write(folder: Path, labels: str, rate: int = 16_000) -> Path:
    base = folder / "0"
    soundfile.write(base.with_suffix(".wav"), np.zeros(rate, np.int16), rate)
    base.with_suffix(".segs").write_text(labels, "latin-1")
    return base


def test_segments_follow_one_another_and_equal_phones_are_one(tmp_path: Path) -> None:
    base = write(tmp_path, "#\n0.1 100 pau\n0.2 100 dd\n0.3 100 a\n0.5 100 ay\n0.6 100 sch\n")

    said = festival._read(base)

    assert said is not None
    assert said.segments == (
        ("SIL", 0.0, 0.1),
        ("Dj", 0.1, 0.2),
        ("AX", 0.2, 0.5),
        ("SX", 0.5, 0.6),
    )
    assert len(said.pcm) == 16_000


def test_an_unknown_phone_or_a_missing_file_drops_the_utterance(tmp_path: Path) -> None:
    assert festival._read(write(tmp_path, "#\n0.1 100 xyz\n")) is None
    assert festival._read(tmp_path / "1") is None


def test_another_sample_rate_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8000 Hz"):
        festival._read(write(tmp_path, "#\n0.1 100 pau\n", rate=8_000))


def test_every_phone_of_festival_is_one_of_ours() -> None:
    assert set(festival._PHONES.values()) <= set(PHONES)
