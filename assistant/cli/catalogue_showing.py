"""Tables, texts and JSON of `komekshi catalogue`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.table import Table

from assistant.catalogue import Catalogue, Channel, Facet, Service
from assistant.catalogue.backing import Unbacked
from assistant.catalogue.coverage import legend, marks
from assistant.catalogue.facts import Unfound
from assistant.cli.output import table_console
from assistant.dialogue import Reply
from assistant.dialogue.service import service_reply
from assistant.text import Language

__all__ = ["show_coverage", "show_list", "show_service", "show_sources"]


def show_list(catalogue: Catalogue, *, as_json: bool) -> None:
    """One row a service."""
    phrases = Counter(phrase.target for phrase in catalogue.phrases)
    if as_json:
        rows = [_row(service, phrases[service.id]) for service in catalogue.services.values()]
        _write_json({"services": rows})
        return
    table = Table("id", "title", "folder", "confidence", "channels", "phrases", "doubts")
    for service, _ in marks(catalogue):
        table.add_row(
            service.id,
            f"{service.title.kk}\n{service.title.ru}",
            service.topic,
            service.confidence,
            " ".join(service.answer.channels),
            str(phrases[service.id]),
            "\n".join(service.doubts),
        )
    console = table_console()
    console.print(table)
    console.print(f"{len(catalogue.services)} services", highlight=False)


def show_service(catalogue: Catalogue, service: Service) -> None:
    """All that can be heard about a service, in both languages, and what stands behind it."""
    lines = [f"{service.id} ({service.topic}), confidence {service.confidence}"]
    for language in Language:
        lines += ["", f"== {service.title[language]} ({language})"]
        for name, reply in _replies(catalogue, service, language):
            lines += ["", f"-- {name}", *(piece.text for piece in reply.said)]
    answer = service.answer
    lines += ["", "== sources"]
    facts = (("cost", answer.cost), ("duration", answer.duration), ("changed", answer.changed))
    for field, fact in facts:
        if fact is not None:
            lines.append(f"{field}: as of {fact.as_of}, {fact.source or 'no source'}")
    for channel, steps in answer.channels.items():
        lines.append(f"{channel}: menu names {steps.labels} {steps.source}".rstrip())
    lines += [f"doubt: {doubt}" for doubt in service.doubts]
    for source in service.sources:
        told = f"read on {source.checked}, confidence {source.confidence}"
        lines.append(f"{source.key}: {source.url} ({told})")
    sys.stdout.write("\n".join(lines) + "\n")


def show_coverage(catalogue: Catalogue) -> None:
    """Channels by services."""
    table = Table("folder", "service", *Channel)
    for service, row in marks(catalogue):
        table.add_row(service.topic, service.id, *(row[channel] for channel in Channel))
    console = table_console()
    console.print(table)
    console.print(legend(), markup=False, highlight=False)


def show_sources(without: Sequence[Unbacked], strange: Sequence[Unfound], *, as_json: bool) -> None:
    """What no source backs, and what the facts do not have."""
    if as_json:
        _write_json({"unbacked": _places(without), "not_in_facts": _places(strange)})
        return
    for title, group in (("no source", without), ("not in the facts", strange)):
        for each in group:
            sys.stdout.write(f"{title}: {each.service} {each.where}: {each.what}\n")
    sys.stdout.write(f"{len(without)} without a source, {len(strange)} not in the facts\n")


def _replies(
    catalogue: Catalogue, service: Service, language: Language
) -> Iterator[tuple[str, Reply]]:
    """The whole answer, then every part that can be asked about by itself."""
    yield "asked for the service", service_reply(catalogue, service, language)
    for facet in Facet:
        if facet is not Facet.STEPS:
            yield f"asked for {facet}", service_reply(catalogue, service, language, facet)
    for channel in service.answer.channels:
        reply = service_reply(catalogue, service, language, channel=channel)
        yield f"asked for {channel}", reply


def _row(service: Service, phrases: int) -> dict[str, Any]:
    return {
        "id": service.id,
        "title": {language: service.title[language] for language in Language},
        "folder": service.topic,
        "confidence": service.confidence,
        "channels": list(service.answer.channels),
        "phrases": phrases,
        "unsourced": list(service.unsourced),
        "conflicting": list(service.conflicting),
        "checked": service.checked.isoformat(),
    }


def _places(group: Iterable[Unbacked | Unfound]) -> list[dict[str, str]]:
    return [{"service": each.service, "where": each.where, "what": each.what} for each in group]


def _write_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
