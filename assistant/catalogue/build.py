"""Parsed files to a `Catalogue`: every fault in every file is collected. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final, TypeVar

from assistant.catalogue.convert import by_language, service_of, text_of
from assistant.catalogue.courses import collection_of, lesson_of
from assistant.catalogue.expand import TemplateError, Templates
from assistant.catalogue.model import (
    Catalogue,
    Channel,
    Collection,
    Facet,
    Kind,
    Lesson,
    Phrase,
    Service,
    Talk,
    Text,
)
from assistant.catalogue.schema import (
    Chooser,
    CollectionEntry,
    LessonEntry,
    Lines,
    ServiceEntry,
    TalkEntry,
    TextEntry,
    collect,
)
from assistant.catalogue.source import Document, Fault
from assistant.text import Language, normalise

__all__ = ["Builder"]

_Key = TypeVar("_Key", bound=StrEnum)

_TEMPLATE_REMEDY: Final = "see the template rules in intents/README.md"


@dataclass(slots=True)
class Builder:
    """Takes the documents in any order of kinds, after the rules; `catalogue` ends it."""

    fingerprint: str = ""
    faults: list[Fault] = field(default_factory=list)
    _templates: dict[Language, Templates] = field(default_factory=dict)
    _services: dict[str, Service] = field(default_factory=dict)
    _talks: dict[str, Talk] = field(default_factory=dict)
    _collections: dict[str, Collection] = field(default_factory=dict)
    _lessons: dict[str, Lesson] = field(default_factory=dict)
    _phrases: dict[Phrase, None] = field(default_factory=dict)
    _replies: Mapping[str, Text] = field(default_factory=dict)
    _facets: Mapping[Facet, Mapping[Language, tuple[str, ...]]] = field(default_factory=dict)
    _channels: Mapping[Channel, Mapping[Language, tuple[str, ...]]] = field(default_factory=dict)
    _out_of_scope: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)

    def rules(self, language: Language, document: Document | None) -> None:
        """The rules of one language; they must come before the templates that use them."""
        parsed: Any = self._parsed(document, dict[str, str]) or {}
        sound: dict[str, str] = {}
        for name, text in parsed.items():
            try:
                Templates.parse({name: text})
            except TemplateError as fault:
                self._fault(document, (name,), f"rule <{name}>: {fault}", _TEMPLATE_REMEDY)
            else:
                sound[name] = text
        self._templates[language] = Templates.parse(sound)

    def service(self, document: Document) -> None:
        """A file `services/<topic>/<id>.yaml`."""
        entry: ServiceEntry | None = self._parsed(document, ServiceEntry)
        if entry is None or not self._owns_name(document, entry.id, self._services):
            return
        self._services[entry.id] = service_of(entry, PurePosixPath(document.name).parent.name)
        self._expand(document, "questions", entry.questions, Phrase("", Language.KK, entry.id))
        if entry.old_questions is not None:
            asked = Phrase("", Language.KK, entry.id, is_old=True)
            self._expand(document, "old_questions", entry.old_questions, asked)

    def talk(self, document: Document) -> None:
        """A file `talk/<id>.yaml`."""
        entry: TalkEntry | None = self._parsed(document, TalkEntry)
        if entry is None or not self._owns_name(document, entry.id, self._talks):
            return
        self._talks[entry.id] = Talk(
            id=entry.id,
            action=entry.action,
            questions=by_language(entry.questions),
            reply=None if entry.reply is None else text_of(entry.reply),
        )
        asked = Phrase("", Language.KK, entry.id, Kind.TALK)
        self._expand(document, "questions", entry.questions, asked)

    def collection(self, document: Document) -> None:
        """A file `collections/<id>.yaml`; it must come after the services."""
        entry: CollectionEntry | None = self._parsed(document, CollectionEntry)
        if entry is None or not self._owns_name(document, entry.id, self._collections):
            return
        made, faults = collection_of(document, entry, self._services)
        self.faults.extend(faults)
        if made is not None:
            self._collections[entry.id] = made
        asked = Phrase("", Language.KK, entry.id, Kind.COLLECTION)
        self._expand(document, "questions", entry.questions, asked)

    def lesson(self, document: Document) -> None:
        """A file `lessons/<id>.yaml`; it must come after the services."""
        entry: LessonEntry | None = self._parsed(document, LessonEntry)
        if entry is None or not self._owns_name(document, entry.id, self._lessons):
            return
        made, faults = lesson_of(document, entry, self._services)
        self.faults.extend(faults)
        if made is not None:
            self._lessons[entry.id] = made
        asked = Phrase("", Language.KK, entry.id, Kind.LESSON)
        self._expand(document, "questions", entry.questions, asked)

    def replies(self, document: Document | None) -> None:
        """`replies.yaml`."""
        parsed: Any = self._parsed(document, dict[str, TextEntry]) or {}
        self._replies = MappingProxyType({key: text_of(entry) for key, entry in parsed.items()})

    def facets(self, document: Document | None) -> None:
        """`facets.yaml`."""
        self._facets = self._choosers(document, Facet)

    def channels(self, document: Document | None) -> None:
        """`channels.yaml`."""
        self._channels = self._choosers(document, Channel)

    def out_of_scope(self, document: Document | None) -> None:
        """`out_of_scope.yaml`."""
        parsed: Any = self._parsed(document, Lines)
        if parsed is not None:
            words = by_language(parsed)
            self._out_of_scope = MappingProxyType(
                {key: _distinct(normalise(word) for word in words[key]) for key in words}
            )

    def catalogue(self) -> Catalogue:
        """What was built; only meaningful while `faults` is empty."""
        return Catalogue(
            services=MappingProxyType(self._services),
            talks=MappingProxyType(self._talks),
            replies=self._replies,
            facet_words=self._facets,
            channel_words=self._channels,
            phrases=tuple(self._phrases),
            collections=MappingProxyType(self._collections),
            lessons=MappingProxyType(self._lessons),
            out_of_scope=self._out_of_scope,
            rules=MappingProxyType(
                {key: templates.names for key, templates in self._templates.items()}
            ),
            used_rules=MappingProxyType(
                {key: frozenset(templates.seen) for key, templates in self._templates.items()}
            ),
            fingerprint=self.fingerprint,
        )

    def _parsed(self, document: Document | None, schema: Any) -> Any:
        if document is None:
            return None
        parsed, faults = collect(document, schema)
        self.faults.extend(faults)
        return parsed

    def _owns_name(self, document: Document, name: str, taken: Mapping[str, Any]) -> bool:
        stem = PurePosixPath(document.name).stem
        if stem != name:
            message = f"id «{name}» is not the file's name «{stem}»"
            self._fault(document, ("id",), message, "make them the same")
        if name in taken:
            self._fault(document, ("id",), f"id «{name}» is taken by another file", "rename one")
            return False
        return True

    def _expand(self, document: Document, key: str, questions: Lines, like: Phrase) -> None:
        """Add the phrases of some templates; all but text and language is as in `like`."""
        for language, templates in by_language(questions).items():
            for text in self._phrases_of(document, (key,), language, templates):
                phrase = Phrase(text, language, like.target, like.kind, like.is_old)
                self._phrases[phrase] = None

    def _choosers(
        self, document: Document | None, keys: type[_Key]
    ) -> Mapping[_Key, Mapping[Language, tuple[str, ...]]]:
        parsed: Any = self._parsed(document, dict[keys, Chooser]) or {}  # type: ignore[valid-type]
        found: dict[_Key, Mapping[Language, tuple[str, ...]]] = {}
        for key, lines in parsed.items():
            assert document is not None  # noqa: S101 - nothing is parsed without a document
            found[key] = MappingProxyType(
                {
                    language: _distinct(
                        self._phrases_of(document, (key.value,), language, templates)
                    )
                    for language, templates in by_language(lines).items()
                }
            )
        return MappingProxyType(found)

    def _phrases_of(
        self,
        document: Document,
        path: tuple[str, ...],
        language: Language,
        templates: Sequence[str],
    ) -> Iterator[str]:
        for place, template in enumerate(templates):
            try:
                yield from self._templates[language].phrases(template)
            except TemplateError as fault:
                where = (*path, language.value, place)
                self._fault(document, where, f"template {fault}", _TEMPLATE_REMEDY)

    def _fault(
        self, document: Document | None, path: tuple[str | int, ...], message: str, remedy: str
    ) -> None:
        where = document.where(*path) if document is not None else ""
        self.faults.append(Fault(where, message, remedy))


def _distinct(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
