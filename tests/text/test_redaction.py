"""Personal data out of sentences, and nothing else.

Of the sentences of others in `benchmarks/data` some may be harmed: three count aloud.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.redaction import HIDDEN, redact

DATA = Path(__file__).parent / "data"
OTHERS = Path(__file__).parents[2] / "benchmarks" / "data"
LEAST = 300
"""Sentences of each kind that there must be."""
HARMED = 0.01
"""Part of ordinary sentences that may lose a word."""

WORD = re.compile(r"[^\W_]+")
MARKED = re.compile(r"\{([^}]*)\}")


def sentences(name: str) -> list[str]:
    groups: dict[str, list[str]] = yaml.safe_load((DATA / name).read_text("utf-8"))
    return [sentence for group in groups.values() for sentence in group]


PERSONAL = [*sentences("personal.yaml"), *sentences("personal_later.yaml")]
ORDINARY = sentences("ordinary.yaml")


def words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word.casefold() for text in texts for word in WORD.findall(text))


def left(marked: str) -> list[str]:
    """Words in braces that are still there."""
    shown = words([redact(MARKED.sub(r"\1", marked))])
    allowed = words([MARKED.sub(" ", marked)])
    return [word for word in words(MARKED.findall(marked)) if shown[word] > allowed[word]]


def test_there_are_enough_sentences() -> None:
    assert len(PERSONAL) >= LEAST
    assert len(ORDINARY) >= LEAST
    assert len(set(PERSONAL)) == len(PERSONAL)
    assert len(set(ORDINARY)) == len(ORDINARY)


@pytest.mark.parametrize("marked", PERSONAL)
def test_nothing_personal_is_left(marked: str) -> None:
    assert left(marked) == []


def test_ordinary_questions_stay_whole() -> None:
    harmed = [sentence for sentence in ORDINARY if redact(sentence) != sentence]
    assert len(harmed) <= HARMED * len(ORDINARY), harmed


def test_sentences_of_others_stay_whole() -> None:
    texts = [
        text
        for file in OTHERS.glob("*/*.yaml")
        for text in texts_in(yaml.safe_load(file.read_text("utf-8")))
    ]
    harmed = [text for text in texts if redact(text) != text]
    assert len(texts) > 2_000
    assert len(harmed) <= HARMED * len(texts), harmed


def texts_in(node: object) -> Iterator[str]:
    match node:
        case {"text": str(text)}:
            yield text
        case dict():
            for value in node.values():
                yield from texts_in(value)
        case list():
            for value in node:
                yield from texts_in(value)


def test_what_is_hidden_is_one_sign() -> None:
    assert redact("нөмірім 8 701 123 45 67 осы") == f"нөмірім {HIDDEN} осы"


@settings(deadline=None)
@given(st.text(alphabet="абіұқ 0123456789@.+-()/:,ABКZn\n", max_size=80))
def test_any_text_is_taken_and_nothing_added(text: str) -> None:
    assert words([redact(text)]) <= words([text])


@settings(deadline=None)
@given(
    st.integers(10**10, 10**12 - 1), st.sampled_from(["иин {}", "менің нөмірім {} болады", "{}"])
)
def test_no_long_number_is_left(number: int, sentence: str) -> None:
    assert str(number) not in redact(sentence.format(number))
