"""A visit that goes on where it was left, though the desk has forgotten it. Pure.

A screen keeps the bookmark and gives it back to a desk that was started anew. What is in it need
not be true any more, nor ever have been: whatever does not fit the catalogue leads to the greeting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from assistant.catalogue.model import Catalogue, Channel, Facet
from assistant.dialogue.courses import PORTION, go_on_lesson, same_portion
from assistant.dialogue.manner import MOST
from assistant.dialogue.opening import facet_of, opened
from assistant.dialogue.reading import read_step
from assistant.dialogue.respond import greet
from assistant.dialogue.screen import shown
from assistant.dialogue.state import Learning, Listing, Options, Pending, State, start
from assistant.dialogue.turns import Turn, ask_which
from assistant.text import Language

__all__ = ["Bookmark", "bookmark", "reopened"]

_OFFERED: Final = 3
"""Services that are offered at most at a time."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a visit stands, in names and numbers that outlive the desk; nothing of the visitor."""

    language: Language = Language.KK
    chosen: bool = False
    """Whether the visitor chose the language."""
    service: str | None = None
    channel: Channel | None = None
    step: int = 0
    """Step read last, from 1."""
    interrupted: bool = False
    """Whether it was not said to its end."""
    facet: Facet | None = None
    """The part of the answer that was told last."""
    lesson: str | None = None
    stop: int = 0
    """Step of the lesson, from 0."""
    collection: str | None = None
    read: int = 0
    """Services of the list that were named."""
    offered: tuple[str, ...] = ()
    """Services, lists and lessons among which the visitor chooses."""
    paused: bool = False
    taught: bool = False
    """Whether it was said how to go on in the steps."""
    pace: int = 0
    loudness: int = 0


def bookmark(state: State) -> Bookmark | None:
    """None where nothing has begun."""
    if not state.begun:
        return None
    learning = state.course if isinstance(state.course, Learning) else None
    listing = state.course if isinstance(state.course, Listing) else None
    return Bookmark(
        language=state.language,
        chosen=state.chosen_language,
        service=state.service,
        channel=state.channel,
        step=state.step,
        interrupted=state.interrupted,
        facet=state.aside if isinstance(state.aside, Facet) else None,
        lesson=None if learning is None else learning.lesson,
        stop=0 if learning is None else learning.stop,
        collection=None if listing is None else listing.collection,
        read=0 if listing is None else listing.read,
        offered=state.pending.targets if isinstance(state.pending, Pending) else (),
        paused=state.paused,
        taught=state.taught,
        pace=state.pace,
        loudness=state.loudness,
    )


def reopened(catalogue: Catalogue, options: Options, mark: Bookmark) -> Turn:
    """Where the visit stands, and what was on the screen; the reply is to be shown, not said."""
    fresh = replace(
        start(),
        begun=True,
        language=mark.language,
        chosen_language=mark.chosen,
        taught=mark.taught,
        pace=max(-MOST, min(MOST, mark.pace)),
        loudness=max(-MOST, min(MOST, mark.loudness)),
    )
    turn = _place(catalogue, options, fresh, mark)
    if turn is None:
        after, reply = greet(catalogue, replace(fresh, begun=False))
        return after, shown(catalogue, after, reply)
    state, reply = turn
    after = replace(state, paused=mark.paused, interrupted=mark.interrupted and state.step > 0)
    seen = shown(catalogue, after, reply)
    return replace(after, latest=reply.text, last=seen), seen


def _place(catalogue: Catalogue, options: Options, fresh: State, mark: Bookmark) -> Turn | None:
    """None where the mark leads to nothing."""
    if mark.lesson is not None:
        return _lesson(catalogue, fresh, mark)
    if mark.collection is not None:
        return _list(catalogue, fresh, mark)
    if mark.offered:
        return _choice(catalogue, fresh, mark)
    if mark.service is None or mark.service not in catalogue.services:
        return None
    if mark.step == 0:
        after, reply = opened(catalogue, options, fresh, mark.service, mark.facet)
        channels = catalogue.services[mark.service].answer.channels
        return replace(
            after, channel=mark.channel if mark.channel in channels else after.channel
        ), reply
    return _step(catalogue, fresh, mark.service, mark)


def _step(catalogue: Catalogue, fresh: State, target: str, mark: Bookmark) -> Turn | None:
    channels = catalogue.services[target].answer.channels
    if mark.channel is None or mark.channel not in channels:
        return None
    if not 1 <= mark.step <= len(channels[mark.channel][mark.language]):
        return None
    at = replace(fresh, service=target, channel=mark.channel, step=mark.step)
    after, reply = read_step(catalogue, at, mark.step)
    if mark.facet is None:
        return after, reply
    return facet_of(catalogue, after, target, mark.facet)


def _lesson(catalogue: Catalogue, fresh: State, mark: Bookmark) -> Turn | None:
    lesson = catalogue.lessons.get(mark.lesson or "")
    if lesson is None:
        return None
    stop = max(0, mark.stop)  # -1 where the first step was cut short before it began
    if stop >= sum(len(part[mark.language]) for part in lesson.parts):
        return None
    learning = Learning(lesson.id, stop)
    return go_on_lesson(catalogue, replace(fresh, course=learning), learning, 0)


def _list(catalogue: Catalogue, fresh: State, mark: Bookmark) -> Turn | None:
    source = mark.collection or ""
    if source in catalogue.collections:
        services = catalogue.collections[source].services
    elif source in catalogue.services:
        services = catalogue.services[source].related
    else:
        return None
    ends_a_portion = mark.read % PORTION == 0 or mark.read == len(services)
    if not (1 <= mark.read <= len(services) and ends_a_portion):
        return None
    return same_portion(catalogue, fresh, Listing(source, mark.read))


def _choice(catalogue: Catalogue, fresh: State, mark: Bookmark) -> Turn | None:
    groups = (catalogue.services, catalogue.collections, catalogue.lessons)
    known = all(any(target in group for group in groups) for target in mark.offered)
    if not known or len(mark.offered) > _OFFERED:
        return None
    at = fresh
    if mark.service in catalogue.services and mark.step:
        before = _step(catalogue, fresh, mark.service or "", replace(mark, facet=None))
        at = fresh if before is None else before[0]
    pending = Pending(mark.offered, mark.facet)
    return ask_which(catalogue, at, pending, "choose")
