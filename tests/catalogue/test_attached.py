"""The file of sentences that the staff attached."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.catalogue.attached import Attached, read_attached, with_attached
from assistant.errors import CatalogueError
from assistant.text import Language

ONE = Attached("доктор нужен", "doctor-call", Language.RU, date(2026, 12, 1))
TWO = Attached('no: «1414» #керек \\ "иә"', "bot-use", Language.KK, date(2026, 12, 2))


def test_lines_are_read_as_they_were_written() -> None:
    text = with_attached("", [ONE])
    assert text.startswith("#")
    text = with_attached(text, [TWO])
    assert read_attached(text) == (ONE, TWO)
    assert text.count("#") == with_attached("", []).count("#") + 1


def test_what_people_wrote_stays_as_it_is() -> None:
    by_hand = "- sentence: дәрігер керек еді  # from the hall\n  service: doctor-call\n"
    by_hand += "  language: kk\n  date: 2026-11-30"
    text = with_attached(by_hand, [ONE])
    assert text.startswith(by_hand + "\n")
    first, second = read_attached(text)
    assert (first.sentence, first.date) == ("дәрігер керек еді", date(2026, 11, 30))
    assert second == ONE


def test_no_file_holds_no_lines() -> None:
    assert read_attached("") == ()
    assert read_attached("# nothing yet\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "- {sentence: врач, service: doctor-call, language: ru}\n",
        "- {sentence: врач, service: doctor-call, language: en, date: 2026-12-01}\n",
        "- врач\n",
        "врач: doctor-call\n",
        "- {sentence: врач\n",
    ],
)
def test_a_file_that_is_something_else(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_attached(text)
    assert caught.value.code == "attached-invalid"
