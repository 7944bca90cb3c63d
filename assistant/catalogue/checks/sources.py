"""Gates on where facts come from: fees, terms, changes, menu names. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.catalogue.backing import GENERAL_KNOWLEDGE, quoted_labels
from assistant.catalogue.finding import Finding, error, service_file, warning
from assistant.catalogue.model import Catalogue, Facet, Fact, Labels, Service
from assistant.text import Language

__all__ = ["sources"]


def sources(catalogue: Catalogue) -> Iterator[Finding]:
    """What is said as a fact names a source of the file."""
    for service in catalogue.services.values():
        yield from _keys(service)
        yield from _facts(service)
        yield from _changes(service)
        yield from _labels(service)


def _keys(service: Service) -> Iterator[Finding]:
    keys = [source.key for source in service.sources]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        where = f"{service_file(service)} sources"
        yield error("source-twice", where, f"two sources are named «{key}»", "rename one")
    if not keys:
        where = f"{service_file(service)} sources"
        yield error("sources-none", where, "has no source", "say where the facts were read")


def _facts(service: Service) -> Iterator[Finding]:
    keys = _known(service)
    for facet in (Facet.COST, Facet.DURATION):
        fact: Fact = getattr(service.answer, facet.value)
        if fact.source not in keys and not (not fact.source and facet in service.unsourced):
            yield error(
                "fact-unsourced",
                f"{service_file(service)} answer.{facet}.source",
                f"source «{fact.source}» is not among the file's sources",
                f"name one of: {', '.join(keys)}; or list {facet} under unsourced",
            )


def _changes(service: Service) -> Iterator[Finding]:
    keys, changed = _known(service), service.answer.changed
    if changed is not None and changed.source not in keys:
        yield error(
            "change-unsourced",
            f"{service_file(service)} answer.changed.source",
            f"source «{changed.source}» is not among the file's sources",
            f"name one of: {', '.join(keys)}; or leave the change out",
        )
    if changed is None and any(service.old_questions.values()):
        yield error(
            "change-untold",
            f"{service_file(service)} old_questions",
            "visitors who ask the old way are not told what has changed",
            "write answer.changed, or move the templates to questions",
        )


def _labels(service: Service) -> Iterator[Finding]:
    known = _known(service)
    for channel, steps in service.answer.channels.items():
        where = f"{service_file(service)} answer.channels.{channel}"
        if steps.labels is Labels.SOURCED:
            url = known.get(steps.source)
            if url is None or url == GENERAL_KNOWLEDGE:
                yield error(
                    "label-unsourced",
                    f"{where}.labels",
                    f"menu names are `sourced`, but «{steps.source}» is no source that shows them",
                    "name in `source:` the key of the one that does, or write `labels: assumed`",
                )
        if steps.labels is Labels.NONE:
            names = dict.fromkeys(name for each in Language for name in quoted_labels(steps, each))
            if names:
                yield warning(
                    "label-quoted",
                    f"{where}.labels",
                    f"the steps quote {', '.join(f'«{name}»' for name in names)}, "
                    "and `labels: none` says that they name nothing",
                    "write `labels: sourced` with a source, `labels: assumed`, or no quotes",
                )


def _known(service: Service) -> dict[str, str]:
    """Address of each source by its key."""
    return {source.key: source.url for source in service.sources}
