"""Words of other talk, and what a second decode without grammar does to a decision."""

from assistant.catalogue import Catalogue
from assistant.match import Answer, Confirm, Matcher, NotKnown
from assistant.match.stems import keys

PARTLY_HEARD = "потерял флешку с ключа не как аннулировать эцп"
"""«потерял флешку с ключом эцп как аннулировать», as a recogniser may hear it."""


def test_no_word_of_other_talk_shares_a_stem_with_a_question(catalogue: Catalogue) -> None:
    asked = {
        key
        for phrase in catalogue.phrases
        if not phrase.is_talk
        for word in phrase.text.split()
        for key in keys(word)
    }
    listed = {word for words in catalogue.out_of_scope.values() for word in words}
    assert {word for word in listed if keys(word) & asked} == set()


def test_a_word_of_other_talk_asks_for_a_better_score(matcher: Matcher) -> None:
    plain = matcher.decide("несудимостьты алмай жатыр кім береді")
    other = matcher.decide("несудимостьты алмай жатыр кім ойнады")
    assert isinstance(plain, Confirm | Answer)
    assert isinstance(other, NotKnown)


def test_what_both_decodes_heard_stands(matcher: Matcher) -> None:
    decision = matcher.decide(PARTLY_HEARD, open_text=PARTLY_HEARD)
    assert isinstance(decision, Answer | Confirm)
    assert decision.candidate.target == "ecp-revoke"


def test_telling_words_that_only_the_grammar_heard_are_doubted(matcher: Matcher) -> None:
    sure = matcher.decide("нужна справка о несудимости")
    doubted = matcher.decide("нужна справка о несудимости", open_text="нужна в субботу на природу")
    assert isinstance(sure, Answer)
    assert not isinstance(doubted, Answer)
