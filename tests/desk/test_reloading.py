"""Files edited under a running desk: read again as a whole, or not at all."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.catalogue import Channel
from assistant.desk.models.ears_start import FittedEars
from assistant.desk.pipeline import Desk, Knowledge
from assistant.desk.running.reloading import Reloader
from assistant.desk.running.service_manager import ServiceManager
from assistant.desk.running.watching import watch_files
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents, open_matcher
from assistant.desk.voice import recordings_folder
from assistant.dialogue import Options, start
from assistant.errors import KomekshiError, SetupError
from assistant.events import Event, Mended, Trouble
from assistant.match import Answer, Command, CommandName, Confirm
from assistant.voice import Recordings
from tests.conftest import speak

HOME = Settings.from_environment({}).home
SERVICE = "services/health/doctor-home-call.yaml"
QUESTION = "вызвать врача на дом"
NEW = "дирижабль"
NEW_QUESTION = f"вызвать {NEW} на дом"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(HOME / "intents", home / "intents")
    return home


@pytest.fixture
def file(copied: Path) -> Iterator[Path]:
    """The file of a service, as it was again after the test."""
    path = copied / "intents" / SERVICE
    text = path.read_text("utf-8")
    yield path
    path.write_text(text, "utf-8")


@pytest.fixture
def settings(copied: Path, model_dir: Path) -> Settings:
    return Settings(copied, model_dir, copied / "answers", cache=copied / "cache")


@pytest.fixture(scope="module")
def known(copied: Path, model_dir: Path) -> Knowledge:
    """What the files say before any test edits them."""
    settings = Settings(copied, model_dir, copied / "answers", cache=copied / "cache")
    catalogue = load_intents(settings).catalogue
    recordings = Recordings(recordings_folder(settings))
    return Knowledge(catalogue, open_matcher(settings, catalogue), FittedEars(), recordings)


@pytest.fixture
def desk(known: Knowledge, file: Path) -> Desk:
    """Without ears and voice."""
    return Desk(known.catalogue, known.matcher, None, None)


class Installation:
    """What the reloader is given, and what it does with it."""

    def __init__(self, settings: Settings) -> None:
        self.settings: Settings | KomekshiError = settings
        """What the settings file holds at present."""
        self.reads = 0
        self.applied: list[Settings] = []
        self.told: list[Event] = []

    def read(self) -> Settings:
        self.reads += 1
        if isinstance(self.settings, KomekshiError):
            raise self.settings
        return self.settings

    @asynccontextmanager
    async def reloader(self, desk: Desk) -> AsyncIterator[Reloader]:
        assert isinstance(self.settings, Settings)
        manager = ServiceManager({})
        reloader = Reloader(
            desk, self.settings, self.read, self.applied.append, self.told.append, manager
        )
        task = asyncio.create_task(reloader.run())
        try:
            yield reloader
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def installation(settings: Settings) -> Installation:
    return Installation(settings)


def _add_template(file: Path) -> None:
    _change(file, "  ru:\n    - ", f'  ru:\n    - "{NEW_QUESTION}"\n    - ')


def _change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def _touch(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("\n")


@contextmanager
def _deleted(intents: Path, service: str) -> Iterator[None]:
    """As long as the block lasts there is no such service, and nothing that refers to it."""
    referring = [path for path in intents.rglob("*.yaml") if service in path.read_text("utf-8")]
    kept = {path: path.read_text("utf-8") for path in referring}
    try:
        for path, text in kept.items():
            path.write_text(text.replace(service, "polyclinic-attachment"), "utf-8")
        (intents / SERVICE).unlink()
        yield
    finally:
        for path, text in kept.items():
            path.write_text(text, "utf-8")


async def test_an_edit_is_known_from_the_next_question_on(
    desk: Desk, installation: Installation, file: Path
) -> None:
    before = desk.understand_text(NEW_QUESTION).score
    _add_template(file)
    async with installation.reloader(desk) as reloader:
        outcome = await reloader.reload()
    assert not outcome.errors
    assert desk.understand_text(NEW_QUESTION).score > before
    assert desk.understand_text(NEW_QUESTION).target == "doctor-home-call"
    assert installation.told == []


async def test_a_broken_file_leaves_the_last_good_catalogue_and_is_told_once(
    desk: Desk, installation: Installation, file: Path
) -> None:
    catalogue = desk.catalogue
    async with installation.reloader(desk) as reloader:
        _change(file, "title:", "titel:")
        assert (await reloader.reload()).errors.keys() == {"catalogue"}
        await reloader.reload()
        assert desk.catalogue is catalogue
        assert desk.understand_text(QUESTION).target == "doctor-home-call"
        (trouble,) = installation.told
        assert isinstance(trouble, Trouble)
        assert trouble.part == "catalogue"
        assert SERVICE in trouble.message
        assert ":2" in trouble.message or "line 2" in trouble.message

        _change(file, "titel:", "title:")
        assert not (await reloader.reload()).errors
        assert installation.told[1:] == [Mended("catalogue")]


async def test_a_visit_about_a_service_that_was_deleted_goes_on(
    desk: Desk, installation: Installation, file: Path, copied: Path
) -> None:
    options = Options(channel=Channel.PHONE)
    state, _ = desk.respond(start(), desk.understand_text(QUESTION).decision, options=options)
    state, _ = desk.respond(state, Command(CommandName.YES, state.language), options=options)
    assert state.service == "doctor-home-call"
    with _deleted(copied / "intents", "doctor-home-call"):
        async with installation.reloader(desk) as reloader:
            outcome = await reloader.reload()
    assert not outcome.errors
    assert "doctor-home-call" not in desk.catalogue.services
    after, reply = desk.respond(state, Command(CommandName.NEXT, state.language), options=options)
    assert reply.said
    assert after.service is None
    assert after.language is state.language


async def test_a_storm_of_requests_is_one_reload_after_the_last(
    desk: Desk, installation: Installation, file: Path
) -> None:
    async with installation.reloader(desk) as reloader:
        for _ in range(100):
            reloader.ask()
            await asyncio.sleep(0.005)
        _add_template(file)
        reloader.ask()
        await reloader.reload()
        assert installation.reads == 1
        assert desk.understand_text(NEW_QUESTION).target == "doctor-home-call"


async def test_settings_with_faults_are_told_and_good_ones_put_to_use(
    desk: Desk, installation: Installation, settings: Settings
) -> None:
    async with installation.reloader(desk) as reloader:
        installation.settings = SetupError("settings-value", "komekshi.toml:3: no", "correct it")
        assert (await reloader.reload()).errors.keys() == {"settings"}
        assert installation.applied == []
        installation.settings = replace(settings, channel=Channel.BOT)
        assert not (await reloader.reload()).errors
        await reloader.reload()
        assert installation.applied == [installation.settings]
    assert [type(event) for event in installation.told] == [Trouble, Mended]


async def test_a_fault_of_ours_does_not_end_the_reloading(
    desk: Desk, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault() -> Settings:
        raise RuntimeError

    async with installation.reloader(desk) as reloader:
        monkeypatch.setattr(reloader, "_read", fault)
        assert (await reloader.reload()).errors["desk"].code == "reload-failed"
        monkeypatch.setattr(reloader, "_read", installation.read)
        assert not (await reloader.reload()).errors


async def test_an_edit_is_noticed(copied: Path, file: Path, tmp_path: Path) -> None:
    seen = asyncio.Event()
    toml = tmp_path / "not there yet" / "komekshi.toml"
    watching = asyncio.create_task(watch_files(copied / "intents", toml, seen.set))
    try:
        for edited in (file, toml):
            seen.clear()
            async with asyncio.timeout(10):
                while not seen.is_set():  # it may not have begun to watch yet
                    _touch(edited)
                    await asyncio.sleep(0.5)
        await asyncio.sleep(2.5)
        seen.clear()
        _touch(toml.with_name("models.json"))  # not ours
        await asyncio.sleep(2.5)
        assert not seen.is_set()
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_new_words_are_heard_by_other_ears(
    settings: Settings, installation: Installation, file: Path, tmp_path: Path
) -> None:
    question = speak(NEW_QUESTION, "ru", tmp_path / "question.wav", speed=130)
    desk = await Desk.open(settings, voice=False)
    try:
        before = desk.ears.ears[0]
        _add_template(file)
        async with installation.reloader(desk) as reloader:
            assert not (await reloader.reload()).errors
            understood = await desk.understand_file(question)
            assert understood.text == NEW_QUESTION
            assert isinstance(understood.decision, Answer | Confirm)
            assert desk.ears.ears[0] is not before
            again = desk.ears.ears[0]
            await reloader.reload()
            assert desk.ears.ears[0] is again
    finally:
        await desk.close()
