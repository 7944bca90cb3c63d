"""Spelling: dictionaries, Kazakh endings, the project's own words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, load_catalogue
from assistant.desk.gates.endings import stems
from assistant.desk.gates.examine import examine_catalogue
from assistant.desk.gates.spelling import Hunspell, misspelt, read_words, words_of
from assistant.desk.settings import Settings
from assistant.errors import SetupError

DATA = Path(__file__).parents[1] / "catalogue" / "data" / "good"
INTENTS = Path(__file__).parents[2] / "intents"
SERVICE = "services/health/doctor-call.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "intents")
    return tmp_path


def saying(home: Path, old: str, new: str) -> Catalogue:
    path = home / "intents" / SERVICE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_catalogue(home / "intents")


def words_found(catalogue: Catalogue, *own: str) -> set[str]:
    found = misspelt(catalogue, frozenset(own), Hunspell.find())
    return {each.message.partition("»")[0].strip("«") for each in found}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("Придёт врач.", "Придёт врачь.", "врачь"),
        ("Придёт врач.", "Придёт врач из поликлинники.", "поликлинники"),
        ("Тегін.", "Құжатдар керек.", "құжатдар"),
        ("Тегін.", "Операторден сұраңыз.", "операторден"),
    ],
)
def test_slips_are_found(home: Path, old: str, new: str, word: str) -> None:
    catalogue = saying(home, old, new)
    assert word in words_found(catalogue)
    assert word not in words_found(catalogue, word)


def test_a_finding_names_the_first_place(home: Path) -> None:
    catalogue = saying(home, "Придёт врач.", "Придёт врачь, ваш врачь.")
    found = misspelt(catalogue, frozenset(), Hunspell.find())
    (finding,) = [each for each in found if "врачь" in each.message]
    assert finding.where == f"{SERVICE} answer.result.ru"
    assert "1 more" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Құжаттарыңызбен келіңіз, тіркелмейтіндіктен бармаңыз.",
        "Анықтамасын алмасаңыз, кезегін күтпей-ақ қойыңыз.",
        "Банкіңіздің қосымшасын ашыңыз.",
    ],
)
def test_kazakh_endings_are_taken_off(home: Path, text: str) -> None:
    unknown = words_found(saying(home, "Тегін.", text))
    assert unknown.isdisjoint(words_of(text))


def test_own_words_are_known_in_all_forms(home: Path) -> None:
    catalogue = saying(home, "Тегін.", "Дереккөздерден қараңыз.")
    assert "дереккөздерден" in words_found(catalogue)
    assert "дереккөздерден" not in words_found(catalogue, "дереккөз")


def test_words_of_a_text() -> None:
    text = "ЭЦҚ-ны egov.kz сайтынан ал: {title}, 1414-тен веб-камера, @EgovKzBot, У врача."
    assert list(words_of(text)) == ["сайтынан", "ал", "веб", "камера", "врача"]


@pytest.mark.parametrize(
    ("word", "stem", "is_stem"),
    [
        ("кезегін", "кезек", True),
        ("құжатсыз", "құжат", True),
        ("операторден", "оператор", False),  # the vowels do not go together
        ("құжатдар", "құжат", False),  # nor do the consonants
        ("қатыспауы", "қатыс", True),
    ],
)
def test_an_ending_must_suit_the_letters_before(word: str, stem: str, is_stem: bool) -> None:
    assert (stem in stems(word)) is is_stem


def test_own_words_are_read_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    assert read_words(path) == frozenset()
    path.write_text("# names\nХалык  # a bank\n\nпошта\n", encoding="utf-8")
    assert read_words(path) == {"халык", "пошта"}


def test_without_dictionaries_the_gate_is_skipped(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError):
        Hunspell.find()
    settings = Settings(home=home, model=home / "no-model", answers=home)
    skipped = {each.gate: each.reason for each in examine_catalogue(settings).skipped}
    assert "apt-get install hunspell" in skipped["spelling"]


def test_a_missing_dictionary_is_told(tmp_path: Path) -> None:
    program = tmp_path / "hunspell"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(SetupError, match="no dictionary kk_KZ"):
        Hunspell(str(program)).known(["сөз"])


def test_the_desk_spells_well() -> None:
    own = read_words(INTENTS / "words.txt")
    assert list(misspelt(load_catalogue(INTENTS), own, Hunspell.find())) == []
