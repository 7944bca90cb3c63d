"""What the desk knows, as frozen values. Loaded from `intents/`, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.text import Language

__all__ = [
    "Action",
    "Answer",
    "Catalogue",
    "Channel",
    "ChannelSteps",
    "Confidence",
    "Facet",
    "Fact",
    "Labels",
    "Phrase",
    "Service",
    "Source",
    "Talk",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or paragraph in both languages."""

    kk: str
    ru: str

    def __getitem__(self, language: Language) -> str:
        match language:
            case Language.KK:
                return self.kk
            case Language.RU:
                return self.ru


class Facet(StrEnum):
    """A part of an answer that visitors ask about by itself."""

    SUMMARY = "summary"
    DOCUMENTS = "documents"
    COST = "cost"
    DURATION = "duration"
    RESULT = "result"
    STEPS = "steps"
    CAUTIONS = "cautions"


class Channel(StrEnum):
    """Where a service is obtained; the order is the order of offering."""

    MOBILE = "mobile"
    PORTAL = "portal"
    BOT = "bot"
    CENTRE = "centre"
    PHONE = "phone"


class Confidence(StrEnum):
    """How far the facts behind an answer can be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Labels(StrEnum):
    """Where the menu names spoken in the steps of a channel come from."""

    SOURCED = "sourced"
    ASSUMED = "assumed"
    NONE = "none"


class Action(StrEnum):
    """What a phrase outside the services asks the desk to do."""

    GREET = "greet"
    THANK = "thank"
    WHO = "who"
    REPEAT = "repeat"
    STOP = "stop"
    PERSON = "person"
    NEXT = "next"
    BACK = "back"
    YES = "yes"
    NO = "no"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and when."""

    key: str
    """Short name by which `source:` of a fact refers to it; unique in the file."""
    url: str
    """Address, or `general knowledge` where no source was found."""
    checked: date
    """Day on which it was read."""
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Fact:
    """A fee or a term: something that ages, so never said without its date."""

    text: Text
    as_of: date
    source: str
    """`Source.key` of the source that says so."""


@dataclass(frozen=True, slots=True)
class ChannelSteps:
    """Instructions for one channel; the two languages have equally many steps."""

    kk: tuple[str, ...]
    ru: tuple[str, ...]
    labels: Labels

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        match language:
            case Language.KK:
                return self.kk
            case Language.RU:
                return self.ru


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the desk can say about a service, by facet."""

    summary: Text
    documents: Text
    cost: Fact
    duration: Fact
    result: Text
    channels: Mapping[Channel, ChannelSteps]
    cautions: Text


@dataclass(frozen=True, slots=True)
class Service:
    """One state service: one file under `intents/services/`."""

    id: str
    title: Text
    topic: str
    """Life situation: the folder it lies in."""
    questions: Mapping[Language, tuple[str, ...]]
    """hassil templates by language."""
    answer: Answer
    confidence: Confidence
    unsourced: tuple[str, ...]
    """Facets (`duration`, `channels.mobile`, …) that no source backs."""
    related: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A phrase group outside the services: greeting, repeat, stop, a person."""

    id: str
    action: Action
    questions: Mapping[Language, tuple[str, ...]]
    reply: Text | None
    """What is said; None where the dialogue decides (repeat, yes, no …)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence that a question expands to."""

    text: str
    """Normalised words, one space between them."""
    language: Language
    target: str
    """`Service.id`, or `Talk.id` where `is_talk`."""
    is_talk: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of `intents/`, validated and expanded."""

    services: Mapping[str, Service]
    talks: Mapping[str, Talk]
    replies: Mapping[str, Text]
    """The desk's own sentences by key (`not-known`, `confirm`, …)."""
    facet_words: Mapping[Facet, Mapping[Language, tuple[str, ...]]]
    """Normalised phrases by which a facet is asked about, alone or with a service."""
    channel_words: Mapping[Channel, Mapping[Language, tuple[str, ...]]]
    """Normalised phrases that name a channel («телефонмен», «через бот»)."""
    phrases: tuple[Phrase, ...]
    out_of_scope: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    """Frequent words about other things, for the recogniser's grammar only."""
    rules: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    """Names of the template rules, by language."""
    used_rules: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    """Those of them that some template needs."""
    fingerprint: str = ""
    """SHA-256 over the files read, so that a cache knows when it is stale."""

    def title(self, target: str, language: Language) -> str:
        """Name of a service to be said in a `Choose` or `Confirm`."""
        return self.services[target].title[language]
