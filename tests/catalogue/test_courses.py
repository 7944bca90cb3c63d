"""Collections and lessons: what a file of either gives, and what each fault is told as."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, Channel, load_catalogue
from assistant.catalogue.model import Kind
from assistant.errors import CatalogueError
from assistant.text import Language

KK, RU = Language.KK, Language.RU
GOOD = Path(__file__).parent / "data" / "good"
DOCTOR = "services/health/doctor-call.yaml"
BOT = "services/access/bot-use.yaml"

HEAD = """\
id: {id}
title: {{kk: Атау, ru: Название}}
intro: {{kk: "Кіріспе.", ru: "Вступление."}}
questions:
  kk: ["(бірінші|екінші) тізім", "тізімді айт"]
  ru: ["назовите список", "какой (список|перечень)"]
"""
OUTRO = 'outro: {kk: "Бітті.", ru: "Конец."}\n'
CHANGE = """\
  changed: {{kk: "Бұрын басқаша.", ru: "Раньше иначе.", as_of: {day}, source: law}}
related:"""

OWN_STEPS = """\
parts:
  - title: {kk: Бөлім, ru: Часть}
    steps: {kk: ["Бір.", "Екі."], ru: ["Раз.", "Два."]}
  - {service: doctor-call, channel: mobile}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "intents"))


def add(folder: Path, kind: str, name: str, rest: str) -> str:
    """Write a collection or a lesson and return its name below the folder."""
    path = folder / kind / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD.format(id=name) + rest, encoding="utf-8")
    return path.relative_to(folder).as_posix()


def change(folder: Path, service: str, day: str) -> None:
    text = (folder / service).read_text(encoding="utf-8")
    assert "\nrelated:" in text
    changed = text.replace("related:", CHANGE.format(day=day), 1)
    (folder / service).write_text(changed, encoding="utf-8")


def services_of(folder: Path, rest: str) -> tuple[str, ...]:
    add(folder, "collections", "listed", rest)
    return load_catalogue(folder).collections["listed"].services


