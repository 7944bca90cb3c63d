"""Commands before services: what stands around the matcher's own decision. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from assistant.match.commands import OF_CHANNEL, OF_FACET, command_of, loose_command_of
from assistant.match.decision import (
    Answer,
    Command,
    CommandName,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import KAZAKH_LETTERS, Language, guess_language

__all__ = ["Vocabulary", "commands_first"]

_MORE_WORDS: Final = 3
"""Words that a decode without grammar may have beyond a command: more were another sentence,
of which the grammar knew no more than the command."""

_ASKING: Final = frozenset((*OF_FACET.values(), *OF_CHANNEL.values()))
"""Commands that are questions, and may name a channel beside a part of the answer."""


_KAZAKH: Final = frozenset(
    """
    болды баяу жай жайлап айт айтшы айтып сосын сонан орысша русша басынан басына бастан ботпен
    ботта боттан ботты цонда цоннан цонмен сайттан сайтта сайтпен порталда порталмен порталдан
    смартфонмен смартфоннан телефоннан телефонда дауыс дауыстап соны сол осы болсын болады бола
    адам адаммен маман маманды жасадым токта жарайды жо барып тек екен баста бастайын
    сабыр шыда солай саған оны мына документтер документтерді баппен жаймен соңы тарифі
    """.split()  # noqa: SIM905 - a block of words is easier to edit
)
"""Words of commands that are Kazakh, though no letter of them shows it."""


class Vocabulary(Protocol):
    """What the phrases of the services know of words."""

    def foreign(self, word: str) -> bool:
        """Whether no service has it."""
        ...

    def other_talk(self, word: str) -> bool:
        """Whether it is listed as talk about other things."""
        ...


def commands_first(
    words: Sequence[str],
    open_words: Sequence[str],
    others: Iterable[Sequence[str]],
    language: Language | None,
    question: Callable[[], Decision],
    vocabulary: Vocabulary,
) -> Decision:
    """The command that a sentence is; else the decision of `question`, as a command if it is one.

    `vocabulary` tells words that no service has. What was heard without grammar (`open_words`, none
    where it was not tried) is a command only where nothing is answered by the rest, and so are the
    `others` of the n-best list.
    """
    name = command_of(words, vocabulary.foreign)
    if name is not None and len(open_words) <= len(words) + _MORE_WORDS:
        command = Command(name, language or _language(words))
        if name not in _ASKING:
            return command
        return _with_channel(command, question())
    decision = _as_command(question())
    match decision:
        case Answer() | Command() | FollowUp() | NotSpeech():
            return decision
        case NotKnown():
            name = command_of(open_words, vocabulary.foreign)
            name = name or next(filter(None, map(command_of, others)), None)
            if name is None and not any(map(vocabulary.other_talk, words)):
                name = loose_command_of(words)
        case _:
            name = command_of(open_words)
    return decision if name is None else Command(name, language or _language(words))


def _with_channel(command: Command, decision: Decision) -> Decision:
    """The command, with the channel where a part of an answer is asked of one."""
    match decision:
        case FollowUp(channel=channel) if command.name in OF_FACET.values():
            return replace(command, channel=channel)
        case _:
            return command


def _as_command(decision: Decision) -> Decision:
    """The command for a facet or channel without a service."""
    match decision:
        case FollowUp(facet=facet, channel=channel, language=language):
            name = _of_follow_up(decision)
            if name is not None and facet is not None and channel is not None:
                return Command(name, language, channel)
        case _:
            return decision
    return decision if name is None else Command(name, language)


def _of_follow_up(asked: FollowUp) -> CommandName | None:
    if asked.facet is not None:
        return OF_FACET.get(asked.facet)
    return None if asked.channel is None else OF_CHANNEL.get(asked.channel)


def _language(words: Sequence[str]) -> Language:
    """Kazakh letters settle it, or a Kazakh word without them; the rest is Russian."""
    if any(letter in KAZAKH_LETTERS for word in words for letter in word):
        return Language.KK
    if not _KAZAKH.isdisjoint(words):
        return Language.KK
    return guess_language(" ".join(words), default=Language.RU)
