from assistant.match import Matcher
from assistant.match.explain import explain


def test_telling_words_weigh_more_than_common_ones(matcher: Matcher) -> None:
    told = explain(matcher, "здравствуйте мне нужна адресная справка", "address-certificate")
    weights = {one.word: one.weight for one in told}
    assert max(weights, key=lambda word: weights[word]) == "адресная"
    assert weights["адресная"] > 1.0
    assert weights["здравствуйте"] == 0.0


def test_words_of_another_service_speak_against(matcher: Matcher) -> None:
    told = explain(matcher, "апостиль на справку о несудимости", "criminal-record")
    weights = {one.word: one.weight for one in told}
    assert weights["апостиль"] < 0 < weights["несудимости"]


def test_fillers_and_garbage_are_left_out(matcher: Matcher) -> None:
    told = explain(matcher, "[unk] ну вот адресная справка", "address-certificate")
    assert [one.word for one in told] == ["адресная", "справка"]


def test_nothing_speaks_for_a_target_that_is_none(matcher: Matcher) -> None:
    assert {one.weight for one in explain(matcher, "адресная справка", "no-such-service")} == {0.0}
    assert explain(matcher, "", "address-certificate") == ()
