"""The desk's own sentences, filled in. The wording lives in `intents/replies.yaml`."""

from __future__ import annotations

from datetime import date
from typing import Final

from assistant.catalogue.model import Catalogue, Channel
from assistant.dialogue.reply import Said
from assistant.text import Language

__all__ = [
    "REQUIRED_REPLIES",
    "as_of",
    "channel_names",
    "checked_on",
    "missing_replies",
    "numbered",
    "say",
]

_FIXED: Final = (
    "all-read",
    "any-more",
    "ask-away",
    "back-to-steps",
    "fastest",
    "faster-now",
    "helped",
    "helped-no",
    "helped-yes",
    "heard-again",
    "heard-not-known",
    "heard-nearest",
    "heard-unclear",
    "heard-not-known-2",
    "idle-farewell",
    "idle-reminder",
    "in-this-language",
    "loudest",
    "louder-now",
    "not-speech-2",
    "nothing-to-choose",
    "offer-channel",
    "once-more",
    "quieter-now",
    "quietest",
    "related-none",
    "related-of",
    "slower-now",
    "slowest",
    "steps-how",
    "stopped-again",
    "what-is-ecp",
    "as-of",
    "can-ask",
    "changed-none",
    "channel-missing",
    "checked-on",
    "choose",
    "confirm",
    "confirm-again",
    "confirm-no",
    "first-step",
    "labels-assumed",
    "lesson-how",
    "lesson-part",
    "list-end",
    "list-more",
    "list-of",
    "last-step",
    "low-confidence",
    "no-channels",
    "not-known",
    "not-known-again",
    "not-known-nearest",
    "not-speech",
    "nothing-more",
    "nothing-offered",
    "nothing-to-repeat",
    "option-1",
    "option-2",
    "option-3",
    "other-channels",
    "steps-unsourced",
    "unclear",
    "unsourced",
    "which-service",
)

REQUIRED_REPLIES: Final = frozenset(
    (
        *_FIXED,
        *(f"{kind}-{month}" for kind in ("month", "day-month") for month in range(1, 13)),
        *(f"{kind}-{channel}" for kind in ("steps", "channel") for channel in Channel),
    )
)
"""Keys that `intents/replies.yaml` must have; `step-1`, `step-2` … may end anywhere."""


def missing_replies(catalogue: Catalogue) -> tuple[str, ...]:
    """Keys that the dialogue needs and the catalogue lacks, sorted."""
    return tuple(sorted(REQUIRED_REPLIES - catalogue.replies.keys()))


def say(catalogue: Catalogue, key: str, language: Language, **names: object) -> Said:
    """One sentence of `replies.yaml` with the {names} in it filled in."""
    return Said(catalogue.replies[key][language].format(**names), language)


def numbered(catalogue: Catalogue, number: int, text: str, language: Language) -> Said:
    """A step with its number before it, where `replies.yaml` counts so far."""
    heading = catalogue.replies.get(f"step-{number}")
    spoken = text if heading is None else f"{heading[language]} {text}"
    return Said(spoken, language, step=number)


def as_of(catalogue: Catalogue, day: date, language: Language) -> Said:
    """The sentence that dates a fee or a term, to the month."""
    month = catalogue.replies[f"month-{day.month}"][language]
    return say(catalogue, "as-of", language, month=month, year=day.year)


def checked_on(catalogue: Catalogue, day: date, language: Language) -> Said:
    """The sentence that says when the facts of a service were last checked."""
    month = catalogue.replies[f"day-month-{day.month}"][language]
    return say(catalogue, "checked-on", language, day=day.day, month=month, year=day.year)


def channel_names(catalogue: Catalogue, channels: tuple[Channel, ...], language: Language) -> str:
    """A list of channels for the middle of a sentence."""
    return ", ".join(catalogue.replies[f"channel-{channel}"][language] for channel in channels)
