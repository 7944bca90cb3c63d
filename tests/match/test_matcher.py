from collections import defaultdict
from itertools import pairwise
from typing import get_args

import pytest

from assistant.catalogue import Action, Catalogue, Channel, Facet
from assistant.match import (
    Answer,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    Matcher,
    NotKnown,
    NotSpeech,
    PublicName,
    public_name,
    thresholds,
)
from assistant.text import Language


@pytest.mark.parametrize("text", ["", "   ", "…", "?!"])
def test_no_words_are_no_speech(matcher: Matcher, text: str) -> None:
    assert matcher.decide(text) == NotSpeech()


@pytest.mark.parametrize("text", ["[unk]", "[unk] [unk]", "ну вот а", "керек", "алу"])
def test_garbage_fillers_and_common_words_are_no_question(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.decide(text), NotKnown)


@pytest.mark.parametrize("text", ["справка", "анықтама", "врач"])
def test_a_word_of_several_services_is_a_choice(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.decide(text), Choose)


@pytest.mark.parametrize("text", ["садик", "эцп", "прописка", "цон", "а пароль"])
def test_a_single_telling_word_is_never_answered_unasked(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.decide(text), Confirm | Choose)


@pytest.mark.parametrize("text", ["прописка жасату керек", "эцп керек", "прописку сделать"])
def test_a_telling_word_with_a_verb_is_a_question(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.decide(text), Answer)


def test_a_choice_has_at_most_three_services_in_order(matcher: Matcher) -> None:
    decision = matcher.decide("справка")
    assert isinstance(decision, Choose)
    ranks = [(-candidate.score, candidate.target) for candidate in decision.candidates]
    assert 2 <= len(ranks) <= 3
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("text", "service", "facet"),
    [
        ("сколько стоит справка о несудимости", "criminal-record", Facet.COST),
        ("адресная справка қанша тұрады", "address-certificate", Facet.COST),
        ("прописка жасату үшін қандай құжат керек", "residence-registration", Facet.DOCUMENTS),
        ("сколько ждать справку из наркодиспансера", "narco-certificate", Facet.DURATION),
    ],
)
def test_a_facet_beside_a_service(matcher: Matcher, text: str, service: str, facet: Facet) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer | Confirm)
    assert (decision.candidate.target, decision.facet) == (service, facet)


def test_a_facet_word_that_names_the_service_is_no_facet(matcher: Matcher) -> None:
    decision = matcher.decide("какие документы есть в телефоне")
    if isinstance(decision, Answer | Confirm):
        assert decision.facet is None


@pytest.mark.parametrize(
    ("text", "service", "channel"),
    [
        ("справку о несудимости через телефон", "criminal-record", Channel.MOBILE),
        ("дәрігерді үйге ботпен шақыру", "doctor-home-call", Channel.BOT),
    ],
)
def test_a_channel_beside_a_service(
    matcher: Matcher, text: str, service: str, channel: Channel
) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer | Confirm)
    assert (decision.candidate.target, decision.channel) == (service, channel)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("қандай құжат керек", CommandName.DOCUMENTS),
        ("а сколько это стоит", CommandName.COST),
        ("ботпен қалай", CommandName.BY_BOT),
        ("какие мне документы нужны", CommandName.DOCUMENTS),
    ],
)
def test_a_facet_or_channel_alone_is_a_command(
    matcher: Matcher, text: str, command: CommandName
) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Command)
    assert decision.name is command


def test_a_facet_in_a_channel_is_both(matcher: Matcher) -> None:
    decision = matcher.decide("цонда қанша тұрады")
    assert decision == Command(CommandName.COST, Language.KK, Channel.CENTRE)


def test_a_part_that_no_command_names_is_a_follow_up(matcher: Matcher) -> None:
    assert matcher.decide("на что обратить внимание") == FollowUp(Facet.CAUTIONS, None, Language.RU)


