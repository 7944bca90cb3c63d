"""What can be found without speaking: lists, lessons and services, as data for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.catalogue.model import (
    Catalogue,
    Collection,
    Confidence,
    Facet,
    Lesson,
    Service,
    Text,
)
from assistant.dialogue.service import channels_of

__all__ = ["facets_of", "shelf_of"]

_SITUATION: Final = "life-"
"""How the ids of lists about a situation in life begin; the others are topics."""

_ALWAYS: Final = (
    Facet.SUMMARY,
    Facet.DOCUMENTS,
    Facet.COST,
    Facet.DURATION,
    Facet.RESULT,
    Facet.CAUTIONS,
)


def shelf_of(catalogue: Catalogue) -> Mapping[str, Any]:
    """For JSON: `situations`, `topics`, `lessons`, `services`."""
    situations = [one for one in _lists(catalogue) if one.id.startswith(_SITUATION)]
    topics = [one for one in _lists(catalogue) if not one.id.startswith(_SITUATION)]
    return {
        "situations": [_listed(one) for one in situations],
        "topics": [_listed(one) for one in topics],
        "lessons": [_named(one) for one in catalogue.lessons.values()],
        "services": {one.id: _service(one) for one in catalogue.services.values()},
    }


def facets_of(service: Service) -> tuple[Facet, ...]:
    """Parts of the answer that have words; of a doubtful service only what it is."""
    if service.confidence is Confidence.LOW:
        return (Facet.SUMMARY,)
    return tuple(facet for facet in _ALWAYS if _has_words(service, facet)) + (
        (Facet.CHANGED,) if service.answer.changed is not None else ()
    )


def _has_words(service: Service, facet: Facet) -> bool:
    answer = service.answer
    texts = {
        Facet.SUMMARY: answer.summary,
        Facet.DOCUMENTS: answer.documents,
        Facet.COST: answer.cost.text,
        Facet.DURATION: answer.duration.text,
        Facet.RESULT: answer.result,
        Facet.CAUTIONS: answer.cautions,
    }
    return bool(texts[facet].kk)


def _lists(catalogue: Catalogue) -> Iterator[Collection]:
    return iter(catalogue.collections.values())


def _listed(collection: Collection) -> dict[str, Any]:
    return {**_named(collection), "services": collection.services}


def _named(owner: Collection | Lesson) -> dict[str, Any]:
    return {"id": owner.id, "title": _text(owner.title)}


def _service(service: Service) -> dict[str, Any]:
    doubtful = service.confidence is Confidence.LOW
    return {
        "title": _text(service.title),
        "facets": facets_of(service),
        "channels": () if doubtful else channels_of(service),
    }


def _text(text: Text) -> dict[str, str]:
    return {"kk": text.kk, "ru": text.ru}
