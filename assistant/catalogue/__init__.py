"""Services and questions as frozen values; loading, validating and expanding them."""

from assistant.catalogue.check import Finding, Severity, check
from assistant.catalogue.load import load_catalogue
from assistant.catalogue.model import (
    Action,
    Answer,
    Catalogue,
    Channel,
    ChannelSteps,
    Confidence,
    Facet,
    Fact,
    Labels,
    Phrase,
    Service,
    Source,
    Talk,
    Text,
)

__all__ = [
    "Action",
    "Answer",
    "Catalogue",
    "Channel",
    "ChannelSteps",
    "Confidence",
    "Facet",
    "Fact",
    "Finding",
    "Labels",
    "Phrase",
    "Service",
    "Severity",
    "Source",
    "Talk",
    "Text",
    "check",
    "load_catalogue",
]
