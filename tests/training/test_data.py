"""Shards read back, and batches of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.pronunciation.phones import PHONE_ID, PHONES, SIL, SPN
from models.training.data import GARBAGE, SUBSAMPLING, Data

A = PHONE_ID["A"]
SHARES = {"espeak": 0.4, "kokoro": 0.6}


def write_shard(path: Path, frames: list[int]) -> None:
    """Utterances of A between silence; cepstrum 0 of a frame is its number in the utterance."""
    features = [np.full((count, 40), np.arange(count)[:, None]) for count in frames]
    labels = [np.full(count, A) for count in frames]
    for label in labels:
        label[:10] = label[-10:] = PHONE_ID[SIL]
    np.savez(
        path,
        features=np.concatenate(features).astype(np.float16),
        labels=np.concatenate(labels).astype(np.uint8),
        offsets=np.cumsum([0, *frames]),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_shard(tmp_path / "espeak-1-0000.npz", [100, 50])
    return tmp_path


def test_every_third_frame_has_a_label_and_what_is_past_the_end_has_none(folder: Path) -> None:
    context = 6
    features, labels = Data(folder, SHARES, seed=0).batch(8, context)

    assert features.shape == (8, 300 - SUBSAMPLING + 1 + 2 * context, 40)
    assert labels.shape == (8, 100)
    for row, said in zip(features, labels, strict=True):
        count = 100 if row.max() == 99 else 50
        assert (said >= 0).sum() == -(-count // SUBSAMPLING)
        assert set(said[: 9 // SUBSAMPLING]) == {PHONE_ID[SIL]}
        assert said[10] == A  # frame 30
        assert (row[: context + 1] == 0).all()  # the first frame fills the context
        assert row[context + 30, 0] == 30


def test_priors_sum_to_one_and_leave_the_garbage_its_share(folder: Path) -> None:
    priors = Data(folder, SHARES, seed=0).priors()

    assert len(priors) == len(PHONES)
    assert priors.sum() == pytest.approx(1, abs=0.01)
    assert priors[PHONE_ID[SPN]] == pytest.approx(GARBAGE * (priors[A] + priors[PHONE_ID[SPN]]))
    assert priors[PHONE_ID[SIL]] == pytest.approx(40 / 150)


def test_shards_written_later_join_in(folder: Path) -> None:
    data = Data(folder, {"espeak": 1e-9, "kokoro": 1.0}, seed=0)
    write_shard(folder / "kokoro-1-0000.npz", [200])
    data.rescan()
    features, _ = data.batch(4, 0)

    assert set(data.hours) == {"espeak", "kokoro"}
    assert features[:, :, 0].max(axis=1).tolist() == [199] * 4  # all from the new engine
