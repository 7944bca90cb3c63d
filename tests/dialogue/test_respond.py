from dataclasses import replace
from typing import Any

import pytest

from assistant.catalogue import Action, Catalogue, Channel, Facet, Kind
from assistant.dialogue import Options, Phase, Reply, Slide, State, missing_replies, respond, start
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language

KK, RU = Language.KK, Language.RU
WHOLE = Options(stepwise=False)
"""Answers are read to their end; the steps one by one are in the transcripts."""


def candidate(target: str) -> Candidate:
    return Candidate(target, 0.9, "phrase")


def about(target: str, language: Language = RU, **aspects: Any) -> Answer:
    return Answer(candidate(target), language, **aspects)


def talk(action: Action, language: Language = RU) -> Answer:
    return Answer(Candidate(action.value, 1.0, "phrase", kind=Kind.TALK), language)


def choose(*targets: str, **aspects: Any) -> Choose:
    return Choose(tuple(candidate(target) for target in targets), RU, **aspects)


@pytest.fixture
def say(catalogue: Catalogue) -> Any:
    """Play decisions one after the other, return the last state and reply."""
    by_action = {talk.action: talk.id for talk in catalogue.talks.values()}

    def play(*decisions: Decision) -> tuple[State, Reply]:
        state, reply = start(), Reply(())
        for decision in decisions:
            if isinstance(decision, Answer) and decision.candidate.is_talk:
                known = by_action[Action(decision.candidate.target)]
                decision = talk_of(known, decision.language)
            state, reply = respond(catalogue, state, decision, options=WHOLE)
        return state, reply

    def talk_of(target: str, language: Language) -> Answer:
        return Answer(Candidate(target, 1.0, "phrase", kind=Kind.TALK), language)

    return play


def test_the_catalogue_has_every_sentence_the_dialogue_needs(catalogue: Catalogue) -> None:
    assert missing_replies(catalogue) == ()


def test_a_whole_answer_goes_from_the_summary_to_the_steps(say: Any) -> None:
    state, reply = say(about("alpha"))
    texts = [piece.text for piece in reply.said]
    assert texts[0] == "alpha summary по-русски."
    assert texts[1] == "alpha documents по-русски."
    assert [piece.step for piece in reply.said if piece.step] == [1, 2, 3]
    assert "Шаг первый. alpha mobile 1 сделайте." in texts
    assert "alpha cautions по-русски." in texts
    assert any("через портал" in text for text in texts)
    assert reply.target == "alpha"
    assert (state.service, state.channel) == ("alpha", Channel.MOBILE)
    assert state.last == reply


def test_the_reply_is_in_the_language_of_the_question(say: Any) -> None:
    _, reply = say(about("alpha", KK))
    assert {piece.language for piece in reply.said} == {KK}
    assert "Бірінші қадам. alpha mobile 1 жасаңыз." in reply.text


def test_assumed_menu_names_are_said_to_be_so(catalogue: Catalogue, say: Any) -> None:
    note = catalogue.replies["labels-assumed"].ru
    assert note in say(about("alpha", channel=Channel.MOBILE))[1].text
    assert note not in say(about("alpha", channel=Channel.PORTAL))[1].text


@pytest.mark.parametrize("facet", [None, *(each for each in Facet if each is not Facet.DATE)])
def test_doubtful_facts_are_not_read_out(say: Any, facet: Facet | None) -> None:
    state, reply = say(about("shaky", facet=facet))
    assert reply.hand_over
    assert "1414" in reply.text
    assert not any(piece.step for piece in reply.said)
    assert not say(about("shaky"), talk(Action.NEXT))[1].said[0].step
    assert state.service == "shaky"


@pytest.mark.parametrize(
    ("facet", "text"),
    [
        (Facet.SUMMARY, "alpha summary"),
        (Facet.DOCUMENTS, "alpha documents"),
        (Facet.COST, "alpha cost"),
        (Facet.DURATION, "alpha duration"),
        (Facet.RESULT, "alpha result"),
        (Facet.CAUTIONS, "alpha cautions"),
    ],
)
def test_a_facet_is_all_that_is_said(say: Any, facet: Facet, text: str) -> None:
    _, reply = say(about("alpha", facet=facet))
    assert reply.said[0].text == f"{text} по-русски."
    assert len(reply.said) == (2 if facet in (Facet.COST, Facet.DURATION) else 1)


