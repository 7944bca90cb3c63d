"""Which command a sentence is, where it is nothing but a command. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from rapidfuzz.distance import Levenshtein

from assistant.catalogue.terms import Action, Channel, Facet
from assistant.match.commands_answers import ANSWERS
from assistant.match.commands_beside import (
    ALWAYS_NEGATIVE,
    BESIDE,
    FRAME,
    FRAME_STEMS,
    INTERJECTIONS,
    STRONG,
)
from assistant.match.commands_controls import CONTROLS
from assistant.match.commands_questions import QUESTIONS
from assistant.match.decision import CommandName
from assistant.match.words import FILLERS

__all__ = ["OF_ACTION", "OF_CHANNEL", "OF_FACET", "command_of", "loose_command_of"]

OF_ACTION: Final = {
    Action.REPEAT: CommandName.REPEAT,
    Action.STOP: CommandName.STOP,
    Action.PERSON: CommandName.OPERATOR,
    Action.NEXT: CommandName.NEXT,
    Action.BACK: CommandName.BACK,
    Action.YES: CommandName.YES,
    Action.NO: CommandName.NO,
    Action.FIRST: CommandName.FIRST_ONE,
    Action.SECOND: CommandName.SECOND_ONE,
    Action.THIRD: CommandName.THIRD_ONE,
    Action.MORE: CommandName.MORE,
    Action.THANK: CommandName.THANKS,
    Action.START_OVER: CommandName.START_OVER,
    Action.SLOWER: CommandName.SLOWER,
    Action.FASTER: CommandName.FASTER,
    Action.LOUDER: CommandName.LOUDER,
    Action.QUIETER: CommandName.QUIETER,
    Action.CONTINUE: CommandName.CONTINUE,
    Action.SWITCH_KK: CommandName.SWITCH_KK,
    Action.SWITCH_RU: CommandName.SWITCH_RU,
    Action.WHAT_IS_ECP: CommandName.WHAT_IS_ECP,
    Action.DOCUMENTS: CommandName.DOCUMENTS,
    Action.COST: CommandName.COST,
    Action.DURATION: CommandName.DURATION,
    Action.RESULT: CommandName.RESULT,
    Action.BY_PHONE_APP: CommandName.BY_PHONE_APP,
    Action.BY_PORTAL: CommandName.BY_PORTAL,
    Action.BY_BOT: CommandName.BY_BOT,
    Action.AT_CENTRE: CommandName.AT_CENTRE,
    Action.AS_OF_DATE: CommandName.AS_OF_DATE,
    Action.WHOLE: CommandName.WHOLE,
    Action.RELATED: CommandName.RELATED,
}
"""Commands of the talk phrases; greetings, goodbyes and «who are you» stay talk."""

OF_FACET: Final = {
    Facet.DOCUMENTS: CommandName.DOCUMENTS,
    Facet.COST: CommandName.COST,
    Facet.DURATION: CommandName.DURATION,
    Facet.RESULT: CommandName.RESULT,
    Facet.DATE: CommandName.AS_OF_DATE,
}
OF_CHANNEL: Final = {
    Channel.MOBILE: CommandName.BY_PHONE_APP,
    Channel.PORTAL: CommandName.BY_PORTAL,
    Channel.BOT: CommandName.BY_BOT,
    Channel.CENTRE: CommandName.AT_CENTRE,
}

_LONGEST: Final = 10
"""Words; a longer sentence tells a story, and one word of it steers nothing."""

_LONGEST_LOOSE: Final = 6
"""Words of a sentence that may hold anything beside a command that leaves no doubt."""

_NOT_LOOSE: Final = frozenset(
    (CommandName.THANKS, CommandName.STOP, CommandName.SWITCH_KK, CommandName.SWITCH_RU)
)
"""«Автобус қайда тоқтайды», «қазақша ән айт»: talk about other things has their words."""

_MOST_UNKNOWN: Final = 2
"""Words in it that belong to no command: with more it is about something else."""

_MISHEARD_STEM: Final = 6
"""Letters from which one of a stem may be misheard or mistyped: «қайтолаңыз»."""

_HALF: Final = _MISHEARD_STEM // 2

_ENDING: Final = 3
"""Letters by which an ending may be longer than its stem: a short stem begins many words."""

_NOT_DOING: Final = re.compile(r"[йп]?[мбп][ае](?:ңы?і?з|ңдар|ңдер)?(?:шы|ші)?|мау|меу")
"""What makes a Kazakh verb its own opposite: «қайтала-маңыз»."""

_REMEMBERED: Final = 4096
"""Words for which it is kept which parts of patterns they may be."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    command: CommandName
    parts: tuple[str, ...]
    """Each `word`, `stem*`, or several of them between bars."""
    alone: bool
    """Whether nothing may stand beside it."""


