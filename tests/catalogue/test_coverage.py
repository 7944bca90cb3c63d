"""The table of channels, and what no source backs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, Channel, load_catalogue
from assistant.catalogue.backing import unbacked
from assistant.catalogue.coverage import BEGIN, END, Mark, mark_of, markdown, replaced
from assistant.catalogue.facts import unfound

DATA = Path(__file__).parent / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"
MENU = "Откройте «Запись к врачу»."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "intents"))


def with_edits(folder: Path, *edits: tuple[str, str]) -> Catalogue:
    path = folder / SERVICE
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return load_catalogue(folder)


@pytest.mark.parametrize(
    ("edit", "mark"),
    [
        (("", ""), Mark.UNSOURCED),
        (("[duration, channels.mobile]", "[duration]"), Mark.ASSUMED),
    ],
)
def test_marks(folder: Path, edit: tuple[str, str], mark: Mark) -> None:
    service = with_edits(folder, edit).services["doctor-call"]
    assert mark_of(service, Channel.MOBILE) is mark
    assert mark_of(service, Channel.PHONE) is Mark.FULL
    assert mark_of(service, Channel.BOT) is Mark.NONE


def test_markdown_has_a_row_for_each_service() -> None:
    table = markdown(load_catalogue(DATA))
    assert "| health | doctor-call | ○ |  |  |  |  |  | ● |" in table
    assert table.startswith("2 services: 2 ● ")


def test_a_table_is_put_between_its_markers() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = replaced(text, "new\n")
    assert once == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert replaced(once, "new\n") == once
    with pytest.raises(ValueError, match="not there"):
        replaced("no markers", "new")


UNBACKED = [
    ([("https://example.kz", "general knowledge")], {"answer.cost"}),
    ([("https://example.kz", "a test of the app")], {"answer.cost"}),
    ([("[duration, channels.mobile]", "[channels.mobile]")], {"answer.duration"}),
    ([("Позвоните в поликлинику.", MENU)], {"answer.channels.phone.steps.ru"}),
    (
        [("[duration, channels.mobile]", "[duration]"), ("labels: assumed", "labels: sourced")],
        set(),
    ),
    (
        [
            ("[duration, channels.mobile]", "[duration]"),
            ("labels: assumed", "labels: sourced"),
            ("Откройте eGov Mobile.", MENU),
        ],
        {"answer.channels.mobile.steps.ru"},
    ),
    ([("Откройте eGov Mobile.", MENU)], set()),
    ([("Позвоните в поликлинику.", "Нажмите «Войти».")], set()),
]


@pytest.mark.parametrize(("edits", "where"), UNBACKED)
def test_what_no_source_backs(folder: Path, edits: list[tuple[str, str]], where: set[str]) -> None:
    found = [each for each in unbacked(with_edits(folder, *edits)) if each.service == "doctor-call"]
    assert {each.where for each in found} == where


FACTS = [{"id": "doctor-call", "fee": "1,25 МРП с 24.11.2025", "steps": ["«Меню/Запись к врачу»"]}]
SOURCED = ("labels: assumed", "labels: sourced\n      source: law")


@pytest.mark.parametrize(
    ("edits", "what"),
    [
        ([("Бесплатно.", "Стоит 1,25 МРП 2026 года, с 24 ноября. Звоните 1414.")], []),
        ([("Бесплатно.", "Стоит 2,5 МРП.")], ["2,5"]),
        ([("В тот же день.", "За 3 дня.")], []),
        ([("Откройте eGov Mobile.", "Откройте «Услуги».")], []),
        ([("Откройте eGov Mobile.", "Откройте «Запись к врачу»."), SOURCED], []),
        ([("Откройте eGov Mobile.", "Откройте «Меню и запись к врачу»."), SOURCED], []),
        ([("Откройте eGov Mobile.", "Откройте «Услуги»."), SOURCED], ["Услуги"]),
        (
            [("Откройте eGov Mobile.", "«Услуги». Название может отличаться."), SOURCED],
            [],
        ),
    ],
)
def test_what_the_facts_do_not_have(
    folder: Path, edits: list[tuple[str, str]], what: list[str]
) -> None:
    assert [each.what for each in unfound(with_edits(folder, *edits), FACTS)] == what