def test_fees_and_terms_carry_their_month(say: Any) -> None:
    assert "ноябрь 2026 года" in say(about("alpha", facet=Facet.COST))[1].text
    assert "2026 жылғы қарашадағы" in say(about("alpha", KK, facet=Facet.DURATION))[1].text


def test_what_no_source_backs_is_said_to_be_unconfirmed(catalogue: Catalogue, say: Any) -> None:
    unsourced = catalogue.replies["unsourced"].ru
    duration = say(about("beta", facet=Facet.DURATION))[1].text
    assert unsourced in duration
    assert "2026" not in duration
    assert unsourced not in say(about("beta", facet=Facet.COST))[1].text
    steps = catalogue.replies["steps-unsourced"].ru
    assert steps in say(about("beta", channel=Channel.CENTRE))[1].text
    assert steps not in say(about("alpha", channel=Channel.PORTAL))[1].text


def test_steps_that_a_source_backs_come_first(say: Any) -> None:
    state, reply = say(about("delta"))
    assert state.channel is Channel.CENTRE
    assert "через приложение на телефоне" in reply.text


def test_a_channel_is_read_alone(say: Any) -> None:
    state, reply = say(about("alpha", channel=Channel.PORTAL))
    assert [piece.step for piece in reply.said if piece.step] == [1, 2, 3]
    assert "mobile" not in reply.text
    assert "summary" not in reply.text
    assert state.channel is Channel.PORTAL


def test_a_channel_that_is_not_there_leads_to_those_that_are(say: Any) -> None:
    _, reply = say(about("alpha", channel=Channel.BOT))
    assert not any(piece.step for piece in reply.said)
    assert "через портал" in reply.text
    assert "через приложение на телефоне" in reply.text


def test_a_service_without_steps_sends_to_a_person(catalogue: Catalogue, say: Any) -> None:
    assert catalogue.replies["no-channels"].ru in say(about("gamma"))[1].text


def test_a_follow_up_is_about_the_service_spoken_of(say: Any) -> None:
    _, reply = say(about("alpha"), FollowUp(Facet.COST, None, RU))
    assert reply.said[0].text == "alpha cost по-русски."
    _, reply = say(about("alpha"), FollowUp(None, Channel.PORTAL, KK))
    assert reply.target == "alpha"
    assert {piece.language for piece in reply.said} == {KK}


def test_a_follow_up_without_a_service_asks_and_remembers(catalogue: Catalogue, say: Any) -> None:
    question = FollowUp(Facet.COST, None, RU)
    assert say(question)[1].text == catalogue.replies["which-service"].ru
    state, reply = say(question, about("alpha"))
    assert reply.said[0].text == "alpha cost по-русски."
    assert state.phase is Phase.OFFERED


def test_yes_and_no_answer_a_confirmation(catalogue: Catalogue, say: Any) -> None:
    asked = Confirm(candidate("alpha"), RU, facet=Facet.COST)
    assert "alpha название" in say(asked)[1].text
    assert say(asked, talk(Action.YES))[1].said[0].text == "alpha cost по-русски."
    state, reply = say(asked, talk(Action.NO))
    assert reply.text == catalogue.replies["confirm-no"].ru
    assert state.pending is None


def test_a_follow_up_to_a_confirmation_is_as_good_as_a_yes(say: Any) -> None:
    _, reply = say(Confirm(candidate("alpha"), RU), FollowUp(Facet.COST, None, RU))
    assert reply.said[0].text == "alpha cost по-русски."


def test_a_follow_up_to_a_choice_is_kept_until_the_choice(say: Any) -> None:
    asked = (choose("alpha", "beta"), FollowUp(Facet.COST, None, RU))
    assert "Первое: alpha название." in say(*asked)[1].text
    assert say(*asked, talk(Action.FIRST))[1].said[0].text == "alpha cost по-русски."


def test_a_choice_is_listed_and_picked_by_number(say: Any) -> None:
    question = choose("alpha", "beta", "gamma")
    state, reply = say(question)
    assert len(reply.said) == 4
    assert "Второе: beta название." in reply.text
    assert state.pending is not None
    assert say(question, talk(Action.SECOND))[1].target == "beta"
    assert say(question, talk(Action.THIRD))[1].target == "gamma"
    assert say(question, talk(Action.FIRST))[0].phase is Phase.OFFERED


def test_a_choice_keeps_the_facet(say: Any) -> None:
    _, reply = say(choose("alpha", "beta", facet=Facet.DOCUMENTS), talk(Action.SECOND))
    assert reply.said[0].text == "beta documents по-русски."


