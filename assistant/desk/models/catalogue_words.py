"""Models that hear all words of the catalogue: those of ours learn what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from assistant.catalogue import Catalogue
from assistant.desk.models.ears import part_of
from assistant.desk.models.vocabulary import cached_extension, is_ours, last_extension
from assistant.errors import KomekshiError, ModelError, VoiceError
from assistant.hearing import ModelInfo, known_words

__all__ = ["Fitted", "fit", "fitted_before"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Models to load for a catalogue."""

    models: tuple[ModelInfo, ...]
    error: KomekshiError | None = None
    """Why a model could not learn new words, and is used as it is."""


def fit(models: Sequence[ModelInfo], catalogue: Catalogue, cache: Path | None) -> Fitted:
    """Give the models of ours the catalogue's words that they lack, by way of the cache.

    0.1 s where there is nothing new; without a cache the models stay as they are.
    """
    if cache is None:
        return Fitted(tuple(models))
    fitted: list[ModelInfo] = []
    failure: KomekshiError | None = None
    for model in models:
        part = part_of(catalogue, model, alone=len(models) == 1)
        try:
            fitted.append(_with_words(model, _words(part), cache))
        except (ModelError, VoiceError, OSError) as error:
            failure = error if isinstance(error, KomekshiError) else _unwritable(model, error)
            fitted.append(model)
    return Fitted(tuple(fitted), failure)


def fitted_before(models: Iterable[ModelInfo], cache: Path | None) -> tuple[ModelInfo, ...]:
    """The models as they were used last, which is mostly what the catalogue needs today."""
    if cache is None:
        return tuple(models)
    return tuple(last_extension(model, cache) or model for model in models)


def _with_words(model: ModelInfo, words: frozenset[str], cache: Path) -> ModelInfo:
    if not is_ours(model) or words <= known_words(model):
        return model
    return cached_extension(model, words, cache).model


def _words(catalogue: Catalogue) -> frozenset[str]:
    """All words that the desk must be able to hear."""
    named = (catalogue.facet_words, catalogue.channel_words)
    groups = chain(*(group.values() for group in named), [catalogue.out_of_scope])
    others = chain.from_iterable(texts for group in groups for texts in group.values())
    said = chain((phrase.text for phrase in catalogue.phrases), others)
    return frozenset(word for text in said for word in text.split())


def _unwritable(model: ModelInfo, error: OSError) -> ModelError:
    return ModelError(
        "model-write",
        f"the words of the catalogue can't be added to {model.name}: {error}",
        "free some space on the disk, and check the rights of this user",
    )
