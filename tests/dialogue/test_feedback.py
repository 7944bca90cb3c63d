"""«Жауап көмектесті ме?»: once, at the end, and never in the way."""

import pytest

from assistant.catalogue import Catalogue
from assistant.dialogue import Patience, Phase, Reply, ReplyKind, State, respond, silence, start
from assistant.match import Matcher

QUESTION = {"kk": "Жауап көмектесті ме", "ru": "Помог ли вам ответ"}


class Talk:
    """A visit, typed."""

    def __init__(self, catalogue: Catalogue, matcher: Matcher) -> None:
        self.catalogue = catalogue
        self.matcher = matcher
        self.state: State = start()
        self.reply = Reply(())

    def say(self, *lines: str) -> Reply:
        for line in lines:
            decision = self.matcher.decide(line)
            self.state, self.reply = respond(self.catalogue, self.state, decision, heard=line)
        return self.reply


@pytest.fixture
def talk(real: Catalogue, matcher: Matcher) -> Talk:
    return Talk(real, matcher)


ASKED = {
    "ru": ("проверить свои штрафы", "нет", "нет"),
    "kk": ("емханаға тіркелгім келеді", "жоқ", "жоқ"),
}


@pytest.mark.parametrize("language", ASKED)
def test_it_is_asked_when_there_are_no_more_questions(talk: Talk, language: str) -> None:
    reply = talk.say(*ASKED[language])
    assert QUESTION[language] in reply.text
    assert talk.state.phase is Phase.FINISHED
    assert {"yes", "no"} <= {button.command for button in reply.buttons}
    assert reply.helpful is None


@pytest.mark.parametrize(
    ("language", "words", "helpful"),
    [
        ("ru", "да", True),
        ("ru", "да помогло", True),
        ("ru", "помог", True),
        ("ru", "нет", False),
        ("ru", "нет не помогло", False),
        ("kk", "иә", True),
        ("kk", "көмектесті", True),
        ("kk", "иә көмектесті", True),
        ("kk", "жоқ", False),
        ("kk", "көмектеспеді", False),
        ("kk", "көмектескен жоқ", False),
    ],
)
def test_the_answer_is_told(talk: Talk, language: str, words: str, helpful: bool) -> None:
    reply = talk.say(*ASKED[language], words)
    assert reply.helpful is helpful
    assert reply.ends_visit is helpful


def test_whom_it_did_not_help_is_told_of_the_staff_and_may_ask_on(talk: Talk) -> None:
    talk.say(*ASKED["ru"], "нет")
    assert "сотрудник" in talk.reply.text
    assert talk.say("позовите сотрудника").hand_over


def test_it_is_not_asked_twice_in_a_visit(talk: Talk) -> None:
    talk.say(*ASKED["ru"], "нет")
    reply = talk.say("проверить свои штрафы", "нет", "нет")
    assert reply.kind is ReplyKind.FAREWELL
    assert reply.helpful is None


def test_it_is_not_asked_where_nothing_was_answered(talk: Talk) -> None:
    assert talk.say("спасибо", "нет").kind is ReplyKind.FAREWELL


def test_another_question_is_answered_instead(talk: Talk) -> None:
    reply = talk.say(*ASKED["ru"], "заплатить транспортный налог")
    assert reply.target == "vehicle-tax"
    assert reply.helpful is None


def test_who_leaves_is_not_reminded(talk: Talk) -> None:
    talk.say(*ASKED["ru"])
    patience = Patience()
    after, reply = silence(talk.catalogue, talk.state, patience.reminds, patience)
    assert reply is not None
    assert reply.ends_visit
    assert after == start()