def test_a_choice_ends_when_the_title_is_said(say: Any) -> None:
    state, reply = say(choose("alpha", "beta"), about("beta"))
    assert (reply.target, state.phase) == ("beta", Phase.OFFERED)


def test_yes_to_a_choice_asks_again(say: Any) -> None:
    question = choose("alpha", "beta")
    assert say(question, talk(Action.YES))[1].said[1:] == say(question)[1].said
    assert say(question, talk(Action.THIRD))[1].said[1:] == say(question)[1].said


@pytest.mark.parametrize("action", [Action.YES, Action.NO, Action.FIRST, Action.NEXT])
def test_an_answer_to_no_question_invites_one(
    catalogue: Catalogue, say: Any, action: Action
) -> None:
    assert say(talk(action))[1].text == catalogue.replies["nothing-offered"].ru


def test_the_second_miss_hands_over(say: Any) -> None:
    miss = NotKnown((), RU)
    first, second = say(miss), say(miss, miss)
    assert not first[1].hand_over
    assert second[1].hand_over
    assert "1414" in second[1].text


def test_something_understood_forgives_a_miss(say: Any) -> None:
    miss = NotKnown((), RU)
    state, reply = say(miss, about("alpha"), miss)
    assert state.misses == 1
    assert not reply.hand_over


def test_a_miss_offers_the_two_nearest(say: Any) -> None:
    miss = NotKnown((candidate("alpha"), candidate("beta"), candidate("gamma")), RU)
    state, reply = say(miss)
    assert "alpha название" in reply.text
    assert "beta название" in reply.text
    assert "gamma" not in reply.text
    assert state.pending is not None
    assert say(miss, talk(Action.SECOND))[1].target == "beta"


def test_silence_changes_nothing(catalogue: Catalogue, say: Any) -> None:
    before, _ = say(choose("alpha", "beta"))
    after, reply = say(choose("alpha", "beta"), NotSpeech())
    assert replace(after, latest=before.latest) == before
    assert reply.text == catalogue.replies["not-speech"].ru


def test_repeat_says_the_last_reply_again(catalogue: Catalogue, say: Any) -> None:
    told = say(about("alpha"))[1]
    assert say(about("alpha"), talk(Action.REPEAT))[1] == told
    assert say(about("alpha"), talk(Action.REPEAT), talk(Action.REPEAT))[1] == told
    assert say(talk(Action.REPEAT))[1].text == catalogue.replies["nothing-to-repeat"].ru


def test_next_and_back_walk_the_steps(catalogue: Catalogue, say: Any) -> None:
    forth, back = talk(Action.NEXT), talk(Action.BACK)
    assert say(about("alpha"), forth)[1].slide == Slide(1, 3, Channel.MOBILE, "alpha/mobile/1")
    assert say(about("alpha"), forth, forth)[1].said[0].step == 2
    assert say(about("alpha"), forth, forth, back)[1].said[0].step == 1
    assert say(about("alpha"), forth, back)[1].text == catalogue.replies["first-step"].ru
    beyond = say(about("alpha"), forth, forth, forth, forth)
    assert beyond[1].text == catalogue.replies["all-read"].ru
    assert beyond[0].step == 3


def test_goodbye_ends_the_visit_and_a_person_takes_over(say: Any) -> None:
    assert say(talk(Action.GOODBYE, KK))[1].ends_visit
    assert say(talk(Action.PERSON))[1].hand_over


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("action", list(Action))
def test_every_talk_gets_words_in_its_language(
    say: Any, action: Action, language: Language
) -> None:
    _, reply = say(talk(action, language))
    assert reply.text
    chosen = {Action.SWITCH_KK: KK, Action.SWITCH_RU: RU}.get(action, language)
    assert {piece.language for piece in reply.said} == {chosen}


def test_respond_is_pure(catalogue: Catalogue) -> None:
    state = start()
    assert respond(catalogue, state, about("alpha"), options=WHOLE) == respond(
        catalogue, state, about("alpha"), options=WHOLE
    )
    assert state == start()


@pytest.mark.parametrize(
    "personal", ["меня зовут Айгуль", "сегіз жеті жүз бір жүз жиырма үш қырық бес"]
)
def test_what_is_personal_is_not_said_back_in_a_hall(catalogue: Catalogue, personal: str) -> None:
    heard = f"{personal} слетать на марс"
    _, reply = respond(catalogue, start(), NotKnown((), Language.RU), heard=heard)
    assert "марс" in reply.text
    assert personal.rsplit(maxsplit=1)[1] not in reply.text