def message(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.code == "catalogue-invalid"
    return caught.value.message


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def targets(catalogue: Catalogue, kind: Kind) -> set[str]:
    return {phrase.target for phrase in catalogue.phrases if phrase.kind is kind}


def test_a_collection_keeps_the_order_it_is_written_in(folder: Path) -> None:
    assert services_of(folder, "services: [doctor-call, bot-use]") == ("doctor-call", "bot-use")
    assert services_of(folder, "services: [bot-use, doctor-call]") == ("bot-use", "doctor-call")


def test_a_collection_is_whole_and_its_questions_lead_to_it(folder: Path) -> None:
    add(folder, "collections", "listed", "services: [doctor-call]")
    catalogue = load_catalogue(folder)
    listed = catalogue.collections["listed"]
    assert (listed.title[RU], listed.intro[KK]) == ("Название", "Кіріспе.")
    assert not listed.tells_changes
    assert targets(catalogue, Kind.COLLECTION) == {"listed"}
    asked = {phrase.text for phrase in catalogue.phrases if phrase.target == "listed"}
    assert {"екінші тізім", "какой перечень"} <= asked
    assert catalogue.title("listed", KK) == "Атау"


@pytest.mark.parametrize(
    ("pick", "services"),
    [
        ("{channel: phone}", ("bot-use", "doctor-call")),
        ("{topic: health}", ("doctor-call",)),
        ("{channel: mobile, topic: access}", ("bot-use",)),
    ],
)
def test_services_are_picked_by_channel_and_folder(
    folder: Path, pick: str, services: tuple[str, ...]
) -> None:
    assert services_of(folder, f"pick: {pick}") == services


@pytest.mark.parametrize(
    ("doctor", "bot", "order"),
    [
        ("2026-01-01", "2025-01-01", ("doctor-call", "bot-use")),
        ("2025-01-01", "2026-01-01", ("bot-use", "doctor-call")),
        ("2026-01-01", "2026-01-01", ("bot-use", "doctor-call")),
    ],
)
def test_changes_are_picked_with_the_latest_first(
    folder: Path, doctor: str, bot: str, order: tuple[str, ...]
) -> None:
    change(folder, DOCTOR, doctor)
    change(folder, BOT, bot)
    assert services_of(folder, "pick: {changes: latest}") == order
    assert load_catalogue(folder).collections["listed"].tells_changes


def test_only_what_has_changed_is_picked_as_a_change(folder: Path) -> None:
    change(folder, DOCTOR, "2025-12-31")
    assert services_of(folder, "pick: {changes: latest}") == ("doctor-call",)
    changed = load_catalogue(folder).services["doctor-call"].answer.changed
    assert changed is not None
    assert (changed.text[RU], changed.as_of) == ("Раньше иначе.", date(2025, 12, 31))


def test_a_lesson_takes_its_steps_from_services_and_from_itself(folder: Path) -> None:
    add(folder, "lessons", "course", OUTRO + OWN_STEPS)
    catalogue = load_catalogue(folder)
    lesson = catalogue.lessons["course"]
    own, doctor = lesson.parts
    assert (own.title[RU], own[KK], own[RU]) == ("Часть", ("Бір.", "Екі."), ("Раз.", "Два."))
    assert (own.service, own.channel) == (None, None)
    service = catalogue.services["doctor-call"]
    assert (doctor.service, doctor.channel) == ("doctor-call", Channel.MOBILE)
    assert doctor.title == service.title
    assert doctor[RU] == service.answer.channels[Channel.MOBILE][RU]
    assert lesson.outro[RU] == "Конец."
    assert targets(catalogue, Kind.LESSON) == {"course"}


FAULTS = [
    ("collections", "services: [doctor-call, doctor]", "services:", "«doctor» is no service"),
    ("collections", "services: []", "services", "needs either services or pick"),
    ("collections", "pick: {channel: phone}\nservices: [bot-use]", "services:", "needs either"),
    ("collections", "pick: {channel: bot}", "pick:", "picks no service"),
    ("collections", "pick: {topic: nowhere}", "pick:", "picks no service"),
    ("collections", "pick: {changes: latest}", "pick:", "picks no service"),
    ("collections", "pick: {}", "pick:", "picks no service"),
    ("collections", "pick: {chanel: bot}", "pick:", "known: channel"),
    ("lessons", f"{OUTRO}parts: []", "parts:", "has no part"),
    ("lessons", f"{OUTRO}parts: [{{service: nobody, channel: bot}}]", "parts:", "is no service"),
    (
        "lessons",
        f"{OUTRO}parts: [{{service: bot-use, channel: bot}}]",
        "parts:",
        "«bot-use» has no such channel",
    ),
    ("lessons", f"{OUTRO}parts: [{{service: bot-use}}]", "parts:", "known: mobile, phone"),
    ("lessons", f"{OUTRO}parts: [{{channel: phone}}]", "parts:", "is no part of a lesson"),
    (
        "lessons",
        OUTRO + OWN_STEPS.replace('"Раз.", "Два."', '"Раз."'),
        "steps:",
        "has 2 steps in kk and 1 in ru",
    ),
    (
        "lessons",
        OUTRO + OWN_STEPS.replace('{kk: ["Бір.", "Екі."], ru: ["Раз.", "Два."]}', "{}"),
        "steps:",
        "has 0 steps in kk and 0 in ru",
    ),
    ("lessons", OWN_STEPS, "id:", "outro is missing"),
]


@pytest.mark.parametrize(("kind", "rest", "at", "told"), FAULTS)
def test_fault_is_told_with_its_line(
    folder: Path, kind: str, rest: str, at: str, told: str
) -> None:
    name = add(folder, kind, "broken", rest)
    text = message(folder)
    assert told in text
    assert f"{name}:" in text
    if at in rest or at == "id:":
        assert f"{name}:{line_of(folder, name, at)}:" in text


def test_all_unknown_services_are_told_at_once(folder: Path) -> None:
    add(folder, "collections", "listed", "services: [one, two]")
    add(
        folder,
        "lessons",
        "course",
        OUTRO + "parts:\n  - {service: three, channel: bot}\n  - {service: four, channel: bot}\n",
    )
    text = message(folder)
    assert text.startswith("4 fault(s)")
    assert all(f"«{name}»" in text for name in ("one", "two", "three", "four"))
