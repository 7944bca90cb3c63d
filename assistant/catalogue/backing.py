"""What of an answer a source backs, and what is said without one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.catalogue.model import Answer, Catalogue, ChannelSteps, Facet, Labels, Service
from assistant.text import Language

__all__ = ["BUTTONS", "GENERAL_KNOWLEDGE", "Unbacked", "quoted_labels", "resolves", "unbacked"]

GENERAL_KNOWLEDGE: Final = "general knowledge"
"""`url` of a source that is none."""

BUTTONS: Final = frozenset(
    {
        "войти", "старт", "start", "далее", "отправить", "подписать", "сохранить",
        "заказать услугу онлайн", "личный кабинет",
        "кіру", "бастау", "келесі", "әрі қарай", "жіберу", "қол қою", "сақтау",
        "қызметке онлайн тапсырыс беру", "жеке кабинет",
    }
)  # fmt: skip
"""Buttons that are called so wherever they are found; naming them needs no source."""

_QUOTED: Final = re.compile("«([^«»]+)»")


@dataclass(frozen=True, slots=True)
class Unbacked:
    """Something that is said as a fact though no source that can be looked up says so."""

    service: str
    where: str
    """Dotted field in the service's file."""
    what: str
    """The text or the menu name."""


def resolves(service: Service, key: str) -> bool:
    """Whether a source of the service has this key and an address to look it up at."""
    return any(
        source.key == key and source.url.startswith(("http://", "https://"))
        for source in service.sources
    )


def quoted_labels(steps: ChannelSteps, language: Language) -> tuple[str, ...]:
    """Menu names in «…», without buttons that need no source."""
    names = [name for step in steps[language] for name in _QUOTED.findall(step)]
    return tuple(dict.fromkeys(name for name in names if name.lower() not in BUTTONS))


def unbacked(catalogue: Catalogue) -> tuple[Unbacked, ...]:
    """Every fee, term, change and quoted menu name that has no source and is not said to have
    none (`unsourced`, `labels: assumed`)."""
    return tuple(
        each
        for service in catalogue.services.values()
        for each in (*_facts(service), *_labels(service))
    )


def _facts(service: Service) -> Iterator[Unbacked]:
    answer: Answer = service.answer
    facts = {
        Facet.COST: answer.cost,
        Facet.DURATION: answer.duration,
        Facet.CHANGED: answer.changed,
    }
    for facet, fact in facts.items():
        if fact is None or facet in service.unsourced or resolves(service, fact.source):
            continue
        yield Unbacked(service.id, f"answer.{facet}", fact.text.ru)


def _labels(service: Service) -> Iterator[Unbacked]:
    for channel, steps in service.answer.channels.items():
        if steps.labels is Labels.ASSUMED or f"channels.{channel}" in service.unsourced:
            continue
        if steps.labels is Labels.SOURCED and resolves(service, steps.source):
            continue
        for language in Language:
            for name in quoted_labels(steps, language):
                yield Unbacked(service.id, f"answer.channels.{channel}.steps.{language}", name)
