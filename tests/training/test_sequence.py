"""The sequence loss against sums over all paths, written out. Needs torch, which only training
has."""

import itertools
import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from models.training.sequence import SequenceLoss, log_transitions  # noqa: E402

PHONES, FRAMES = 4, 5
COUNTS = np.array([[6.0, 2, 1, 0], [1, 5, 3, 0], [2, 1, 7, 0], [0, 0, 0, 0]])
"""The last phone never occurs, as the garbage phone in the labels."""
PRIORS = np.array([0.4, 0.3, 0.2, 0.1])


def by_hand(scores: np.ndarray, allowed: list[set[int]]) -> float:
    """Logarithm of the summed score of the paths through the allowed phones."""
    steps = log_transitions(COUNTS).numpy()
    paths = [
        sum(scores[phone, t] - math.log(PRIORS[phone]) for t, phone in enumerate(path))
        + sum(steps[a, b] for a, b in itertools.pairwise(path))
        for path in itertools.product(*allowed)
    ]
    return float(np.logaddexp.reduce(paths))


def test_it_is_all_paths_against_those_near_the_labels() -> None:
    scores = torch.randn(1, PHONES, FRAMES, generator=torch.Generator().manual_seed(1))
    labels = [0, 0, 1, 2, 2]
    near = [
        {labels[max(0, t - 1)], labels[t], labels[min(FRAMES - 1, t + 1)]} for t in range(FRAMES)
    ]
    plain = scores[0].numpy()
    wanted = by_hand(plain, [{0, 1, 2}] * FRAMES) - by_hand(plain, near)
    loss = SequenceLoss(COUNTS, PRIORS)(scores, torch.tensor([labels]))
    assert float(loss) * FRAMES == pytest.approx(wanted, abs=1e-3)


def test_frames_past_an_end_cost_nothing() -> None:
    scores = torch.randn(1, PHONES, FRAMES, generator=torch.Generator().manual_seed(2))
    loss = SequenceLoss(COUNTS, PRIORS)
    short = loss(scores[:, :, :3], torch.tensor([[0, 1, 2]]))
    padded = loss(scores, torch.tensor([[0, 1, 2, -1, -1]]))
    assert float(padded) == pytest.approx(float(short), abs=1e-4)


def test_it_falls_where_the_labels_grow_likelier() -> None:
    labels = torch.tensor([[0, 0, 1, 2, 2]])
    scores = torch.zeros(1, PHONES, FRAMES, requires_grad=True)
    loss = SequenceLoss(COUNTS, PRIORS)
    before = loss(scores, labels)
    before.backward()
    with torch.no_grad():
        after = loss(scores - 0.5 * scores.grad, labels)
    assert float(after) < float(before)
