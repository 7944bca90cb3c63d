"""How a desk gets better: missed, looked at, attached, checked, read again, answered."""

from __future__ import annotations

import shutil
from asyncio import CancelledError, create_task, sleep, to_thread
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from pathlib import Path

import pytest

from assistant.desk.config.sections import Journal
from assistant.desk.gates import examine_catalogue
from assistant.desk.journal.keeping import keeping_journal
from assistant.desk.journal.place import journal_url, reading_journal
from assistant.desk.pipeline import Desk
from assistant.desk.running.observers import Observers
from assistant.desk.running.reloading import Reloader
from assistant.desk.running.service_manager import ServiceManager
from assistant.desk.settings import Settings
from assistant.desk.staff.reviewing import Reviewing
from assistant.desk.turns.inputs import SoundFile
from assistant.desk.turns.visit import Visit
from assistant.match import Answer, NotKnown
from tests.conftest import speak

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "catalogue" / "data" / "good"
QUESTION = "где взять путёвку на рыбалку"
WITH_NAME = f"меня зовут Айгуль {QUESTION}"
SERVICE = "bot-use"


class Silent:
    """A desk without a loudspeaker."""

    loudspeaker = None

    def speaking(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


@pytest.fixture
def settings(tmp_path: Path, model_dir: Path) -> Settings:
    """A small installation of its own that may be edited, with the real model."""
    shutil.copytree(SMALL, tmp_path / "intents")
    shutil.copy(ROOT / "intents" / "replies.yaml", tmp_path / "intents" / "replies.yaml")
    journal = Journal(url=str(tmp_path / "journal.db"))
    return Settings(
        tmp_path, model_dir, tmp_path / "answers", cache=tmp_path / "cache", journal=journal
    )


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    opened = await Desk.open(settings, voice=False)
    yield opened
    await opened.close()


async def reload(desk: Desk, settings: Settings) -> None:
    told: list[object] = []
    reloader = Reloader(
        desk, settings, lambda: settings, lambda _: None, told.append, ServiceManager({})
    )
    task = create_task(reloader.run())
    outcome = await reloader.reload()
    task.cancel()
    with suppress(CancelledError):
        await task
    assert outcome.errors == {}
    assert told == []


async def test_a_spoken_question_that_was_missed_is_answered_the_next_time(
    settings: Settings, desk: Desk, tmp_path: Path
) -> None:
    spoken = speak(QUESTION, "ru", tmp_path / "plain.wav")
    with_name = speak(WITH_NAME, "ru", tmp_path / "name.wav")
    observers = Observers()
    async with keeping_journal(settings, observers) as writer:
        assert writer is not None
        visit = Visit(desk, Silent(), observers)
        for path in (spoken, with_name):
            await visit.take(SoundFile(path))
            assert visit.turn is not None
            assert isinstance(visit.turn.decision, NotKnown)

        while writer.status.written < 2:  # noqa: ASYNC110 - a thread counts, no event is set
            await sleep(0.05)
        with reading_journal(journal_url(settings)) as engine:
            reviewing = Reviewing(settings, engine)
            (group,) = reviewing.groups()
            texts = [miss.text for miss in group.misses]
            assert any("зовут …" in text for text in texts)
            assert "путевку" in group.example.text

            done = await to_thread(reviewing.attach, group, SERVICE)
            assert len(done.attachment.sentences) == 1
            assert done.closed >= 1
            assert len(reviewing.groups()) == (1 if done.left else 0)
        assert (await to_thread(examine_catalogue, settings)).errors == ()

        await reload(desk, settings)
        await visit.take(SoundFile(spoken))
        assert visit.turn.source.value == "file"
        assert isinstance(visit.turn.decision, Answer)
        assert visit.turn.decision.candidate.target == SERVICE
        assert visit.turn.number == 3
