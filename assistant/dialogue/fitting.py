"""A visit that goes on with another catalogue than the one it began with. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import Catalogue, Service
from assistant.dialogue.state import (
    AnyMore,
    ChannelOffer,
    Helped,
    Learning,
    Listing,
    Pending,
    State,
    start,
)

__all__ = ["fitted"]


def fitted(catalogue: Catalogue, state: State) -> State:
    """The state itself, or a fresh one for the same visitor where it names what is gone."""
    fits = (_service_fits, _pending_fits, _course_fits)
    if all(each(catalogue, state) for each in fits):
        return state
    return replace(
        start(),
        language=state.language,
        chosen_language=state.chosen_language,
        begun=state.begun,
        taught=state.taught,
        pace=state.pace,
        loudness=state.loudness,
    )


def _service_fits(catalogue: Catalogue, state: State) -> bool:
    if state.service is None:
        return True
    service = catalogue.services.get(state.service)
    if service is None:
        return False
    return state.channel is None or state.step <= _steps(service, state)


def _steps(service: Service, state: State) -> int:
    """How many steps there are to read; -1 where the channel is gone."""
    steps = None if state.channel is None else service.answer.channels.get(state.channel)
    return -1 if steps is None else len(steps[state.language])


def _pending_fits(catalogue: Catalogue, state: State) -> bool:
    match state.pending:
        case Pending(targets=targets):
            groups = (catalogue.services, catalogue.collections, catalogue.lessons)
            return all(any(target in group for group in groups) for target in targets)
        case ChannelOffer(channels):
            service = catalogue.services.get(state.service or "")
            return service is None or service.answer.channels.keys() >= set(channels)
        case AnyMore() | Helped() | None:
            return True


def _course_fits(catalogue: Catalogue, state: State) -> bool:
    match state.course:
        case Listing(collection):
            return collection in catalogue.collections or collection in catalogue.services
        case Learning(lesson, stop):
            known = catalogue.lessons.get(lesson)
            return known is not None and stop < sum(
                len(part[state.language]) for part in known.parts
            )
        case None:
            return True
