"""A small catalogue of dataclasses with the real replies and talk of `intents/`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue import (
    Answer,
    Catalogue,
    Channel,
    ChannelSteps,
    Confidence,
    Fact,
    Labels,
    Service,
    Source,
    Text,
    load_catalogue,
)
from assistant.desk.learned_file import read_learned, weights_file
from assistant.match import Matcher

DAY = date(2026, 11, 22)
INTENTS = Path(__file__).parents[2] / "intents"


def both(text: str) -> Text:
    return Text(kk=f"{text} қазақша.", ru=f"{text} по-русски.")


def service(
    name: str,
    channels: Mapping[Channel, Labels],
    confidence: Confidence = Confidence.HIGH,
    unsourced: tuple[str, ...] = (),
) -> Service:
    steps = {
        channel: ChannelSteps(
            kk=tuple(f"{name} {channel} {n} жасаңыз." for n in (1, 2, 3)),
            ru=tuple(f"{name} {channel} {n} сделайте." for n in (1, 2, 3)),
            labels=labels,
        )
        for channel, labels in channels.items()
    }
    answer = Answer(
        summary=both(f"{name} summary"),
        documents=both(f"{name} documents"),
        cost=Fact(both(f"{name} cost"), DAY, "s"),
        duration=Fact(both(f"{name} duration"), DAY, "s"),
        result=both(f"{name} result"),
        channels=steps,
        cautions=both(f"{name} cautions"),
    )
    return Service(
        id=name,
        title=Text(kk=f"{name} атауы", ru=f"{name} название"),
        topic="topic",
        questions={},
        answer=answer,
        confidence=confidence,
        unsourced=unsourced,
        related=(),
        sources=(Source("s", "https://example.kz", DAY, Confidence.HIGH),),
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    services = [
        service("alpha", {Channel.PORTAL: Labels.SOURCED, Channel.MOBILE: Labels.ASSUMED}),
        service("beta", {Channel.CENTRE: Labels.NONE}, unsourced=("duration", "channels.centre")),
        service("gamma", {}),
        service(
            "delta",
            {Channel.MOBILE: Labels.ASSUMED, Channel.CENTRE: Labels.NONE},
            unsourced=("channels.mobile",),
        ),
        service("shaky", {Channel.BOT: Labels.ASSUMED}, confidence=Confidence.LOW),
    ]
    return replace(load_catalogue(INTENTS), services={one.id: one for one in services})


@pytest.fixture(scope="session")
def real() -> Catalogue:
    return load_catalogue(INTENTS)


@pytest.fixture(scope="session")
def matcher(real: Catalogue) -> Matcher:
    """As a desk has it, with what was learned."""
    learned = read_learned(weights_file(INTENTS.parent))
    assert learned is not None
    return Matcher(real, learned)
