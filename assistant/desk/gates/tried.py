"""Gate: every template is tried by a sentence that somebody wrote without seeing it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from assistant.catalogue import Catalogue, Finding
from assistant.catalogue.finding import service_file, warning
from assistant.desk.gates.templates import Template, TemplateBook
from assistant.errors import CatalogueError
from assistant.match.stems import label
from assistant.match.words import FILLERS, GENERIC
from assistant.text import Language, normalise

__all__ = ["NEAR", "Sentences", "read_sentences", "untried"]

NEAR: Final = 0.25
"""Likeness from which a sentence tries a template: a quarter of the telling words in common.
With seven sentences for a dozen templates not each can have one of its own."""

Sentences = Mapping[str, Mapping[Language, tuple[str, ...]]]
"""Normalised sentences by service and language."""

_Weight = Callable[[str], float]


def read_sentences(folder: Path) -> Sentences:
    """The files `<id>.yaml` of a folder. Raise `CatalogueError` `phrases-file`."""
    found: dict[str, Mapping[Language, tuple[str, ...]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            lines = msgspec.convert(data, dict[Language, list[str]])
        except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
            raise CatalogueError(
                "phrases-file",
                f"the sentences in {path} can't be read: {error}",
                "write a list of sentences under kk and one under ru",
            ) from error
        found[path.stem] = {key: tuple(map(normalise, each)) for key, each in lines.items()}
    return found


def untried(book: TemplateBook, sentences: Sentences) -> Iterator[Finding]:
    """Templates that no sentence of their service and language comes near."""
    weight = _weights(book.catalogue)
    for service in book.catalogue.services.values():
        if service.id not in sentences:
            yield warning(
                "template-untried",
                f"{service_file(service)} questions",
                "no sentences try its templates",
                f"write some into {service.id}.yaml in the folder of sentences",
            )
            continue
        for template in book.templates(service.id):
            asked = sentences[service.id].get(template.language, ())
            if not _is_near(template, asked, weight):
                yield warning(
                    "template-untried",
                    template.where,
                    f"no sentence comes near «{template.text}»",
                    "write one as a visitor would say it, or take the template out",
                )


def _is_near(template: Template, sentences: Iterable[str], weight: _Weight) -> bool:
    """Whether one of its phrases and a sentence have enough weight of words in common."""
    bags = [(bag, sum(map(weight, bag))) for bag in map(_bag, sentences)]
    for phrase in dict.fromkeys(map(_bag, template.phrases)):
        own = sum(map(weight, phrase))
        for bag, theirs in bags:
            if 2 * sum(map(weight, phrase & bag)) >= NEAR * (own + theirs) > 0:
                return True
    return False


def _bag(text: str) -> frozenset[str]:
    """Words without endings, those of one meaning as one."""
    return frozenset(label(word) for word in text.split() if word not in FILLERS)


def _weights(catalogue: Catalogue) -> _Weight:
    """How telling a word is: rare over the services, and no mere verb or question word."""
    users: dict[str, set[str]] = defaultdict(set)
    for phrase in catalogue.phrases:
        for word in phrase.text.split():
            users[label(word)].add(phrase.target)
    generic = frozenset(map(label, GENERIC))
    everyone = len(catalogue.services) + 1

    def weight(word: str) -> float:
        rarity = math.log(1 + everyone / (1 + len(users.get(word, ()))))
        return rarity / 4 if word in generic else rarity

    return weight
