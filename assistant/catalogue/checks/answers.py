"""Gates on the shape of answers: steps, summaries, services that know each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.catalogue.finding import Finding, error, service_file, warning
from assistant.catalogue.model import Catalogue, Facet, Service
from assistant.text import Language, sentences

__all__ = ["parts", "related", "steps", "summaries"]

MOST_SENTENCES: Final = 2
"""Spoken sentences in a step or a summary: what a standing visitor keeps in mind."""


def steps(catalogue: Catalogue) -> Iterator[Finding]:
    """The same short steps in both languages."""
    for service in catalogue.services.values():
        for channel, taken in service.answer.channels.items():
            where = f"{service_file(service)} answer.channels.{channel}.steps"
            if not taken.kk or len(taken.kk) != len(taken.ru):
                yield error(
                    "steps-parity",
                    where,
                    f"{len(taken.kk)} Kazakh and {len(taken.ru)} Russian steps",
                    "write the same steps in both languages",
                )
            for language in Language:
                for number, step in enumerate(taken[language]):
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


def summaries(catalogue: Catalogue) -> Iterator[Finding]:
    """Summaries that can be kept in mind."""
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


def related(catalogue: Catalogue) -> Iterator[Finding]:
    """`related` names other services."""
    for service in catalogue.services.values():
        for at, other in enumerate(service.related):
            if other not in catalogue.services or other == service.id:
                yield error(
                    "related-unknown",
                    f"{service_file(service)} related.{at}",
                    f"«{other}» is no other service",
                    "name the id of another service, or take it out",
                )


def parts(catalogue: Catalogue) -> Iterator[Finding]:
    """What is doubted is a part of the answer."""
    for service in catalogue.services.values():
        known = _parts(service)
        doubted = (
            ("unsourced-unknown", "unsourced", service.unsourced),
            ("conflict-untold", "conflicting", service.conflicting),
        )
        for code, field, names in doubted:
            for at, name in enumerate(names):
                if name not in known:
                    yield error(
                        code,
                        f"{service_file(service)} {field}.{at}",
                        f"«{name}» is no part of this answer",
                        f"known: {', '.join(sorted(known))}",
                    )


def _parts(service: Service) -> frozenset[str]:
    facets = {facet.value for facet in Facet}
    if service.answer.changed is None:
        facets.discard(Facet.CHANGED)
    return frozenset(facets | {f"channels.{channel}" for channel in service.answer.channels})
