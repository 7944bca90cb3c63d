"""Gate: the recognition models in use can hear the words of the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from assistant.catalogue import Finding
from assistant.catalogue.finding import place, warning
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.health.checkup import first_of
from assistant.desk.models.ears import part_of
from assistant.desk.models.vocabulary import is_ours
from assistant.errors import ModelError
from assistant.hearing import ModelInfo, grammar, known_words
from assistant.pronunciation import ALPHABET, pronunciations

__all__ = ["unheard"]

_FILES: Final = {"facets": "facets.yaml", "channels": "channels.yaml"}
_ANYTHING: Final = "out_of_scope"
"""Words that only keep the recogniser from hearing a service in everything."""


def unheard(models: Sequence[ModelInfo], book: TemplateBook) -> Iterator[Finding]:
    """One finding for each service and model.

    A model of ours learns new words at the next start, so only those are told that nobody
    can pronounce. Raise `ModelError`, `words-unlisted` where a model has no list of its words.
    """
    for model in models:
        part = part_of(book.catalogue, model, alone=len(models) == 1)
        for target, words in grammar(part, _hears(model)).unknown.items():
            if target != _ANYTHING:
                yield warning(
                    "word-unknown",
                    _where(book, target, words[0]),
                    f"{model.name} can't hear {', '.join(first_of(words))}",
                    "write the words as they are said, or ask in words that the model knows",
                )


def _hears(model: ModelInfo) -> Callable[[str], bool]:
    known = known_words(model)
    if not known:
        raise ModelError(
            "words-unlisted",
            f"the model {model.name} has no list of its words",
            "komekshi doctor asks the loaded model",
        )
    if not is_ours(model):
        return known.__contains__
    return lambda word: word in known or (set(word) <= ALPHABET and bool(pronunciations(word)))


def _where(book: TemplateBook, target: str, word: str) -> str:
    if target in _FILES:
        return _FILES[target]
    for template in book.templates(target):
        if any(word in phrase.split() for phrase in template.phrases):
            return template.where
    return f"{place(book.catalogue, target)} questions"
