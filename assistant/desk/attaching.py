"""Sentences that were missed become phrases of a service, when nothing suffers from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.catalogue import Catalogue, Finding, Phrase, Severity
from assistant.catalogue.attached import FILE, Attached, read_attached, with_attached
from assistant.catalogue.edit import write_whole
from assistant.desk.adding import Draft, draft_of, write_text
from assistant.desk.gates.attached import lost_again
from assistant.desk.settings import Settings
from assistant.desk.understanding import open_matcher
from assistant.errors import CatalogueError
from assistant.match import Answer, Command, FollowUp, Matcher
from assistant.match.stems import keys, label
from assistant.match.words import FILLERS, GARBAGE, GENERIC, SOFTENERS
from assistant.text import Language, normalise
from assistant.text.redaction import HIDDEN, redact

__all__ = ["Attachment", "attach"]

_LONGEST: Final = 15
"""Words of a sentence; nobody says a longer one twice in the same words."""

_COMMON: Final = 0.15
"""Share of the services, at most, that ask in a word for it to tell what is asked for: of 135
services «справка» is said for 31, «налог» for 9."""

_SAYING_LITTLE: Final = FILLERS | GENERIC | SOFTENERS

_LATIN: Final = re.compile("[a-z]")

_RIVALS: Final = 6
"""Services near a sentence whose own phrases are tried anew."""

_PHRASES: Final = 40
"""Phrases of each of them that are tried, evenly over all."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What was done."""

    service: str
    language: Language
    sentences: tuple[str, ...]
    """New phrases of the service."""
    known: tuple[str, ...]
    """Sentences that lead to the service already, so that nothing was to be added."""
    file: str
    """Of the service, below `intents/`."""
    warnings: tuple[Finding, ...]
    """What the check says and did not say before."""
    catalogue: Catalogue
    matcher: Matcher
    """As the desk understands from its next reload on."""


def attach(
    settings: Settings,
    now: tuple[Catalogue, Matcher],
    service: str,
    language: Language,
    sentences: Sequence[str],
    day: date,
) -> Attachment:
    """Put sentences into a service's file and into the list that `komekshi check` asks.

    `now`: the catalogue and how it is understood. Raise `CatalogueError`: `attach-personal`,
    `attach-unheard`, `attach-latin`, `attach-vague`, `attach-long`, `attach-clash`,
    `attach-breaks`, or as `add_phrase` does; all files are as they were then.
    """
    catalogue, matcher = now
    known = tuple(one for one in sentences if _leads_to(matcher, one, service))
    new = {normalise(one): one for one in sentences if one not in known}
    for one in new.values():
        _refuse_words(catalogue, one)
        _refuse_clash(catalogue, matcher, one, service)
    if not new:
        return Attachment(service, language, (), known, "", (), catalogue, matcher)
    draft = draft_of(settings.home / "intents", service, language, tuple(new))
    after = open_matcher(settings, draft.catalogue)
    lines = [Attached(one, service, language, day) for one in new]
    _refuse_takeover(catalogue, matcher, after, service, new)
    before, earlier = _earlier(draft)
    warnings = [*draft.added.warnings, *_asked_again(after, draft, (*earlier, *lines))]
    _write(draft, before, with_attached(before, lines))
    return Attachment(
        service,
        language,
        tuple(new),
        known,
        draft.added.file,
        tuple(warnings),
        draft.catalogue,
        after,
    )


def _refuse_words(catalogue: Catalogue, sentence: str) -> None:
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


def _refuse_clash(catalogue: Catalogue, matcher: Matcher, sentence: str, service: str) -> None:
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


def _refuse_takeover(
    catalogue: Catalogue, before: Matcher, after: Matcher, service: str, sentences: Iterable[str]
) -> None:
    """Sentences that draw the phrases of other services to this one."""
    for phrase in _phrases_nearby(catalogue, before, service, sentences):
        if _leads_to(after, phrase.text, service) and not _leads_to(before, phrase.text, service):
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


def _earlier(draft: Draft) -> tuple[str, tuple[Attached, ...]]:
    """The file of attached sentences, and what is in it. Raise `CatalogueError`."""
    text = draft.texts.by_name.get(FILE, "")
    return text, read_attached(text)


def _asked_again(matcher: Matcher, draft: Draft, lines: Sequence[Attached]) -> list[Finding]:
    """Warnings about new and earlier sentences. Raise `CatalogueError` where one is lost."""
    found = list(lost_again(matcher, draft.catalogue, lines))
    lost = [each.message for each in found if each.severity is Severity.ERROR]
    if lost:
        told = "\n".join(f"  {each}" for each in lost)
        raise CatalogueError(
            "attach-breaks",
            f"with this phrase in {draft.added.file} not all attached sentences would lead home:\n"
            f"{told}\n",
            "attach it in other words",
        )
    return [each for each in found if each.code != "attached-orphan"]


def _write(draft: Draft, before: str, content: str) -> None:
    """Both files or none."""
    draft.write()
    try:
        write_text(draft.root / FILE, before=before, content=content)
    except CatalogueError:
        write_whole(draft.root / draft.added.file, draft.before)
        raise


def _leads_to(matcher: Matcher, text: str, service: str) -> bool:
    match matcher.decide(text):
        case Answer(candidate=candidate):
            return candidate.target == service
        case _:
            return False
