"""What the doctor says of journals."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk.health.checkup import Verdict
from assistant.desk.health.journal import check_journal
from assistant.desk.settings import Settings
from assistant.errors import JournalError
from assistant.journal.database import database_url
from assistant.journal.store import Store
from tests.journal.conftest import turn_row


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    plain = Settings.from_environment({})
    return replace(plain, journal=replace(plain.journal, url=str(tmp_path / "journal.db")))


def fill(settings: Settings) -> Path:
    file = Path(settings.journal.url or "")
    store = Store(database_url(file), "hall")
    store.write([turn_row(n) for n in range(1, 500)])
    store.close()
    return file


def test_a_good_one(settings: Settings) -> None:
    fill(settings)
    found = check_journal(settings)
    assert found.verdict is Verdict.OK
    assert "499 turns" in found.detail


def test_none_yet(settings: Settings, tmp_path: Path) -> None:
    assert check_journal(settings).verdict is Verdict.OK
    assert list(tmp_path.iterdir()) == []


def test_switched_off(settings: Settings) -> None:
    off = replace(settings, journal=replace(settings.journal, enabled=False))
    assert "nothing is kept" in check_journal(off).detail


def test_a_damaged_one_is_told_and_left_alone(settings: Settings) -> None:
    file = fill(settings)
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    found = check_journal(settings)
    assert (found.verdict, "damaged" in found.detail) == (Verdict.WARN, True)
    assert file.exists()


def test_earlier_ones_that_were_set_aside_are_told(settings: Settings) -> None:
    file = fill(settings)
    file.with_name("journal-damaged-20260901-120000.db").touch()
    found = check_journal(settings)
    assert found.verdict is Verdict.WARN
    assert "journal-damaged-20260901-120000.db" in found.detail


def test_a_place_that_is_none(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(JournalError) as caught:
        check_journal(settings)
    assert caught.value.code == "journal-open"
