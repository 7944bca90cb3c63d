"""Sentences as data: what visitors say, and the service that they mean."""

from pathlib import Path

import pytest
import yaml

from assistant.catalogue import Catalogue
from assistant.match import Answer, Choose, Confirm, Decision, Matcher, NotKnown, NotSpeech
from assistant.text import Language

SENTENCES = Path(__file__).parent / "sentences"
QUESTIONS = ("kk", "ru", "damaged")

WRONG_ANSWERS_ALLOWED = 0.025
"""One in forty: the bar for confident answers about another service."""


def load(name: str) -> dict[str, list[str]]:
    return yaml.safe_load((SENTENCES / f"{name}.yaml").read_text(encoding="utf-8"))


KNOWN_FAILURES = frozenset(
    sentence for sentences in load("known_failures").values() for sentence in sentences
)
CASES = [
    pytest.param(service, sentence, id=f"{name}:{sentence}")
    for name in QUESTIONS
    for service, sentences in load(name).items()
    for sentence in sentences
]
OTHER_TALK = load("out_of_scope")


def leads_to(decision: Decision, service: str) -> bool:
    match decision:
        case Answer(candidate) | Confirm(candidate):
            return candidate.target == service
        case Choose(candidates):
            return service in {candidate.target for candidate in candidates}
        case _:
            return False


@pytest.mark.parametrize(("service", "sentence"), CASES)
def test_a_question_leads_to_its_service(matcher: Matcher, service: str, sentence: str) -> None:
    decision = matcher.decide(sentence)
    if sentence in KNOWN_FAILURES:
        assert not leads_to(decision, service), "mended: take it off known_failures.yaml"
    else:
        assert leads_to(decision, service), decision


@pytest.mark.parametrize("sentence", OTHER_TALK)
def test_other_talk_leads_nowhere(matcher: Matcher, sentence: str) -> None:
    decision = matcher.decide(sentence)
    if sentence in KNOWN_FAILURES:
        assert not isinstance(decision, NotKnown), "mended: take it off known_failures.yaml"
        assert not isinstance(decision, Answer), "an answer to other talk is never acceptable"
    else:
        assert isinstance(decision, NotKnown | NotSpeech), decision


def test_confident_answers_are_seldom_wrong(matcher: Matcher) -> None:
    wrong = [
        (sentence, decision.candidate.target)
        for case in CASES
        for service, sentence in [case.values]
        if isinstance(decision := matcher.decide(sentence), Answer)
        and decision.candidate.target != service
    ]
    assert len(wrong) <= WRONG_ANSWERS_ALLOWED * len(CASES), wrong


@pytest.mark.parametrize("language", list(Language))
def test_the_first_services_have_four_sentences_that_are_no_templates(
    catalogue: Catalogue, language: Language
) -> None:
    """Those that the desk began with; the sentences of all are in `tests/phrases`."""
    sentences = load(language)
    assert set(sentences) <= set(catalogue.services)
    assert all(len(several) >= 4 for several in sentences.values())
    phrases = {phrase.text for phrase in catalogue.phrases}
    own = [one for several in sentences.values() for one in several]
    copied = [one for one in own if one in phrases]
    assert len(copied) < len(own) / 4, copied


def test_every_question_template_is_met_by_its_own_service(
    catalogue: Catalogue, matcher: Matcher
) -> None:
    """A sample of the phrases: none may be answered with another service."""
    services = [phrase for phrase in catalogue.phrases if not phrase.is_talk]
    astray = [
        (phrase.text, phrase.target)
        for phrase in services[:: max(1, len(services) // 300)]
        if not leads_to(matcher.decide(phrase.text), phrase.target)
    ]
    assert astray == []
