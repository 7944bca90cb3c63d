"""Which sentences may become phrases of a service: refused with a plain reason, or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.catalogue import Catalogue, Phrase
from assistant.errors import CatalogueError
from assistant.match import Answer, Command, FollowUp, Matcher
from assistant.match.stems import keys, label
from assistant.match.words import FILLERS, GARBAGE, GENERIC, SOFTENERS
from assistant.text import normalise
from assistant.text.redaction import HIDDEN, redact

__all__ = ["leads_to", "refuse_clash", "refuse_takeover", "refuse_words"]

_LONGEST: Final = 15
"""Words of a sentence; nobody says a longer one twice in the same words."""

_COMMON: Final = 0.15
"""Share of the services, at most, that ask in a word for it to tell what is asked for: of 135
services «справка» is said for 32, «пенсия» for 11."""

_SAYING_LITTLE: Final = FILLERS | GENERIC | SOFTENERS

_LATIN: Final = re.compile("[a-z]")

_RIVALS: Final = 6
"""Services near a sentence whose own phrases are tried anew."""

_PHRASES: Final = 40
"""Phrases of each of them that are tried, evenly over all."""


def refuse_words(catalogue: Catalogue, sentence: str) -> None:
    """Sentences that no phrase can be made of."""
    words = normalise(sentence).split()
    if HIDDEN in sentence or redact(sentence) != sentence:
        raise CatalogueError(
            "attach-personal",
            f"«{sentence}» has something personal in it, or had",
            "attach the question in other words, without it",
        )
    if GARBAGE in words:
        raise CatalogueError(
            "attach-unheard",
            f"«{sentence}» has a word that was not heard",
            "attach the question as it was meant, in words of your own",
        )
    latin = [word for word in words if _LATIN.search(word)]
    if latin:
        raise CatalogueError(
            "attach-latin",
            f"«{sentence}» has {', '.join(latin)} in Latin letters, which can't be heard",
            "write the words as they are said",
        )
    if not any(_tells(catalogue, word) for word in words):
        raise CatalogueError(
            "attach-vague",
            f"«{sentence}» has no word that tells what is asked for",
            "add the word that names it, or leave the sentence alone",
        )
    if len(words) > _LONGEST:
        raise CatalogueError(
            "attach-long",
            f"«{sentence[:60]}…» has {len(words)} words, more than {_LONGEST}",
            "attach its core in fewer words",
        )


def _tells(catalogue: Catalogue, word: str) -> bool:
    """Whether hardly any other services ask in this word, in one of its forms."""
    if word in _SAYING_LITTLE:
        return False
    forms = keys(word)
    asking = {p.target for p in catalogue.phrases for w in p.text.split() if forms & keys(w)}
    return len(asking) <= max(2, _COMMON * len(catalogue.services))


def refuse_clash(catalogue: Catalogue, matcher: Matcher, sentence: str, service: str) -> None:
    """Sentences that mean something else to the desk, and surely."""
    owners = _owners(catalogue, normalise(sentence)) - {service}
    if owners:
        taken = f"is a phrase of {', '.join(sorted(owners))}"
    else:
        match matcher.decide(sentence):
            case Answer(candidate=candidate):
                taken = f"is answered with {candidate.target}"
            case Command(name=name):
                taken = f"is the command {name}"
            case FollowUp():
                taken = "asks about the answer before it"
            case _:
                return
    raise CatalogueError(
        "attach-clash",
        f"«{sentence}» {taken}: with {service} as well, the desk could not tell them apart",
        "attach it with a word that tells them apart; if the other one is wrong, mend that first",
    )


def _owners(catalogue: Catalogue, sentence: str) -> set[str]:
    """Whose phrase it is, in whatever order and forms its telling words stand."""
    telling = _telling(sentence)
    return {
        phrase.target
        for phrase in catalogue.phrases
        if phrase.text == sentence or (telling and _telling(phrase.text) == telling)
    }


def _telling(sentence: str) -> frozenset[str]:
    return frozenset(label(word) for word in sentence.split() if word not in _SAYING_LITTLE)


def refuse_takeover(
    catalogue: Catalogue, before: Matcher, after: Matcher, service: str, sentences: Iterable[str]
) -> None:
    """Sentences that draw the phrases of other services to this one."""
    for phrase in _phrases_nearby(catalogue, before, service, sentences):
        if leads_to(after, phrase.text, service) and not leads_to(before, phrase.text, service):
            raise CatalogueError(
                "attach-breaks",
                f"«{phrase.text}» of {phrase.target} would be answered with {service}",
                "attach the sentence with a word that tells the two apart",
            )


def _phrases_nearby(
    catalogue: Catalogue, matcher: Matcher, service: str, sentences: Iterable[str]
) -> Iterator[Phrase]:
    near = {one.target for text in sentences for one in matcher.rank(text)[:_RIVALS]} - {service}
    for target in sorted(near):
        phrases = [phrase for phrase in catalogue.phrases if phrase.target == target]
        yield from phrases[:: max(1, len(phrases) // _PHRASES)]


def leads_to(matcher: Matcher, text: str, service: str) -> bool:
    """Whether a sentence is answered with a service."""
    match matcher.decide(text):
        case Answer(candidate=candidate):
            return candidate.target == service
        case _:
            return False
