"""Services and questions as frozen values; loading, validating and expanding them."""

from assistant.catalogue.check import Finding, Severity, check
from assistant.catalogue.kept import Loaded, load_kept
from assistant.catalogue.load import load_catalogue
from assistant.catalogue.model import (
    Action,
    Answer,
    Catalogue,
    Channel,
    ChannelSteps,
    Collection,
    Confidence,
    Facet,
    Fact,
    Kind,
    Labels,
    Lesson,
    LessonPart,
    Phrase,
    Service,
    Source,
    Talk,
    Text,
)
from assistant.catalogue.paraphrases import load_asides, load_paraphrases

__all__ = [
    "Action",
    "Answer",
    "Catalogue",
    "Channel",
    "ChannelSteps",
    "Collection",
    "Confidence",
    "Facet",
    "Fact",
    "Finding",
    "Kind",
    "Labels",
    "Lesson",
    "LessonPart",
    "Loaded",
    "Phrase",
    "Service",
    "Severity",
    "Source",
    "Talk",
    "Text",
    "check",
    "load_asides",
    "load_catalogue",
    "load_kept",
    "load_paraphrases",
]
