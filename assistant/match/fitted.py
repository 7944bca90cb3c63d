"""Weights and thresholds fitted to sentences by `python -m models.understanding fit`.

Fitted on 2026-12-01 to `data/dev`, `tests/phrases`, `match/sentences`
(of `phrases` every second service; SHA-256 b59ad7f67611712b). There, 93.6% of the
questions were answered at once, 0.15% of them with another service; 98.9% were answered
or asked back, and so was 4.3% of the talk about other things. What it does on sentences
it never saw is in `benchmarks/results/`.
"""

from __future__ import annotations

from typing import Final

from assistant.match.judge import Weights

__all__ = ["ANSWER_LIKELY", "ASK_LIKELY", "WITHOUT_LEARNED", "WITH_LEARNED"]

ANSWER_LIKELY: Final = 0.735
"""Probability of the best service from which it is answered."""

ASK_LIKELY: Final = 0.585
"""Probability of the best three together from which they are asked back."""

WITH_LEARNED: Final = Weights(
    of_target=(
        -2.331,  # score
        0.468,  # high score
        0.423,  # covered
        -0.7,  # evidence
        3.216,  # letters
        0.778,  # exact
        0.78,  # opinion
        0.413,  # opinion per word
        3.111,  # explained
        3.898,  # accounted
        5.586,  # learned
        -3.906,  # learned mine
    ),
    of_talk=(
        10.078,  # always
        -0.787,  # foreign
        0.733,  # other talk
        1.02,  # one over words
        -6.395,  # words
        2.905,  # garbage
        -1.401,  # learned none
        -0.755,  # weight
        1.2,  # learned others
    ),
)

WITHOUT_LEARNED: Final = Weights(
    of_target=(
        -0.954,  # score
        0.291,  # high score
        2.964,  # covered
        1.009,  # evidence
        4.755,  # letters
        0.942,  # exact
        1.23,  # opinion
        0.538,  # opinion per word
        1.944,  # explained
        5.025,  # accounted
        4.339,  # learned
        2.902,  # learned mine
    ),
    of_talk=(
        5.757,  # always
        -2.116,  # foreign
        0.808,  # other talk
        -1.546,  # one over words
        -6.079,  # words
        1.052,  # garbage
        -4.318,  # learned none
        -1.013,  # weight
        -4.318,  # learned others
    ),
)
"""For a catalogue that nothing was learned about."""
