"""Models of ours that lean to the catalogue by a graph of its phrases, made once and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from assistant import __version__
from assistant.catalogue import Catalogue
from assistant.desk.models.extended_model import write_steered
from assistant.desk.models.vocabulary import is_ours, kept_copy
from assistant.errors import ModelError
from assistant.graph import TextSource
from assistant.hearing import ModelInfo, Steering, grammar, sentences_of

__all__ = ["steering"]

_CONTROL: Final = 3.0
"""Weight of the sentences of a control («келесі», «дальше») beside those of a service: of all
that visitors say, controls are much, and they are a word or two that nothing around helps to
hear. `benchmarks.commands_spoken` tells no difference between 1 and 3."""

_KEY: Final = 12
"""Hexadecimal digits for the model, and for the sentences, in the name of a copy."""


def steering(
    model: ModelInfo, catalogue: Catalogue, known: frozenset[str], cache: Path | None
) -> Steering:
    """What steers a model that knows the words `known`: a copy of it from the cache, else phrases.

    0.5 s where the copy must be made. Vosk can be given phrases instead, though no more than
    some thousand of them: foreign models are, and ours without a cache or on a full disk.
    """
    if cache is not None and is_ours(model):
        groups = _groups(catalogue)
        key = hashlib.sha256(repr((__version__, groups)).encode()).hexdigest()[:_KEY]
        name = f"{model.fingerprint[:_KEY]}-{key}"
        target = cache / "steered" / model.name / name
        try:
            copy = kept_copy(model, target, lambda: write_steered(model, groups, target))
        except (ModelError, OSError):
            pass
        else:
            return Steering(model=copy.path)
    return Steering(grammar(catalogue, known.__contains__).phrases)


def _groups(catalogue: Catalogue) -> tuple[TextSource, ...]:
    """All that can be said, by whom it belongs to, with its weight."""
    return tuple(
        TextSource(tuple(texts), _CONTROL if name in catalogue.talks else 1.0)
        for name, texts in sentences_of(catalogue).items()
    )
