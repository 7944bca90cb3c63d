"""Gates that a catalogue must pass beyond its schema. Pure: the catalogue is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from assistant.catalogue.finding import Finding, Severity, error, place, service_file, warning
from assistant.catalogue.model import Catalogue, Channel, Facet, Fact
from assistant.catalogue.wording import check_wording
from assistant.text import Language, sentences

__all__ = ["Finding", "Severity", "check"]

_Key = TypeVar("_Key", bound=StrEnum)

FEWEST_QUESTIONS: Final = 6
"""Templates for each language of a service; fewer miss the colloquial and mixed forms."""

MOST_SENTENCES: Final = 2
"""Spoken sentences in a step or a summary: what a standing visitor keeps in mind."""


def check(catalogue: Catalogue) -> tuple[Finding, ...]:
    """All findings, errors first, then by place."""
    found = [finding for gate in _GATES for finding in gate(catalogue)]
    return tuple(sorted(found, key=lambda each: (each.severity, each.where, each.code)))


def _questions(catalogue: Catalogue) -> Iterator[Finding]:
    for service in catalogue.services.values():
        for language, templates in service.questions.items():
            if len(templates) < FEWEST_QUESTIONS:
                yield error(
                    "questions-few",
                    f"{service_file(service)} questions.{language}",
                    f"{len(templates)} templates",
                    f"write at least {FEWEST_QUESTIONS}, colloquial and mixed forms among them",
                )
    for talk in catalogue.talks.values():
        for language, templates in talk.questions.items():
            if not templates:
                yield error(
                    "questions-one-language",
                    f"talk/{talk.id}.yaml questions.{language}",
                    "has no template",
                    "write the same question in both languages",
                )


def _steps(catalogue: Catalogue) -> Iterator[Finding]:
    for service in catalogue.services.values():
        for channel, steps in service.answer.channels.items():
            where = f"{service_file(service)} answer.channels.{channel}.steps"
            if not steps.kk or len(steps.kk) != len(steps.ru):
                yield error(
                    "steps-parity",
                    where,
                    f"{len(steps.kk)} Kazakh and {len(steps.ru)} Russian steps",
                    "write the same steps in both languages",
                )
            for language in Language:
                for number, step in enumerate(steps[language]):
                    if len(sentences(step)) > MOST_SENTENCES:
                        yield error(
                            "step-long",
                            f"{where}.{language}.{number}",
                            f"{len(sentences(step))} sentences",
                            f"split the step: at most {MOST_SENTENCES} sentences",
                        )
        if not service.answer.channels:
            where = f"{service_file(service)} answer.channels"
            yield error("channels-none", where, "has no channel", "say where to get the service")


def _summaries(catalogue: Catalogue) -> Iterator[Finding]:
    for service in catalogue.services.values():
        for language in Language:
            count = len(sentences(service.answer.summary[language]))
            if count > MOST_SENTENCES:
                yield warning(
                    "summary-long",
                    f"{service_file(service)} answer.summary.{language}",
                    f"{count} sentences",
                    "move details to the facets they belong to",
                )


def _sources(catalogue: Catalogue) -> Iterator[Finding]:
    for service in catalogue.services.values():
        keys = [source.key for source in service.sources]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            where = f"{service_file(service)} sources"
            yield error("source-twice", where, f"two sources are named «{key}»", "rename one")
        for facet in (Facet.COST, Facet.DURATION):
            fact: Fact = getattr(service.answer, facet.value)
            if fact.source not in keys and not (not fact.source and facet in service.unsourced):
                yield error(
                    "fact-unsourced",
                    f"{service_file(service)} answer.{facet}",
                    f"source «{fact.source}» is not among the file's sources",
                    f"name one of: {', '.join(keys)}; or list {facet} under unsourced",
                )


def _references(catalogue: Catalogue) -> Iterator[Finding]:
    for service in catalogue.services.values():
        for other in service.related:
            if other not in catalogue.services or other == service.id:
                yield error(
                    "related-unknown",
                    f"{service_file(service)} related",
                    f"«{other}» is no other service",
                    "name the id of another service, or take it out",
                )
        channels = {f"channels.{channel}" for channel in service.answer.channels}
        allowed = {*Facet, *channels}
        for name in service.unsourced:
            if name not in allowed:
                yield error(
                    "unsourced-unknown",
                    f"{service_file(service)} unsourced",
                    f"«{name}» is no part of this answer",
                    f"known: {', '.join(sorted(allowed))}",
                )


def _phrases(catalogue: Catalogue) -> Iterator[Finding]:
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


def _rules(catalogue: Catalogue) -> Iterator[Finding]:
    for language, names in catalogue.rules.items():
        for name in sorted(names - catalogue.used_rules.get(language, frozenset())):
            yield warning(
                "rule-dead",
                f"rules/{language}.yaml {name}",
                f"no template uses <{name}>",
                "use it or take it out",
            )


def _out_of_scope(catalogue: Catalogue) -> Iterator[Finding]:
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


def _choosers(catalogue: Catalogue) -> Iterator[Finding]:
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
            continue
        for language in Language:
            if not words[key].get(language):
                yield error(
                    "questions-one-language",
                    f"{file} {key}.{language}",
                    "has no words",
                    "write the same words in both languages",
                )


_GATES: Final[tuple[Callable[[Catalogue], Iterator[Finding]], ...]] = (
    _questions,
    _steps,
    _summaries,
    _sources,
    _references,
    check_wording,
    _phrases,
    _rules,
    _out_of_scope,
    _choosers,
)
