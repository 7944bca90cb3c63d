"""Weights and thresholds fitted to sentences by `python -m models.understanding fit`.

Fitted on 2026-11-24 to `data/dev`, `tests/phrases`, `match/sentences`
(of `phrases` every second service; SHA-256 b59ad7f67611712b). There, 92.5% of the
questions were answered at once, 0.35% of them with another service; 97.9% were answered
or asked back, and so was 4.3% of the talk about other things. What it does on sentences
it never saw is in `benchmarks/results/`.
"""

from __future__ import annotations

from typing import Final

from assistant.match.judge import Weights

__all__ = ["ANSWER_LIKELY", "ASK_LIKELY", "WITHOUT_LEARNED", "WITH_LEARNED"]

ANSWER_LIKELY: Final = 0.73
"""Probability of the best service from which it is answered."""

ASK_LIKELY: Final = 0.595
"""Probability of the best three together from which they are asked back."""

WITH_LEARNED: Final = Weights(
    of_target=(
        -1.949,  # score
        0.339,  # high score
        0.489,  # covered
        -1.096,  # evidence
        3.157,  # letters
        0.634,  # exact
        0.354,  # opinion
        0.473,  # opinion per word
        3.346,  # explained
        3.81,  # accounted
        5.448,  # learned
        -3.65,  # learned mine
    ),
    of_talk=(
        9.971,  # always
        -1.021,  # foreign
        0.819,  # other talk
        0.95,  # one over words
        -6.286,  # words
        2.69,  # garbage
        -1.615,  # learned none
        -0.903,  # weight
        1.291,  # learned others
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
