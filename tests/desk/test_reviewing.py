"""Misses become phrases of a service, and nothing else suffers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.catalogue.attached import FILE, read_attached
from assistant.catalogue.load import load_catalogue
from assistant.desk.gates import examine_catalogue
from assistant.desk.settings import Settings
from assistant.desk.staff.reviewing import Reviewing
from assistant.errors import CatalogueError, JournalError
from assistant.journal.cluster import Cluster
from assistant.journal.database import database_url, open_database
from assistant.journal.rows import Outcome, TurnRow
from assistant.journal.store import Store
from assistant.match import Answer, Matcher
from assistant.text import Language

DATA = Path(__file__).parents[1] / "catalogue" / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

Missed = Callable[..., Cluster]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(DATA, tmp_path / "intents")
    return Settings(home=tmp_path, model=tmp_path / "no-model", answers=tmp_path)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(database_url(tmp_path / "journal.db"))
    yield engine
    engine.dispose()


@pytest.fixture
def reviewing(settings: Settings, engine: Engine) -> Reviewing:
    return Reviewing(settings, engine)


@pytest.fixture
def missed(reviewing: Reviewing, engine: Engine) -> Iterator[Missed]:
    """Put sentences into the journal as misses, and return the group of the first one."""
    store = Store(engine.url, "hall", UTC)

    def put(*texts: str, language: str = "ru") -> Cluster:
        store.write(
            [
                TurnRow(
                    at=NOON + timedelta(seconds=number),
                    visit=number,
                    number=1,
                    source="typed",
                    decision="NotKnown",
                    reply="not-known",
                    language=language,
                    text=text,
                )
                for number, text in enumerate(texts)
            ]
        )
        found = (one for one in reviewing.groups() if texts[0] in [m.text for m in one.misses])
        return next(found)

    yield put
    store.close()


def leads_to(settings: Settings, text: str) -> str | None:
    decision = Matcher(load_catalogue(settings.home / "intents")).decide(text)
    return decision.candidate.target if isinstance(decision, Answer) else None


def test_groups_come_with_the_services_they_are_near_to(
    reviewing: Reviewing, missed: Missed
) -> None:
    missed("педиатр нужен ребёнку", "ребёнку педиатр нужен", "телеграм не открывается бот")
    first, second = reviewing.items(reviewing.groups())
    assert first.cluster.times == 2
    assert second.nearest[0].service == "bot-use"
    assert second.nearest[0].titles[1]
    assert reviewing.named(first.cluster.key) == first.cluster


def test_a_miss_is_attached_and_then_understood(
    reviewing: Reviewing, missed: Missed, settings: Settings
) -> None:
    group = missed("скарлатина у ребёнка", "у ребёнка скарлатина", "ветрянка и скарлатина дома")
    assert leads_to(settings, "скарлатина у ребёнка") is None
    done = reviewing.attach(group, "doctor-call")
    assert done.attachment.sentences == ("скарлатина у ребенка",)
    assert done.closed >= 2
    assert leads_to(settings, "у ребёнка скарлатина") == "doctor-call"
    (line,) = read_attached((settings.home / "intents" / FILE).read_text(encoding="utf-8"))
    assert (line.sentence, line.service) == ("скарлатина у ребенка", "doctor-call")
    assert line.language is Language.RU
    assert examine_catalogue(settings).errors == ()
    verdict = reviewing.decided()[0].verdict
    assert (verdict.outcome, verdict.target) == (Outcome.ATTACHED, "doctor-call")


def test_a_whole_sentence_is_taken_before_a_more_frequent_broken_one(
    reviewing: Reviewing, missed: Missed, settings: Settings
) -> None:
    missed("у ребёнка скарлатина [unk]", "скарлатина у ребёнка …", "ребёнка скарлатина ищу")
    (group,) = reviewing.groups()
    done = reviewing.attach(group, "doctor-call")
    assert done.attachment.sentences == ("ребенка скарлатина ищу",)


def test_words_of_the_staff_instead_of_the_visitors(
    reviewing: Reviewing, missed: Missed, settings: Settings
) -> None:
    group = missed("ой ну вот скарлатина прямо беда", language="kk")
    done = reviewing.attach(
        group, "doctor-call", language=Language.RU, sentences=["скарлатина", "нужна сиделка"]
    )
    assert done.attachment.sentences == ("скарлатина", "нужна сиделка")
    assert leads_to(settings, "нужна сиделка") == "doctor-call"
    text = (settings.home / "intents" / SERVICE).read_text(encoding="utf-8")
    assert '    - "скарлатина"\n    - "нужна сиделка"\n' in text.split("  ru:")[1]


def test_what_is_understood_by_now_is_settled_without_an_edit(
    reviewing: Reviewing, missed: Missed, settings: Settings
) -> None:
    before = (settings.home / "intents" / SERVICE).read_text(encoding="utf-8")
    done = reviewing.attach(missed("вызвать доктора домой"), "doctor-call")
    assert done.attachment.known == ("вызвать доктора домой",)
    assert done.closed == 1
    assert (settings.home / "intents" / SERVICE).read_text(encoding="utf-8") == before
    assert not (settings.home / "intents" / FILE).exists()


REFUSED = [
    ("вызов врача на дом", "bot-use", "attach-clash", "doctor-call"),
    ("здравствуйте", "doctor-call", "attach-clash", "greeting"),
    ("дальше", "doctor-call", "attach-clash", "command next"),
    ("как получить", "doctor-call", "attach-vague", "no word"),
    ("ну вот", "doctor-call", "attach-vague", "no word"),
    ("иин 900101300123 скарлатина", "doctor-call", "attach-personal", "personal"),
    ("меня зовут … скарлатина", "doctor-call", "attach-personal", "personal"),
    (" ".join(["скарлатина"] * 16), "doctor-call", "attach-long", "16 words"),
    ("скарлатина twitch", "doctor-call", "attach-latin", "twitch in Latin"),
    ("[unk] скарлатина", "doctor-call", "attach-unheard", "not heard"),
    ("скарлатина", "nobody", "service-unknown", "nobody"),
]


@pytest.mark.parametrize(("sentence", "service", "code", "told"), REFUSED)
def test_refused_with_a_reason_and_nothing_changes(
    reviewing: Reviewing,
    missed: Missed,
    settings: Settings,
    sentence: str,
    service: str,
    code: str,
    told: str,
) -> None:
    group = missed("скарлатина и ветрянка")
    root = settings.home / "intents"
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    with pytest.raises(CatalogueError) as caught:
        reviewing.attach(group, service, sentences=[sentence])
    assert caught.value.code == code
    assert told in caught.value.message
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before
    assert reviewing.named(group.key) == group


def test_a_sentence_that_would_lose_an_earlier_one_is_refused(
    reviewing: Reviewing, missed: Missed, settings: Settings, engine: Engine
) -> None:
    reviewing.attach(missed("скарлатина у ребёнка"), "doctor-call")
    path = settings.home / "intents" / SERVICE
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace('    - "скарлатина у ребенка"\n', ""), encoding="utf-8")
    group = missed("открытка для бабушки")
    with pytest.raises(CatalogueError) as caught:
        Reviewing(settings, engine).attach(group, "bot-use")
    assert caught.value.code == "attach-breaks"
    assert "скарлатина у ребенка" in caught.value.message


def test_wanted_and_not_for_us(reviewing: Reviewing, missed: Missed) -> None:
    boat = missed("купить лодку", "где купить лодку")
    toilet = missed("где тут туалет")
    assert reviewing.want(boat, "ask the ministry") == 2
    assert reviewing.refuse(toilet) == 1
    assert reviewing.groups() == ()
    latest, earlier = reviewing.decided()
    assert latest.verdict.outcome is Outcome.NOT_FOR_US
    assert (earlier.verdict.note, earlier.times) == ("ask the ministry", 2)


@pytest.mark.parametrize("key", ["", "zz", "00"])
def test_a_group_that_is_not_there(reviewing: Reviewing, missed: Missed, key: str) -> None:
    missed("где тут туалет")
    with pytest.raises(JournalError) as caught:
        reviewing.named(key)
    assert caught.value.code == "cluster-unknown"
