"""Loading: what a sound folder gives, and what each fault is told as."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue import Action, Channel, Facet, Labels, load_catalogue
from assistant.catalogue.source import parse_document
from assistant.errors import CatalogueError
from assistant.text import Language

GOOD = Path(__file__).parent / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "intents"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def message(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.code == "catalogue-invalid"
    assert caught.value.remedy
    return caught.value.message


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_service_is_whole() -> None:
    service = load_catalogue(GOOD).services["doctor-call"]
    assert service.topic == "health"
    assert service.title[Language.RU] == "Вызов врача на дом"
    assert service.answer.cost.as_of == date(2026, 11, 22)
    assert service.answer.duration.source == ""
    assert list(service.answer.channels) == [Channel.MOBILE, Channel.PHONE]
    assert service.answer.channels[Channel.MOBILE].labels is Labels.ASSUMED
    assert len(service.answer.channels[Channel.MOBILE][Language.KK]) == 2
    assert service.related == ("bot-use",)


def test_phrases_are_normalised_and_know_their_target() -> None:
    phrases = load_catalogue(GOOD).phrases
    doctor = {p.text for p in phrases if p.target == "doctor-call" and p.language is Language.RU}
    assert {"как вызвать врача на дом", "где вызвать доктора на дом"} <= doctor
    greetings = {(p.text, p.is_talk) for p in phrases if p.target == "greeting"}
    assert greetings == {("сәлем", True), ("привет", True), ("здравствуйте", True)}
    assert len(phrases) == len(set(phrases))


def test_no_is_a_word_and_not_a_boolean() -> None:
    talk = load_catalogue(GOOD).talks["no"]
    assert talk.action is Action.NO
    assert talk.reply is None


def test_words_beside_the_services() -> None:
    catalogue = load_catalogue(GOOD)
    assert catalogue.facet_words[Facet.COST][Language.KK] == ("қанша тұрады", "неше тұрады")
    assert catalogue.channel_words[Channel.PHONE][Language.RU] == ("по телефону",)
    assert catalogue.out_of_scope[Language.RU] == ("погода", "дождь")
    assert catalogue.replies["confirm"].ru == "Вам нужно «{title}»?"
    assert catalogue.used_rules[Language.KK] == {"need"}


def test_optional_files_may_be_missing(folder: Path) -> None:
    for name in ("replies.yaml", "facets.yaml", "channels.yaml", "out_of_scope.yaml"):
        (folder / name).unlink()
    shutil.rmtree(folder / "talk")
    catalogue = load_catalogue(folder)
    assert not catalogue.replies
    assert not catalogue.facet_words
    assert not catalogue.channel_words
    assert not catalogue.out_of_scope
    assert not catalogue.talks


def test_fingerprint_follows_the_contents(folder: Path) -> None:
    before = load_catalogue(folder).fingerprint
    assert before == load_catalogue(GOOD).fingerprint
    edit(folder, SERVICE, "Бесплатно.", "Всегда бесплатно.")
    assert load_catalogue(folder).fingerprint != before


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path / "nowhere")
    assert caught.value.code == "catalogue-missing"


def test_folder_without_services(tmp_path: Path) -> None:
    assert "holds no service" in message(tmp_path)


FAULTS = [
    (SERVICE, "confidence: medium", "confidence: mid", "confidence: mid", "confidence"),
    (SERVICE, "  result:", "  resullt:", "resullt:", "known: result"),
    (SERVICE, "as_of: 2026-11-22, source: law", "as_of: gestern", "gestern", "answer.cost.as_of"),
    (SERVICE, "<how> вызвать", "<hwo> вызвать", "<hwo>", "<hwo> is no rule"),
    (SERVICE, "(врача|доктора)", "(врача|доктора", "доктора на", "no hassil template"),
    (SERVICE, '"врач на дом"', '"[врач]"', '"[врач]"', "every part of it is optional"),
    (SERVICE, '"врач на дом"', '"врач {place}"', "{place}", "{lists} are not used"),
    (SERVICE, "    phone:", "    fone:", "fone:", "channels.fone"),
    (SERVICE, 'kk: ["Емханаға', 'kk: ["", "Емханаға', '["", ', "steps.kk.0"),
    (SERVICE, "related: [bot-use]", "related: bot-use", "related: bot-use", "related"),
    (SERVICE, "id: doctor-call", "id: doctor", "id: doctor", "is not the file's name"),
    (SERVICE, "    mobile:", "    phone: # two", "# two", "«phone» is given twice"),
    ("rules/kk.yaml", "(керек|қажет)", "(керек|қажет", "керек", "rule <need>"),
    ("talk/no.yaml", "action: no", "action: nope", "nope", "action"),
    ("facets.yaml", "cost:", "costs:", "costs:", "costs"),
    ("replies.yaml", ', ru: "Вам нужно «{title}»?"', "", "confirm", "confirm.ru is missing"),
]


@pytest.mark.parametrize(("name", "old", "new", "at", "told"), FAULTS)
def test_fault_is_told_with_its_line(
    folder: Path, name: str, old: str, new: str, at: str, told: str
) -> None:
    edit(folder, name, old, new)
    text = message(folder)
    assert told in text
    assert f"{name}:{line_of(folder, name, at)}:" in text


def test_broken_yaml_names_its_line(folder: Path) -> None:
    edit(folder, SERVICE, "confidence: medium", 'confidence: "medium')
    assert f"{SERVICE}:" in message(folder)
    assert "not YAML" in message(folder)


def test_not_utf8(folder: Path) -> None:
    (folder / "replies.yaml").write_bytes("confirm: ә".encode("utf-16"))
    assert "replies.yaml: is not UTF-8" in message(folder)


def test_empty_file_and_list_at_the_top(folder: Path) -> None:
    (folder / SERVICE).write_text("", encoding="utf-8")
    (folder / "talk/no.yaml").write_text("- a\n", encoding="utf-8")
    text = message(folder)
    assert SERVICE in text
    assert "talk/no.yaml" in text


def test_all_faults_are_told_at_once(folder: Path) -> None:
    edit(folder, SERVICE, "confidence: medium", "confidence: mid")
    edit(folder, SERVICE, "labels: assumed", "labels: guessed")
    edit(folder, "services/access/bot-use.yaml", "title:", "titel:")
    text = message(folder)
    assert text.startswith("4 fault(s)")
    assert all(
        told in text for told in ("confidence", "labels", "known: title", "title is missing")
    )


def test_same_id_in_two_folders(folder: Path) -> None:
    shutil.copy(folder / SERVICE, folder / "services/access/doctor-call.yaml")
    assert "is taken by another file" in message(folder)


def test_too_many_phrases(folder: Path) -> None:
    wide = " ".join(["(а|б|в|г|д|е)"] * 3)
    edit(folder, SERVICE, '"врач на дом"', f'"{wide}"')
    assert "stands for 216 phrases, at most 200" in message(folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x [1]\nb: *x\n", "alias"),
        ("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(9)), "alias"),
        ("[" * 100_000, "nested too deep"),
        ("- " * 50_000, "nested too deep"),
        ("{a: " * 30, "nested too deep"),
    ],
)
def test_what_would_end_the_program_is_refused(text: str, told: str) -> None:
    document, faults = parse_document("a.yaml", text)
    assert document.data is None
    assert [told in fault.message for fault in faults] == [True]
