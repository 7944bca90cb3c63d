"""What the desk remembers of a visit. Nothing of it outlives the visit."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.catalogue.model import Channel, Facet
from assistant.dialogue.reply import Reply
from assistant.text import Language

__all__ = ["Learning", "Listing", "Pending", "State", "start"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A question of the desk that the next utterance may answer."""

    targets: tuple[str, ...]
    """Services offered, in the order they were named; none where the service was asked for."""
    facet: Facet | None = None
    """What the visitor wants to hear of the service once it is known."""
    channel: Channel | None = None
    asked_old: tuple[str, ...] = ()
    """Those of the targets that were asked for the way they were before they changed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A collection that is being read in portions."""

    collection: str
    """`Collection.id`."""
    read: int
    """How many of its services have been named."""


@dataclass(frozen=True, slots=True)
class Learning:
    """A lesson that is being read step by step."""

    lesson: str
    """`Lesson.id`."""
    stop: int
    """Step read last, counted through all parts from 0."""


@dataclass(frozen=True, slots=True)
class State:
    """One visit so far."""

    language: Language = Language.KK
    """Of the last utterance with words."""
    service: str | None = None
    """`Service.id` spoken of."""
    channel: Channel | None = None
    """Whose steps are being read."""
    step: int = 0
    """Step read last, from 1; 0 before the first. The desk sets it when it is interrupted."""
    last: Reply | None = None
    """What «repeat» repeats."""
    pending: Pending | None = None
    course: Listing | Learning | None = None
    """What «more», «next» and «back» go on with; None while a service's own steps are read."""
    misses: int = 0
    """Utterances not understood in a row."""


def start() -> State:
    """The state in which a visitor steps up."""
    return State()