def test_a_facet_of_something_else_is_no_follow_up(matcher: Matcher) -> None:
    assert isinstance(matcher.decide("сколько стоит пирог"), NotKnown)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("сәлеметсіз бе", Action.GREET),
        ("здравствуйте", Action.GREET),
        ("сен кімсің", Action.WHO),
        ("сау болыңыз", Action.GOODBYE),
    ],
)
def test_talk(catalogue: Catalogue, matcher: Matcher, text: str, action: Action) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer)
    assert decision.candidate.is_talk
    assert catalogue.talks[decision.candidate.target].action is action


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("сәлеметсіз бе маған несудимость справка керек еді рахмет", "criminal-record"),
        ("здравствуйте как встать в очередь в детский сад", "kindergarten-queue"),
    ],
)
def test_courtesies_do_not_hide_the_question(matcher: Matcher, text: str, service: str) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer)
    assert decision.candidate.target == service


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("справка керек", Language.KK),
        ("дәрігерді үйге шақыру", Language.KK),
        ("вызвать врача на дом", Language.RU),
    ],
)
def test_the_language_of_the_reply_is_that_of_the_words(
    matcher: Matcher, text: str, language: Language
) -> None:
    decision = matcher.decide(text)
    assert not isinstance(decision, NotSpeech)
    assert decision.language is language


def test_the_caller_may_fix_the_language(matcher: Matcher) -> None:
    decision = matcher.decide("вызвать врача на дом", language=Language.KK)
    assert isinstance(decision, Answer)
    assert decision.language is Language.KK


def test_an_alternative_finds_what_the_first_text_lost(matcher: Matcher) -> None:
    text, better = "справка о [unk] сти", "справка о несудимости"
    assert not isinstance(matcher.decide(text), Answer)
    decision = matcher.decide(text, alternatives=(better,))
    assert isinstance(decision, Answer)
    assert decision.candidate.target == "criminal-record"


def test_an_open_decode_that_heard_something_else_lowers_trust(matcher: Matcher) -> None:
    text = "справка о несудимости нужна"
    sure = matcher.decide(text, open_text="справка несудимости нужно")
    doubtful = matcher.decide(text, open_text="мы играли вчера")
    assert isinstance(sure, Answer)
    assert not isinstance(doubtful, Answer)


def test_ranks_are_ordered_and_repeatable(matcher: Matcher) -> None:
    ranks = matcher.rank("справка керек еді")
    keys = [(-candidate.score, candidate.target) for candidate in ranks]
    assert len(ranks) > 3
    assert keys == sorted(keys)
    assert matcher.rank("справка керек еді") == ranks
    assert all(0 <= candidate.score <= 1 for candidate in ranks)


def test_whom_one_looks_at_is_the_same_when_all_are_compared(
    matcher: Matcher, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = [phrase.text for phrase in catalogue.phrases if not phrase.is_talk][::400]
    texts = [f"{one} {other}" for one, other in pairwise(phrases)]
    few = [matcher.rank(text) for text in texts]
    monkeypatch.setattr(thresholds, "COMPARED", len(catalogue.services) * 2)
    assert [matcher.rank(text) for text in texts] == few


def test_every_decision_has_a_public_name(matcher: Matcher) -> None:
    decisions: list[Decision] = [
        matcher.decide(text)
        for text in ("", "[unk]", "справка о несудимости", "справка", "қандай құжат керек")
    ]
    assert {public_name(decision) for decision in decisions} <= set(get_args(PublicName))
    assert public_name(decisions[-1]) == "Command"


def test_a_command_among_the_alternatives_counts_where_nothing_else_is_understood(
    matcher: Matcher,
) -> None:
    text = "қазақша сөйлейік көру"
    assert isinstance(matcher.decide(text), NotKnown)
    decision = matcher.decide(text, alternatives=("қазақша сөйлейік",))
    assert decision == Command(CommandName.SWITCH_KK, Language.KK)
    asked = matcher.decide("справка о несудимости", alternatives=("дальше",))
    assert isinstance(asked, Answer)


def test_an_application_is_no_politeness(matcher: Matcher) -> None:
    assert not isinstance(matcher.decide("өтінім дайын ба"), Command)


def test_a_phrase_of_two_services_is_a_choice_between_them(
    catalogue: Catalogue, matcher: Matcher
) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for phrase in catalogue.phrases:
        owners[phrase.text].add(phrase.target)
    shared = {text: targets for text, targets in owners.items() if len(targets) == 2}
    assert shared
    for text, targets in shared.items():
        decision = matcher.decide(text)
        assert isinstance(decision, Choose), text
        assert {candidate.target for candidate in decision.candidates} == targets
