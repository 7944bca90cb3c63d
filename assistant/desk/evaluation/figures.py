"""The results of an evaluation as values; they are the JSON that it writes."""

from __future__ import annotations

import msgspec

from assistant.desk.evaluation.measure import Bin, Figure, Share

__all__ = ["Confusion", "Evaluation", "Failure", "Latency", "Made", "Questions", "Talk", "Words"]


class Made(msgspec.Struct, frozen=True):
    """What was measured with what."""

    command: str
    date: str
    catalogue: str
    """Fingerprint."""
    learned: str
    """Fingerprint of what was learned from sentences; empty without."""
    model: str
    """Fingerprint of the recognition models; empty for typed sentences."""
    data: dict[str, str]
    """Names of the files of sentences, and their hashes."""
    answer_likely: float
    """Probability from which it is answered."""
    ask_likely: float
    """Probability from which it is asked back."""


class Questions(msgspec.Struct, frozen=True):
    """Questions of one sort, and what became of them."""

    by: str
    """`all`, `language`, `kind`, `question`, `noise` or `voice`."""
    name: str
    right: Share
    """Answered, confirmed or among the choices: the right one."""
    at_once: Share
    """The right one, answered without asking back."""
    wrong: Share
    """Another one answered, with confidence."""
    aside: Share
    """Asked back without the right one."""
    missed: Share
    """Not understood."""
    aspect: Share | None = None
    """Facets: the right one, and just the part that was asked for."""


class Talk(msgspec.Struct, frozen=True):
    """Talk about other things, and what became of it."""

    by: str
    name: str
    refused: Share
    """Recall of what is out of scope."""
    taken: Share
    """A service was answered."""
    offered: Share
    """A service was asked back."""
    steered: Share
    """Taken for a command or a courtesy."""


class Words(msgspec.Struct, frozen=True):
    """How well the recogniser heard."""

    by: str
    name: str
    sentences: int
    words: int
    word_error: Figure


class Confusion(msgspec.Struct, frozen=True):
    """Questions about one thing that were taken for another."""

    meant: str
    taken: str
    count: int


class Latency(msgspec.Struct, frozen=True):
    """Milliseconds."""

    what: str
    p50: float
    p99: float
    worst: float


class Failure(msgspec.Struct, frozen=True):
    """A sentence that was not understood as it should be."""

    key: str
    text: str
    heard: str
    asked: str
    language: str
    kind: str
    snr: str
    voice: str
    meant: str
    verdict: str
    taken: str
    likely: float
    """Probability of what it was taken for, or of the nearest."""
    nearest: str
    """The service that was most probable."""
    why: dict[str, float]
    """Words that speak for the nearest, in nats, the most telling first."""
    lacking: dict[str, float]
    """Words that speak for the one meant."""


class Evaluation(msgspec.Struct, frozen=True):
    """All that was measured in one run."""

    made: Made
    questions: tuple[Questions, ...]
    talk: tuple[Talk, ...]
    area: Figure | None
    """AUROC of the best probability, questions against other talk."""
    accuracy_at_accepts: Figure | None
    """Accuracy where 5 % of other talk is accepted."""
    calibration_error: Figure | None
    bins: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]
    latency: tuple[Latency, ...]
    words: tuple[Words, ...]
    """Empty for typed sentences."""
    outcomes: dict[str, str]
    """Key of each case → verdict, and what it was taken for."""
    failures: tuple[Failure, ...] = ()
    """Only where they were asked for."""
