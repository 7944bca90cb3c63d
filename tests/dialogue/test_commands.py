"""Commands in people's words, and questions that must not be taken for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.catalogue import Catalogue
from assistant.dialogue.screen import BUTTONS
from assistant.match import OF_ACTION, Command, CommandName, Matcher
from assistant.match.commands import command_of
from assistant.text import normalise

TESTS = Path(__file__).parents[1]
UNSEEN = Path(__file__).parent / "data" / "commands-unseen.yaml"

LEAST_KNOWN = 0.97
"""Share of the wordings of `commands-unseen.yaml` that must be recognised when typed."""

MOST_TAKEN = 0.01
"""Share of ordinary questions that may be taken for a command."""

INNER = {
    CommandName.FIRST_ONE,
    CommandName.THIRD_ONE,
    CommandName.WHOLE,
    CommandName.RELATED,
}


def read(text: str) -> CommandName | None:
    return command_of(normalise(text).split())


def unseen() -> dict[str, list[str]]:
    told: dict[str, list[str]] = yaml.safe_load(UNSEEN.read_text("utf-8"))
    return told


def questions() -> Iterator[str]:
    for file in sorted((TESTS / "phrases").glob("*.yaml")):
        for sentences in yaml.safe_load(file.read_text("utf-8")).values():
            yield from map(str, sentences)
    for name in ("kk", "ru", "damaged"):
        file = TESTS / "match" / "sentences" / f"{name}.yaml"
        for sentences in yaml.safe_load(file.read_text("utf-8")).values():
            yield from map(str, sentences)


def test_unseen_wordings_cover_every_command() -> None:
    told = unseen()
    assert set(told) == set(CommandName) - INNER
    assert sum(map(len, told.values())) >= 120


def test_unseen_wordings_are_recognised(matcher: Matcher) -> None:
    missed = []
    for command, sentences in unseen().items():
        for sentence in sentences:
            decision = matcher.decide(sentence)
            if not isinstance(decision, Command) or decision.name != command:
                missed.append(f"{command}: {sentence}")
    total = sum(map(len, unseen().values()))
    assert len(missed) <= (1 - LEAST_KNOWN) * total, missed


def test_no_unseen_wording_is_a_phrase_of_ours(real: Catalogue) -> None:
    ours = {phrase.text for phrase in real.phrases if phrase.is_talk}
    told = [sentence for sentences in unseen().values() for sentence in sentences]
    assert [sentence for sentence in told if normalise(sentence) in ours] == []


def test_ordinary_questions_are_no_commands() -> None:
    asked = list(questions())
    taken = [sentence for sentence in asked if read(sentence) is not None]
    assert len(asked) > 2000
    assert len(taken) <= MOST_TAKEN * len(asked), taken


def test_phrases_of_services_stay_with_them(real: Catalogue, matcher: Matcher) -> None:
    alike = [p for p in real.phrases if not p.is_talk and read(p.text) is not None]
    taken = [p.text for p in alike if isinstance(matcher.decide(p.text), Command)]
    assert taken == []


def test_talk_phrases_are_the_command_of_their_action(real: Catalogue) -> None:
    """So what the recogniser is told to expect is understood without it as well."""
    wrong = []
    for phrase in real.phrases:
        if phrase.is_talk:
            wanted = OF_ACTION.get(real.talks[phrase.target].action)
            if read(phrase.text) is not wanted:
                wrong.append(f"{phrase.target}: {phrase.text} is {read(phrase.text)}")
    assert wrong == []


@pytest.mark.parametrize("command", BUTTONS)
def test_a_button_says_what_it_does(matcher: Matcher, command: CommandName) -> None:
    for label in (BUTTONS[command].kk, BUTTONS[command].ru):
        decision = matcher.decide(label)
        assert isinstance(decision, Command), label
        assert decision.name is command, label


@pytest.mark.parametrize(
    "sentence",
    [
        "қайталамаңыз",
        "тоқтамаңыз",
        "қайталау керек емес",
        "не повторяйте",
        "не надо повторять",
        "не продолжай дальше",
    ],
)
def test_the_opposite_is_not_the_command(sentence: str) -> None:
    opposite = {CommandName.REPEAT, CommandName.NEXT, CommandName.CONTINUE}
    assert read(sentence) not in opposite
    if sentence == "тоқтамаңыз":
        assert read(sentence) is not CommandName.STOP


@pytest.mark.parametrize(
    ("sentence", "command"),
    [
        ("нет назад", CommandName.BACK),
        ("болды келесі", CommandName.NEXT),
        ("иә екіншісі", CommandName.SECOND_ONE),
        ("рахмет дальше давай", CommandName.NEXT),
        ("қайтолаңызшы", CommandName.REPEAT),
        ("повтарите пожалуйста", CommandName.REPEAT),
    ],
)
def test_what_stands_beside_a_command_does_not_hide_it(sentence: str, command: CommandName) -> None:
    assert read(sentence) is command


@pytest.mark.parametrize(
    "sentence", ["егов порталында қалай тіркелемін", "эцпмен қол қою", "дальше в лес", "тағы жауды"]
)
def test_a_word_too_many_is_no_command(sentence: str) -> None:
    assert read(sentence) is None
