"""What the desk knows, as frozen values. Loaded from `intents/`, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.catalogue.terms import Action, Channel, Confidence, Facet, Kind, Labels, Text
from assistant.text import Language

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
    "Kind",
    "Labels",
    "Lesson",
    "LessonPart",
    "Phrase",
    "Service",
    "Source",
    "Talk",
    "Text",
]


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
    source: str = ""
    """`Source.key` of the source that shows the menu names; needed where they are `sourced`."""

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
    changed: Fact | None = None
    """What people remember and how it is now; None where nothing has changed."""


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
    old_questions: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    """Templates of visitors who ask for the service the way it was before it changed."""
    conflicting: tuple[str, ...] = ()
    """Facets about which the sources disagree; their texts say so."""

    @property
    def checked(self) -> date:
        """The latest day on which a source of it was read."""
        return max(source.checked for source in self.sources)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is unsure in it, for the staff: `unsourced: cost`, `conflicting: duration` …"""
        return (
            *(f"unsourced: {name}" for name in self.unsourced),
            *(f"conflicting: {name}" for name in self.conflicting),
        )


@dataclass(frozen=True, slots=True)
class Talk:
    """A phrase group outside the services: greeting, repeat, stop, a person."""

    id: str
    action: Action
    questions: Mapping[Language, tuple[str, ...]]
    reply: Text | None
    """What is said; None where the dialogue decides (repeat, yes, no …)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of services that is read in portions: one file under `intents/collections/`."""

    id: str
    title: Text
    intro: Text
    """Said before the first portion."""
    questions: Mapping[Language, tuple[str, ...]]
    services: tuple[str, ...]
    """`Service.id` in the order of reading."""
    tells_changes: bool = False
    """Whether each service's `changed` is read instead of its title."""


@dataclass(frozen=True, slots=True)
class LessonPart:
    """One stretch of a lesson: a service's steps in a channel, or steps of its own."""

    title: Text
    kk: tuple[str, ...]
    ru: tuple[str, ...]
    service: str | None = None
    """`Service.id` that the steps belong to."""
    channel: Channel | None = None

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        match language:
            case Language.KK:
                return self.kk
            case Language.RU:
                return self.ru


@dataclass(frozen=True, slots=True)
class Lesson:
    """A spoken course: parts in a row, step by step. One file under `intents/lessons/`."""

    id: str
    title: Text
    intro: Text
    outro: Text
    questions: Mapping[Language, tuple[str, ...]]
    parts: tuple[LessonPart, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence that a question expands to."""

    text: str
    """Normalised words, one space between them."""
    language: Language
    target: str
    """Id of what it leads to."""
    kind: Kind = Kind.SERVICE
    is_old: bool = False
    """Whether it asks for a service the way it was before it changed."""

    @property
    def is_talk(self) -> bool:
        return self.kind is Kind.TALK


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
    collections: Mapping[str, Collection] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    out_of_scope: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    """Frequent words about other things, for the recogniser's grammar only."""
    rules: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    """Names of the template rules, by language."""
    used_rules: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    """Those of them that some template needs."""
    fingerprint: str = ""
    """SHA-256 over the files read, so that a cache knows when it is stale."""

    def title(self, target: str, language: Language) -> str:
        """Name of a service, collection or lesson to be said in a `Choose` or `Confirm`."""
        owner = self.owner(target)
        if isinstance(owner, Talk):
            raise KeyError(target)  # nobody is asked whether a greeting was meant
        return owner.title[language]

    def owner(self, target: str) -> Service | Collection | Lesson | Talk:
        """What a phrase's target is the id of. Raise `KeyError` where there is none."""
        groups: tuple[Mapping[str, Service | Collection | Lesson | Talk], ...]
        groups = (self.services, self.collections, self.lessons, self.talks)
        for group in groups:
            if target in group:
                return group[target]
        raise KeyError(target)
