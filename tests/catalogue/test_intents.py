"""The desk's own catalogue, as it is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, Severity, check, load_catalogue
from assistant.catalogue.backing import unbacked
from assistant.catalogue.coverage import markdown, replaced
from assistant.text import Language, guess_language, normalise

ROOT = Path(__file__).parents[2] / "intents"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT)


def test_no_errors(catalogue: Catalogue) -> None:
    assert [each for each in check(catalogue) if each.severity is Severity.ERROR] == []


def test_phrases_are_in_normal_form(catalogue: Catalogue) -> None:
    changed = [each.text for each in catalogue.phrases if normalise(each.text) != each.text]
    assert changed == []


def test_language_of_most_phrases_can_be_guessed(catalogue: Catalogue) -> None:
    for language in Language:
        other = Language.RU if language is Language.KK else Language.KK
        texts = [each.text for each in catalogue.phrases if each.language is language]
        right = sum(guess_language(text, other) is language for text in texts)
        assert right / len(texts) > 0.95


def test_every_fact_and_menu_name_has_a_source_or_says_that_it_has_none(
    catalogue: Catalogue,
) -> None:
    assert unbacked(catalogue) == ()


def test_the_table_of_channels_is_up_to_date(catalogue: Catalogue) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert replaced(text, markdown(catalogue)) == text, "run: make coverage"
