"""Which words are confused: choosing what to say, and counting what became of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from assistant.catalogue import load_catalogue
from assistant.desk.rehearsal.asking import Recognised
from assistant.hearing import Hypothesis
from models.understanding.confusions import choose, tallies, trials

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"


def test_few_phrases_say_many_words_and_a_longer_choice_begins_alike() -> None:
    catalogue = load_catalogue(INTENTS)
    phrases = [phrase for phrase in catalogue.phrases if not phrase.is_talk]
    words = {word for phrase in phrases for word in phrase.text.split()}
    chosen = choose(catalogue, 20)
    assert len(set(chosen)) == 20
    said = Counter(word for phrase in chosen for word in phrase.text.split())
    plain = Counter(word for phrase in phrases[:20] for word in phrase.text.split())
    assert len(plain) < len(said) <= len(words)
    assert choose(catalogue, 30)[:20] == chosen
    assert len(choose(catalogue, 10_000)) == len(phrases)


def test_words_are_counted_in_both_decodes() -> None:
    phrase = next(p for p in load_catalogue(INTENTS).phrases if p.text == "вызов врача")
    first, second = trials([phrase, phrase])
    counted = tallies(
        [
            Recognised(first, (Hypothesis("вызов врача", open_text="вызов грача"),)),
            Recognised(second, (Hypothesis("[unk]", open_text="вызов"),)),
            Recognised(second, ()),
        ]
    )
    assert counted.keys() == {"вызов", "врача"}
    steered, openly = counted["врача"].steered, counted["врача"].open
    assert (steered.said, steered.right, steered.lost) == (2, 1, 1)
    assert (openly.said, openly.right, openly.lost) == (2, 0, 1)
    assert dict(openly.became) == {"грача": 1}
    assert counted["вызов"].open.share == 1.0
