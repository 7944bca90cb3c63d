"""Support vector machines over the pieces of sentences, one per target and one for other talk."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from assistant.catalogue import Catalogue, Phrase
from assistant.match.learned import ALONE, BESIDE, NONE, OTHERS, Learned
from assistant.match.pieces import Pieces, pieces
from assistant.text import Language, normalise

__all__ = ["PHRASES_EACH", "Sentence", "sentences", "train"]

PHRASES_EACH: Final = 60
"""Phrases of a target and language that are learned from: templates expand to very different
numbers, and a hundred wordings of one template teach little more than the first ten."""

PARAPHRASE_WEIGHT: Final = 4.0
"""A sentence that somebody thought of tells more than an expansion."""

PENALTY: Final = 0.5
"""C of the machines; 0.3 to 1.0 makes no difference that could be told from chance."""

LEAST_USES: Final = 2
"""Sentences that must have a piece."""

PIECES: Final = 26_000
"""Pieces that are kept, those with the largest weights."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One to learn from."""

    words: tuple[str, ...]
    target: str
    weight: float = 1.0


Asides = Mapping[str, Mapping[str, Sequence[str]]]


def sentences(catalogue: Catalogue, paraphrases: Iterable[Phrase], seed: int) -> list[Sentence]:
    """Some phrases of every target, all paraphrases, titles and summaries."""
    chosen = random.Random(seed)
    by_owner: dict[tuple[str, Language], list[str]] = defaultdict(list)
    for phrase in catalogue.phrases:
        if not phrase.is_talk:
            by_owner[phrase.target, phrase.language].append(phrase.text)
    found = []
    for (target, _), texts in sorted(by_owner.items()):
        distinct = sorted(set(texts))
        some = chosen.sample(distinct, min(PHRASES_EACH, len(distinct)))
        found += [Sentence(tuple(text.split()), target) for text in some]
    for service in catalogue.services.values():
        for language in Language:
            for text in (service.title[language], service.answer.summary[language]):
                found.append(Sentence(tuple(normalise(text).split()), service.id))
    found += [
        Sentence(tuple(one.text.split()), one.target, PARAPHRASE_WEIGHT) for one in paraphrases
    ]
    return found


def train(learn_from: Sequence[Sentence], asides: Asides) -> Learned:
    """Fit, keep the pieces that matter, round to bytes."""
    made = [pieces(one.words) for one in learn_from]
    asked = [
        (place, name, pieces(text.split()))
        for place, lists in asides.items()
        for name, texts in lists.items()
        for text in texts
    ]
    every = [*made, *(one for *_, one in asked)]
    uses = Counter(name for blocks in every for block in blocks for name in block)
    names = sorted(name for name, count in uses.items() if count >= LEAST_USES)
    rarity = {name: float(np.log((len(every) + 1) / (uses[name] + 1)) + 1) for name in names}
    targets = [one.target for one in learn_from]
    weigh = [one.weight for one in learn_from]
    full = _fitted(made, names, rarity, targets, weigh)
    largest = np.argsort(-np.abs(full.coef_).max(axis=0), kind="stable")[:PIECES]
    chosen = frozenset(largest.tolist())
    of_asides = {name for *_, blocks in asked for block in blocks for name in block}
    kept = [name for at, name in enumerate(names) if name in of_asides or at in chosen]
    machine = _fitted(made, kept, rarity, targets, weigh)
    talk = [OTHERS if target == NONE else "" for target in targets]
    machines = {OTHERS: _fitted(made, kept, rarity, talk, weigh, balanced=True)}
    weighed = [1.0] * len(made) + [PARAPHRASE_WEIGHT] * len(asked)
    for name in dict.fromkeys(name for _, name, _ in asked):
        wanted = [
            *([""] * len(made)),
            *(BESIDE + name if one == name else "" for _, one, _ in asked),
        ]
        machines[BESIDE + name] = _fitted(every, kept, rarity, wanted, weighed)
    if asked:
        wanted = [*([""] * len(made)), *(ALONE if place == "alone" else "" for place, *_ in asked)]
        machines[ALONE] = _fitted(every, kept, rarity, wanted, weighed)
    coefficients = np.concatenate((machine.coef_, *(one.coef_ for one in machines.values())))
    bases = (machine.intercept_, *(one.intercept_ for one in machines.values()))
    scale = np.abs(coefficients).max(axis=1) / 127
    return Learned(
        targets=(*map(str, machine.classes_), *machines),
        names=tuple(kept),
        rarity=np.array([rarity[name] for name in kept], dtype=np.float32),
        weights=np.round(coefficients / scale[:, None]).T.astype(np.int8),
        scale=scale.astype(np.float32),
        base=np.concatenate(bases).astype(np.float32),
    )


def _fitted(
    made: Sequence[Pieces],
    names: Sequence[str],
    rarity: Mapping[str, float],
    targets: Sequence[str],
    weigh: Sequence[float],
    *,
    balanced: bool = False,
) -> LinearSVC:
    weight = "balanced" if balanced else None
    machine = LinearSVC(C=PENALTY, random_state=0, class_weight=weight)
    machine.fit(_matrix(made, names, rarity), np.array(targets), sample_weight=np.array(weigh))
    return machine


def _matrix(
    made: Sequence[Pieces], names: Sequence[str], rarity: Mapping[str, float]
) -> csr_matrix:
    """(sentences, pieces): each block of pieces by rarity, of length one."""
    place = {name: at for at, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[NDArray[np.float64]] = []
    for row, blocks in enumerate(made):
        for block in blocks:
            known = [name for name in sorted(block) if name in place]
            worth = np.array([rarity[name] for name in known])
            rows += [row] * len(known)
            columns += [place[name] for name in known]
            values.append(worth / max(1e-6, float(np.sqrt((worth**2).sum()))))
    return csr_matrix(
        (np.concatenate(values), (rows, columns)),
        shape=(len(made), len(names)),
        dtype=np.float32,
    )
