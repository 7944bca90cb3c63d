"""The gates of `komekshi check` that need matcher, model or sentences, each tripped once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from assistant.catalogue import Phrase, Severity
from assistant.catalogue.load import build_catalogue, read_texts
from assistant.desk.gates.examine import examine_catalogue
from assistant.desk.gates.hearing import unheard
from assistant.desk.gates.matching import over_matches, sampled
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.gates.tried import read_sentences, untried
from assistant.desk.settings import Settings
from assistant.errors import CatalogueError, ModelError
from assistant.hearing import open_model
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    Matcher,
    NotKnown,
)
from assistant.text import Language

DATA = Path(__file__).parents[1] / "catalogue" / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"

Edit = Callable[[str, str], TemplateBook]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "intents")
    return tmp_path


@pytest.fixture
def edit(home: Path) -> Edit:
    """Replace something in the service about the doctor, and read the catalogue."""

    def edited(old: str = "", new: str = "") -> TemplateBook:
        path = home / "intents" / SERVICE
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        texts = read_texts(home / "intents")
        return TemplateBook.of(build_catalogue(home / "intents", texts), texts.by_name)

    return edited


class Told:
    """A matcher that decides as it is told."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision

    def decide(self, text: str, *, language: Language) -> Decision:
        return self._decision


OTHER = Candidate("bot-use", 0.9, "бот")
OWN = Candidate("doctor-call", 0.9, "врач")
RU = Language.RU


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (Answer(OTHER, RU), ("over-match", Severity.ERROR)),
        (Confirm(OTHER, RU), ("over-match", Severity.WARNING)),
        (Choose((OTHER, OTHER), RU), ("over-match", Severity.WARNING)),
        (FollowUp(None, None, RU), ("phrase-lost", Severity.WARNING)),
        (NotKnown((), RU), ("phrase-lost", Severity.WARNING)),
        (Answer(OWN, RU), None),
        (Confirm(OWN, RU), None),
        (Choose((OTHER, OWN), RU), None),
    ],
)
def test_phrases_that_lead_elsewhere(
    edit: Edit, decision: Decision, found: tuple[str, Severity] | None
) -> None:
    book = edit("", "")
    phrases = [
        Phrase("врач на дом", RU, "doctor-call"),
        Phrase("вызов врача", RU, "doctor-call"),
    ]
    findings = list(over_matches(cast("Matcher", Told(decision)), phrases, book))
    if found is None:
        assert findings == []
        return
    (finding,) = findings  # one for both phrases
    assert (finding.code, finding.severity) == found
    assert finding.where == f"{SERVICE} questions.ru.4"
    assert "«врач на дом» and 1 more" in finding.message


def test_a_sound_catalogue_leads_home(edit: Edit) -> None:
    book = edit("", "")
    phrases = sampled(book.catalogue, 1)
    assert not any(phrase.is_talk for phrase in phrases)
    assert list(over_matches(Matcher(book.catalogue), phrases, book)) == []
    assert len(sampled(book.catalogue, 5)) == -(-len(phrases) // 5)


def test_words_that_nobody_can_pronounce(edit: Edit, model_dir: Path) -> None:
    model = open_model(model_dir)
    assert list(unheard([model], edit('"вызов врача"', '"вызов абырвалгуса"'))) == []
    (finding,) = unheard([model], edit('"вызов абырвалгуса"', '"вызов врача zzz"'))
    assert (finding.code, finding.severity) == ("word-unknown", Severity.WARNING)
    assert finding.where == f"{SERVICE} questions.ru.1"
    assert "zzz" in finding.message


def test_words_that_a_foreign_model_lacks(edit: Edit, model_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model" / "graph"
    folder.mkdir(parents=True)
    book = edit("", "")
    words = {word for phrase in book.catalogue.phrases for word in phrase.text.split()}
    named = [book.catalogue.facet_words, book.catalogue.channel_words]
    for group in (each for table in named for each in table.values()):
        words |= {word for texts in group.values() for text in texts for word in text.split()}
    known = words - {"педиатр", "врачты"}
    (folder / "words.txt").write_text("".join(f"{word} 1\n" for word in known), encoding="utf-8")
    model = replace(open_model(model_dir), path=folder.parent, name="foreign")
    (finding,) = unheard([model], book)
    assert finding.message == "foreign can't hear врачты"
    (folder / "words.txt").unlink()
    with pytest.raises(ModelError, match="no list of its words"):
        list(unheard([model], book))


def test_templates_that_no_sentence_tries(edit: Edit, tmp_path: Path) -> None:
    folder = tmp_path / "phrases"
    folder.mkdir()
    near = "kk: [дәрігерді үйге шақырғым келеді, үйге врач келсін]\nru: [вызвать врача на дом]\n"
    (folder / "doctor-call.yaml").write_text(near, encoding="utf-8")
    book = edit('"врач на дом"', '"скарлатина и ветрянка"')
    found = list(untried(book, read_sentences(folder)))
    assert {each.code for each in found} == {"template-untried"}
    assert {each.where for each in found} == {
        f"{SERVICE} questions.ru.4",
        "services/access/bot-use.yaml questions",  # nobody wrote sentences for it
    }


def test_sentences_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "doctor-call.yaml").write_text("kk: вызвать\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_sentences(tmp_path)
    assert caught.value.code == "phrases-file"


def test_what_could_not_be_looked_at_is_told(home: Path) -> None:
    settings = Settings(home=home, model=home / "no-model", answers=home)
    examined = examine_catalogue(settings)
    assert {each.gate for each in examined.skipped} >= {"word-unknown", "template-untried"}
    assert examined.errors == ()
