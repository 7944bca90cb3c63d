"""Weights and thresholds fitted to sentences by `python -m models.understanding fit`.

Fitted on 2026-11-24 to `data/dev`, `tests/phrases`, `match/sentences`
(of `phrases` every second service; SHA-256 b59ad7f67611712b). There, 92.1% of the
questions were answered at once, 0.35% of them with another service; 97.8% were answered
or asked back, and so was 4.2% of the talk about other things. What it does on sentences
it never saw is in `benchmarks/results/`.
"""

from __future__ import annotations

from typing import Final

from assistant.match.judge import Weights

__all__ = ["ANSWER_LIKELY", "ASK_LIKELY", "WITHOUT_LEARNED", "WITH_LEARNED"]

ANSWER_LIKELY: Final = 0.745
"""Probability of the best service from which it is answered."""

ASK_LIKELY: Final = 0.595
"""Probability of the best three together from which they are asked back."""

WITH_LEARNED: Final = Weights(
    of_target=(
        -1.981,  # score
        0.361,  # high score
        0.457,  # covered
        -1.084,  # evidence
        3.158,  # letters
        0.643,  # exact
        0.338,  # opinion
        0.478,  # opinion per word
        3.356,  # explained
        3.842,  # accounted
        5.393,  # learned
        -3.6,  # learned mine
    ),
    of_talk=(
        10.035,  # always
        -1.102,  # foreign
        0.807,  # other talk
        0.948,  # one over words
        -6.236,  # words
        2.662,  # garbage
        -1.274,  # learned none
        -0.925,  # weight
        0.979,  # learned others
    ),
)

WITHOUT_LEARNED: Final = Weights(
    of_target=(
        -0.515,  # score
        0.434,  # high score
        2.777,  # covered
        0.689,  # evidence
        4.615,  # letters
        0.899,  # exact
        1.033,  # opinion
        0.567,  # opinion per word
        2.131,  # explained
        4.699,  # accounted
        4.244,  # learned
        2.837,  # learned mine
    ),
    of_talk=(
        5.636,  # always
        -2.237,  # foreign
        0.842,  # other talk
        -1.643,  # one over words
        -5.895,  # words
        1.335,  # garbage
        -4.227,  # learned none
        -1.083,  # weight
        -4.227,  # learned others
    ),
)
"""For a catalogue that nothing was learned about."""
