"""A catalogue with words that the model lacks: the desk learns them when it is opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.desk.health.checkup import Verdict
from assistant.desk.health.models import check_words
from assistant.desk.models import ears_start
from assistant.desk.models.catalogue_words import fit
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.hearing import known_words, open_model
from assistant.match import Answer, Confirm
from tests.conftest import speak

HOME = Settings.from_environment({}).home
NEW = "дирижабль"
QUESTION = f"вызвать {NEW} на дом"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The catalogue, in which a doctor may also be called by a word that the model lacks."""
    shutil.copytree(HOME / "intents", tmp_path / "intents")
    path = tmp_path / "intents/services/health/doctor-home-call.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  ru:\n    - ", f'  ru:\n    - "{QUESTION}"\n    - ', 1), "utf-8")
    return tmp_path


@pytest.fixture
def settings(home: Path, model_dir: Path) -> Settings:
    return Settings(home, model_dir, home / "answers", cache=home / "cache")


@pytest.fixture
def question(tmp_path: Path) -> Path:
    return speak(QUESTION, "ru", tmp_path / "question.wav", speed=130)


def entries(settings: Settings) -> list[Path]:
    assert settings.cache is not None
    return sorted(settings.cache.glob("models/*/*"))


async def heard_by(settings: Settings, question: Path) -> tuple[str, str | None]:
    desk = await Desk.open(settings, voice=False)
    try:
        understood = await desk.understand_file(question)
        if understood.text == QUESTION:  # what leans to a part of the phrases may hear otherwise
            assert isinstance(understood.decision, Answer | Confirm)
        return understood.text, desk.words_error and desk.words_error.code
    finally:
        await desk.close()


async def test_a_desk_hears_new_words_of_the_catalogue(settings: Settings, question: Path) -> None:
    assert await heard_by(settings, question) == (QUESTION, None)

    (entry,) = entries(settings)
    assert NEW in known_words(open_model(entry))


async def test_the_next_start_takes_what_the_first_one_made(
    settings: Settings, question: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await heard_by(settings, question)
    before = entries(settings)
    loads = []

    async def counted(models: object) -> object:
        loads.append(models)
        return await real(models)  # type: ignore[arg-type]

    real = ears_start.start_ears
    monkeypatch.setattr(ears_start, "start_ears", counted)
    assert await heard_by(settings, question) == (QUESTION, None)

    assert entries(settings) == before
    assert len(loads) == 1  # the larger model at once


async def test_a_catalogue_without_new_words_leaves_the_model_as_it_is(
    settings: Settings, question: Path, home: Path
) -> None:
    await heard_by(settings, question)
    shutil.rmtree(home / "intents")
    shutil.copytree(HOME / "intents", home / "intents")
    desk = await Desk.open(settings, voice=False)
    await desk.close()

    catalogue = desk.catalogue
    plain = open_model(settings.model)
    assert fit([plain], catalogue, settings.cache).models == (plain,)


async def test_a_cache_that_can_not_be_written_is_told_and_the_desk_goes_on(
    settings: Settings, question: Path, home: Path
) -> None:
    (home / "cache").write_text("a file where the folder should be")

    text, error = await heard_by(settings, question)

    assert error == "model-write"
    assert NEW not in text
    check = await check_words(settings)
    assert check.verdict is Verdict.WARN
    assert "can't be written" in check.detail


async def test_an_extension_that_can_not_be_loaded_is_told_and_made_anew_by_the_next_start(
    settings: Settings, question: Path
) -> None:
    await heard_by(settings, question)
    (entry,) = entries(settings)
    broken = entry / "graph" / "HCLr.fst"
    broken.write_bytes(broken.read_bytes()[:1000])

    text, error = await heard_by(settings, question)

    assert error == "model-load"
    assert NEW not in text

    assert await heard_by(settings, question) == (QUESTION, None)
    assert entries(settings) == [entry]


async def test_without_a_cache_nothing_is_learned(
    settings: Settings, home: Path, question: Path
) -> None:
    plain = Settings(home, settings.model, settings.answers)

    text, error = await heard_by(plain, question)

    assert error is None
    assert NEW not in text
    assert not (home / "cache").exists()


async def test_the_doctor_knows_that_new_words_are_learned(settings: Settings) -> None:
    assert (await check_words(settings)).verdict is Verdict.OK


async def test_words_that_nobody_can_say_are_left_to_the_doctor(
    settings: Settings, home: Path
) -> None:
    path = home / "intents/services/health/doctor-home-call.yaml"
    path.write_text(path.read_text("utf-8").replace(NEW, "qwerty"), "utf-8")
    desk = await Desk.open(settings, voice=False)
    await desk.close()

    assert desk.words_error is None
    assert entries(settings) == []
    found = await check_words(settings)
    assert found.verdict is Verdict.WARN
    assert "qwerty" in found.detail
