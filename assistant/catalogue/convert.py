"""From the entries of the files to the values of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assistant.catalogue.model import Answer, Channel, ChannelSteps, Fact, Service, Source, Text
from assistant.catalogue.schema import FactEntry, Lines, ServiceEntry, TextEntry
from assistant.text import Language

__all__ = ["by_language", "fact_of", "service_of", "text_of"]


def by_language(lines: Lines) -> Mapping[Language, tuple[str, ...]]:
    """Lines as a table by language."""
    return MappingProxyType({Language.KK: tuple(lines.kk), Language.RU: tuple(lines.ru)})


def text_of(entry: TextEntry) -> Text:
    """A text in both languages."""
    return Text(kk=entry.kk, ru=entry.ru)


def fact_of(entry: FactEntry) -> Fact:
    """A text that ages."""
    return Fact(text=Text(kk=entry.kk, ru=entry.ru), as_of=entry.as_of, source=entry.source)


def service_of(entry: ServiceEntry, topic: str) -> Service:
    """A service; `topic` is the folder of its file."""
    answer = entry.answer
    steps = {
        channel: ChannelSteps(
            kk=tuple(answer.channels[channel].steps.kk),
            ru=tuple(answer.channels[channel].steps.ru),
            labels=answer.channels[channel].labels,
            source=answer.channels[channel].source,
        )
        for channel in Channel  # the order of offering, whatever the file's order
        if channel in answer.channels
    }
    return Service(
        id=entry.id,
        title=text_of(entry.title),
        topic=topic,
        questions=by_language(entry.questions),
        answer=Answer(
            summary=text_of(answer.summary),
            documents=text_of(answer.documents),
            cost=fact_of(answer.cost),
            duration=fact_of(answer.duration),
            result=text_of(answer.result),
            channels=MappingProxyType(steps),
            cautions=text_of(answer.cautions),
            changed=None if answer.changed is None else fact_of(answer.changed),
        ),
        confidence=entry.confidence,
        unsourced=tuple(entry.unsourced),
        old_questions=by_language(entry.old_questions or Lines()),
        conflicting=tuple(entry.conflicting),
        related=tuple(entry.related),
        sources=tuple(
            Source(source.key, source.url, source.checked, source.confidence)
            for source in entry.sources
        ),
    )
