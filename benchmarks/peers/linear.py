"""Runs of letters by TF-IDF and a linear support vector machine, as scikit-learn offers them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from assistant.match.learned import NONE
from assistant.text import normalise
from benchmarks.peers.material import Guess, Material, targets_of

__all__ = ["Linear", "LinearUntrained"]

_SEED: Final = 1
_RUNS: Final = (2, 4)
"""Letters, within words."""


class Linear:
    """One machine per target, trained on the very sentences that ours is learned from.

    With paraphrases there is talk about other things among them, as a target of its own; the
    score is then how far the best service is above it.
    """

    def __init__(self, material: Material, *, paraphrases: bool) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        from models.understanding.train import sentences

        learn_from = sentences(
            material.catalogue, material.paraphrases if paraphrases else (), _SEED
        )
        self._runs: Any = TfidfVectorizer(
            analyzer="char_wb", ngram_range=_RUNS, sublinear_tf=True, min_df=2, dtype=np.float32
        )
        made = self._runs.fit_transform([" ".join(one.words) for one in learn_from])
        machine = LinearSVC(random_state=0)
        machine.fit(
            made,
            [one.target for one in learn_from],
            sample_weight=[one.weight for one in learn_from],
        )
        targets = [str(name) for name in machine.classes_]
        self._none = targets.index(NONE) if NONE in targets else None
        self._targets = targets
        self._machine: Any = machine

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        told = self._machine.decision_function(self._runs.transform([normalise(text)]))[0]
        other = 0.0
        if self._none is not None:
            other = float(told[self._none])
            told[self._none] = -np.inf
        best = int(told.argmax())
        return Guess(self._targets[best], float(told[best]) - other)


class LinearUntrained:
    """The same with drawn weights: as quick to decide, and no thousand machines to be trained."""

    def __init__(self, material: Material) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        phrases = targets_of(material.catalogue)
        self._targets = sorted(set(phrases.values()))
        self._runs: Any = TfidfVectorizer(
            analyzer="char_wb", ngram_range=_RUNS, sublinear_tf=True, min_df=2, dtype=np.float32
        )
        self._runs.fit(phrases)
        shape = (len(self._targets), len(self._runs.vocabulary_))
        self._machine: Any = LinearSVC()
        drawn = np.random.default_rng(_SEED).normal(size=shape)
        self._machine.coef_ = np.asfortranarray(drawn)  # as training leaves them: no copy to decide
        self._machine.intercept_ = np.zeros(shape[0])
        self._machine.classes_ = np.array(self._targets)
        self._machine.n_features_in_ = shape[1]

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        told = self._machine.decision_function(self._runs.transform([normalise(text)]))[0]
        best = int(told.argmax())
        return Guess(self._targets[best], float(told[best]))
