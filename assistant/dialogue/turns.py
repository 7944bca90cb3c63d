"""A turn of a visit: the state after it and what is said. Small parts that all modules use."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import Catalogue
from assistant.dialogue.reply import Reply, ReplyKind, Said
from assistant.dialogue.sentences import say
from assistant.dialogue.state import AnyMore, Pending, State
from assistant.text import Language

__all__ = ["Turn", "any_more", "ask_which", "short", "titles_said", "variant"]

Turn = tuple[State, Reply]


def short(catalogue: Catalogue, state: State, key: str, kind: ReplyKind, **names: object) -> Turn:
    """One sentence; the state stays."""
    return state, Reply((say(catalogue, key, state.language, **names),), kind=kind)


def variant(catalogue: Catalogue, state: State, key: str, **names: object) -> Said:
    """The sentence, or its other wording where it was said just now."""
    sentence = say(catalogue, key, state.language, **names)
    other = f"{key}-2"
    if sentence.text not in state.latest or other not in catalogue.replies:
        return sentence
    return say(catalogue, other, state.language, **names)


def ask_which(catalogue: Catalogue, state: State, pending: Pending, key: str) -> Turn:
    """Offer one service for yes or no, or several by number."""
    language = state.language
    after = replace(state, pending=pending)
    titles = [catalogue.title(target, language) for target in pending.targets]
    if len(titles) == 1:
        only = "confirm" if key == "choose" else key
        sentence = say(catalogue, only, language, title=titles[0])
        return after, Reply((sentence,), target=pending.targets[0], kind=ReplyKind.CHOICE)
    said = (say(catalogue, key, language), *titles_said(catalogue, titles, language))
    return after, Reply(said, kind=ReplyKind.CHOICE)


def titles_said(catalogue: Catalogue, titles: list[str], language: Language) -> tuple[Said, ...]:
    """The titles under their numbers."""
    return tuple(
        say(catalogue, f"option-{number}", language, title=title)
        for number, title in enumerate(titles, start=1)
    )


def any_more(catalogue: Catalogue, state: State) -> Turn:
    """Leave what was offered and ask whether there is anything else."""
    return short(catalogue, replace(state, pending=AnyMore()), "any-more", ReplyKind.QUESTION)
