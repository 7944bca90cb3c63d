"""Everything about one service in one language, for the plain page that is read and printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.catalogue.model import Catalogue, Channel, Confidence, Facet, Service
from assistant.dialogue import Said
from assistant.dialogue.service import announcement, channels_of, facet_pieces, service_reply
from assistant.kiosk.shelf import facets_of
from assistant.text import Language

__all__ = ["sheet_of"]


def sheet_of(
    catalogue: Catalogue, service: Service, language: Language, channel: Channel | None = None
) -> Mapping[str, Any]:
    """For `templates/service.html`; the steps by `channel` come first."""
    doubtful = service.confidence is Confidence.LOW
    channels = () if doubtful else channels_of(service, channel)
    first = [one for one in channels if one is channel]
    return {
        "id": service.id,
        "title": service.title[language],
        "facets": [
            {"name": facet.value, "text": _facet(catalogue, service, facet, language)}
            for facet in facets_of(service)
        ],
        "channels": [
            _channel(catalogue, service, one, language)
            for one in (*first, *(other for other in channels if other is not channel))
        ],
        "related": [
            {"id": other, "title": catalogue.title(other, language)}
            for other in service.related
            if other in catalogue.services
        ],
        "as_of": f"{service.checked:%d.%m.%Y}",
        "sources": [source.url for source in service.sources],
    }


def _facet(catalogue: Catalogue, service: Service, facet: Facet, language: Language) -> str:
    if service.confidence is Confidence.LOW:
        return service_reply(catalogue, service, language).text
    return _text(facet_pieces(catalogue, service, facet, language))


def _channel(
    catalogue: Catalogue, service: Service, channel: Channel, language: Language
) -> dict[str, Any]:
    _, *doubts = announcement(catalogue, service, channel, language)
    return {
        "name": channel.value,
        "note": _text(doubts),
        "steps": service.answer.channels[channel][language],
    }


def _text(pieces: Iterable[Said]) -> str:
    return " ".join(piece.text for piece in pieces)