def _read(command: CommandName, pattern: str) -> _Pattern:
    return _Pattern(command, tuple(pattern.removeprefix("=").split()), pattern.startswith("="))


def _by_form(forms: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for form, part in forms:
        groups[form].add(part)
    return {form: frozenset(parts) for form, parts in groups.items()}


def _by_letter(forms: Iterable[tuple[str, str]]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for form in forms:
        groups[form[0][0]].append(form)
    return {letter: tuple(some) for letter, some in groups.items()}


_ALL: Final = {**CONTROLS, **ANSWERS, **QUESTIONS}
_PATTERNS: Final = tuple(
    _read(command, pattern) for command, patterns in _ALL.items() for pattern in patterns
)
_PARTS: Final = tuple(sorted({part for pattern in _PATTERNS for part in pattern.parts}))
_OF_COMMAND: Final = {
    command: frozenset(part for one in _PATTERNS if one.command is command for part in one.parts)
    for command in _ALL
}
_ANY: Final = frozenset().union(*BESIDE.values(), INTERJECTIONS, ALWAYS_NEGATIVE)
_FORMS: Final = tuple((one, part) for part in _PARTS for one in part.split("|"))
_PARTS_OF: Final = _by_form(_FORMS)
"""What parts are made of, words and stems, and the parts."""
_STEMS: Final = _by_letter(
    form for form in _FORMS if len(form[0].removesuffix("*")) >= _MISHEARD_STEM
)
"""Those of them that may be misheard, by first letter: none is heard with another."""
_AROUND: Final = (FRAME | FILLERS) - ALWAYS_NEGATIVE


def command_of(
    words: Sequence[str], foreign: Callable[[str], bool] | None = None
) -> CommandName | None:
    """The command that normalised words are, None where they are more or other than one.

    `foreign` tells words that no service has: beside a word that leaves no doubt one of them
    may be unknown.
    """
    if not 0 < len(words) <= _LONGEST:
        return None
    unknown = list(islice((word for word in words if not _belongs(word)), 2))
    if len(unknown) > 1 or (unknown and (foreign is None or not foreign(unknown[0]))):
        return None
    if unknown:
        known = [word for word in words if word not in unknown]
        name = command_of(known)
        stems = STRONG.get(name, ()) if name is not None else ()
        return name if any(_starts(word, stems) for word in known) else None
    parts = [_parts_of(word) for word in words]
    present = frozenset[str]().union(*parts)
    best: CommandName | None = None
    told = 0
    for pattern in _PATTERNS:
        if len(pattern.parts) <= told or not present.issuperset(pattern.parts):
            continue
        places = _places(pattern.parts, parts)
        if places is None or (pattern.alone and len(words) > len(places)):
            continue
        rest = [place for place in range(len(words)) if place not in places]
        if all(_beside(pattern.command, words, parts, place) for place in rest):
            best, told = pattern.command, len(pattern.parts)
    return best


def loose_command_of(words: Sequence[str]) -> CommandName | None:
    """The one command that a short sentence leaves no doubt of, whatever else is in it.

    For sentences that ask for no service: there a command is likelier than a miss.
    """
    if not 0 < len(words) <= _LONGEST_LOOSE or not ALWAYS_NEGATIVE.isdisjoint(words):
        return None
    names = {name for name, told in STRONG.items() if any(_starts(word, told) for word in words)}
    found = names - _NOT_LOOSE
    unknown = [word for word in words if not _belongs(word)]
    return found.pop() if len(names) == 1 and found and len(unknown) <= _MOST_UNKNOWN else None


def _starts(word: str, told: tuple[str, ...]) -> bool:
    """Whether a word begins so and is not negated."""
    stem = next((stem for stem in told if word.startswith(stem)), None)
    return stem is not None and _NOT_DOING.fullmatch(word[len(stem) :]) is None


def _belongs(word: str) -> bool:
    """Whether a word can be in any command at all; most words of questions can't."""
    return word in _ANY or _is_around(word) or bool(_parts_of(word))


@lru_cache(maxsize=_REMEMBERED)
def _is_around(word: str) -> bool:
    """Whether a word is politeness or the like, in any form but a negated one."""
    if word in _AROUND:
        return True
    stem = next((stem for stem in FRAME_STEMS if word.startswith(stem)), None)
    return stem is not None and _NOT_DOING.fullmatch(word[len(stem) :]) is None


def _beside(
    command: CommandName, words: Sequence[str], parts: Sequence[frozenset[str]], place: int
) -> bool:
    """Whether a word may stand beside a command without changing it."""
    word = words[place]
    if _is_around(word) or word in BESIDE.get(command, ()):
        return True
    if word in ALWAYS_NEGATIVE:
        return place == 0 and word in ("нет", "жоқ")  # «нет, назад»
    return word in INTERJECTIONS or not parts[place].isdisjoint(_OF_COMMAND[command])


def _places(
    wanted: Sequence[str], parts: Sequence[frozenset[str]], used: frozenset[int] = frozenset()
) -> frozenset[int] | None:
    """Words that are the wanted parts, a word for each; the first such choice."""
    if not wanted:
        return used
    for place, found in enumerate(parts):
        if place not in used and wanted[0] in found:
            places = _places(wanted[1:], parts, used | {place})
            if places is not None:
                return places
    return None


@lru_cache(maxsize=_REMEMBERED)
def _parts_of(word: str) -> frozenset[str]:
    """Parts of patterns that a word may be; misheard only where it is none as it stands."""
    exact = _PARTS_OF.get(word, frozenset()).union(
        *(
            _PARTS_OF.get(f"{word[:size]}*", ())
            for size in range(1, len(word) + 1)
            if _is_ending(word[size:], size)
        )
    )
    if exact or word in FRAME or len(word) < _MISHEARD_STEM or _is_opposite(word):
        return exact
    return frozenset(part for one, part in _STEMS.get(word[0], ()) if _misheard(word, one))


def _is_ending(ending: str, stem: int) -> bool:
    """Whether a stem of so many letters may end so."""
    return len(ending) <= stem + _ENDING and _NOT_DOING.fullmatch(ending) is None


def _is_opposite(word: str) -> bool:
    """Whether a word is a command but for its negation: «қайталамаңыз»."""
    return any(
        one.endswith("*")
        and word.startswith(one[:-1])
        and _NOT_DOING.fullmatch(word[len(one) - 1 :]) is not None
        for one, _ in _STEMS.get(word[0], ())
    )


def _misheard(word: str, wanted: str) -> bool:
    """Whether a word is a part but for one letter, its first excepted."""
    stem = wanted.removesuffix("*")
    if word[:_HALF] != stem[:_HALF] and stem[-_HALF:] not in word:
        return False  # one letter is in one half, and leaves the other as it is
    if not wanted.endswith("*"):
        return Levenshtein.distance(word, stem, score_cutoff=1) <= 1
    sizes = (len(stem) - 1, len(stem), len(stem) + 1)
    return any(
        Levenshtein.distance(word[:size], stem, score_cutoff=1) <= 1
        and _NOT_DOING.fullmatch(word[size:]) is None
        for size in sizes
    )
