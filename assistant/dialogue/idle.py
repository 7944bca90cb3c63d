"""When nobody speaks: a reminder, then the end of the visit. Pure, told the time by its caller."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.catalogue.model import Catalogue
from assistant.dialogue.reply import Reply, ReplyKind
from assistant.dialogue.screen import shown
from assistant.dialogue.sentences import say
from assistant.dialogue.state import Helped, State, start

__all__ = ["Patience", "silence", "until_silence"]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a word of the visitor or the desk."""

    reminds: float = 60.0
    """Until it is asked whether anybody is there: doing a step on the phone takes as long."""
    ends: float = 120.0
    """Until the visit is over: the next word then comes from another visitor."""


def silence(
    catalogue: Catalogue, state: State, quiet: float, patience: Patience
) -> tuple[State, Reply | None]:
    """What is done when it was quiet for so many seconds; nothing before the first word."""
    if not state.begun:
        return state, None
    language = state.language
    if quiet >= (patience.reminds if _is_leaving(state) else patience.ends):
        farewell = say(catalogue, "idle-farewell", language)
        return start(), Reply((farewell,), kind=ReplyKind.FAREWELL, ends_visit=True)
    if quiet >= patience.reminds and not state.reminded:
        reminder = Reply((say(catalogue, "idle-reminder", language),), kind=ReplyKind.REMINDER)
        after = replace(state, reminded=True, latest=reminder.text)
        return after, shown(catalogue, after, reminder)
    return state, None


def until_silence(state: State, quiet: float, patience: Patience) -> float | None:
    """Seconds until `silence` has something to do; None where nothing has begun."""
    if not state.begun:
        return None
    return max(0.0, (patience.ends if state.reminded else patience.reminds) - quiet)


def _is_leaving(state: State) -> bool:
    """Who has no more questions is only asked whether the answer helped, and not again."""
    return isinstance(state.pending, Helped)
