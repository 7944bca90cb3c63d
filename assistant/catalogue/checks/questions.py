"""Gates on what visitors say: templates, rules, words beside the services. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from assistant.catalogue.finding import Finding, error, place, service_file, warning
from assistant.catalogue.model import Catalogue, Channel, Facet
from assistant.text import Language

__all__ = ["FEWEST_QUESTIONS", "choosers", "out_of_scope", "phrases", "questions", "rules"]

_Key = TypeVar("_Key", bound=StrEnum)

FEWEST_QUESTIONS: Final = 8
"""Templates for each language of a service; fewer miss the colloquial and mixed forms."""


def questions(catalogue: Catalogue) -> Iterator[Finding]:
    """Enough templates, in both languages."""
    for service in catalogue.services.values():
        for language in Language:
            count = len(service.questions.get(language, ()))
            if count < FEWEST_QUESTIONS:
                yield error(
                    "questions-few",
                    f"{service_file(service)} questions.{language}",
                    f"{count} templates",
                    f"write at least {FEWEST_QUESTIONS}, colloquial and mixed forms among them",
                )
        if any(service.old_questions.values()):
            where = f"{service_file(service)} old_questions"
            yield from _both_languages(where, service.old_questions)
    for group in (catalogue.talks, catalogue.collections, catalogue.lessons):
        for target, asked in group.items():
            yield from _both_languages(f"{place(catalogue, target)} questions", asked.questions)


def phrases(catalogue: Catalogue) -> Iterator[Finding]:
    """No phrase asks for two things without meaning it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for phrase in catalogue.phrases:
        owners[phrase.text].add(phrase.target)
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text, targets in owners.items():
        if len(targets) > 1:
            shared[tuple(sorted(targets))].append(text)
    for owned_by, texts in shared.items():
        yield warning(
            "phrase-shared",
            f"{place(catalogue, owned_by[0])} questions",
            f"«{texts[0]}» and {len(texts) - 1} more also ask for {', '.join(owned_by[1:])}",
            "leave them to one, add a word that tells them apart, or mean it: the desk asks back",
        )


def rules(catalogue: Catalogue) -> Iterator[Finding]:
    """Every rule is used."""
    for language, names in catalogue.rules.items():
        for name in sorted(names - catalogue.used_rules.get(language, frozenset())):
            yield warning(
                "rule-dead",
                f"rules/{language}.yaml {name}",
                f"no template uses <{name}>",
                "use it or take it out",
            )


def out_of_scope(catalogue: Catalogue) -> Iterator[Finding]:
    """Words of other talk are no words of questions."""
    used = {word for phrase in catalogue.phrases for word in phrase.text.split()}
    for language, words in catalogue.out_of_scope.items():
        for word in words:
            if word in used:
                yield warning(
                    "out-of-scope-used",
                    f"out_of_scope.yaml {language}",
                    f"«{word}» is a word of some question",
                    "take it out of the list",
                )


def choosers(catalogue: Catalogue) -> Iterator[Finding]:
    """Every facet and every channel can be asked for."""
    yield from _chooser_words("facets.yaml", catalogue.facet_words, tuple(Facet))
    yield from _chooser_words("channels.yaml", catalogue.channel_words, tuple(Channel))


def _chooser_words(
    file: str,
    words: Mapping[_Key, Mapping[Language, tuple[str, ...]]],
    keys: tuple[_Key, ...],
) -> Iterator[Finding]:
    for key in keys:
        if key not in words:
            remedy = "say how visitors ask for it"
            yield warning("words-missing", file, f"no words for «{key}»", remedy)
        else:
            yield from _both_languages(f"{file} {key}", words[key])


def _both_languages(where: str, asked: Mapping[Language, tuple[str, ...]]) -> Iterator[Finding]:
    for language in Language:
        if not asked.get(language):
            yield error(
                "questions-one-language",
                f"{where}.{language}",
                "has no template",
                "write the same question in both languages",
            )
