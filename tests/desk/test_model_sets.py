"""A desk with one model for each language, and what the doctor says about it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk.health.checkup import Verdict
from assistant.desk.health.models import check_model, check_words
from assistant.desk.models import ears
from assistant.desk.models.choice import MODEL_NAME, ModelPlaces
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.errors import ModelError, SetupError
from assistant.hearing import Hearing, load_audio, open_model, write_manifest
from assistant.hearing.model_set import ModelSet
from assistant.match import Answer
from assistant.text import Language

from ..conftest import speak

HOME = Path(__file__).parents[2]
QUESTIONS = {
    Language.KK: ("дәрігерді үйге қалай шақырамын", "doctor-home-call"),
    Language.RU: ("как получить адресную справку", "address-certificate"),
}


@pytest.fixture(scope="module")
def folders(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The embedded model twice, each said to hear one language only."""
    made = {}
    for language in Language:
        made[language] = tmp_path_factory.mktemp("models") / f"only-{language}"
        shutil.copytree(model_dir, made[language])
        write_manifest(
            made[language],
            name=f"only-{language}",
            version="1",
            languages=[language],
            licence="none",
            command="none",
        )
    return made


@pytest.fixture
def settings(folders: dict[Language, Path], tmp_path: Path) -> Settings:
    kazakh, russian = folders.values()
    return Settings(HOME, kazakh, tmp_path / "answers", further_models=(russian,))


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    opened = await Desk.open(settings, voice=False)
    yield opened
    await opened.close()


async def test_each_language_is_answered_in_its_own(desk: Desk, tmp_path: Path) -> None:
    for language, (text, service) in QUESTIONS.items():
        path = speak(text, language, tmp_path / f"{language}.wav")
        understood = await desk.understand_file(path)
        assert isinstance(understood.decision, Answer)
        assert (understood.target, understood.language) == (service, language)
        utterance = load_audio(path)
        async with desk.listen() as session:
            for start in range(0, len(utterance.pcm), 8_000):
                await session.feed(utterance.pcm[start : start + 8_000])
            assert session.partial
            heard = await session.finish()
        assert desk.understand_heard(heard, 0).target == service


async def test_members_are_steered_to_their_language_only(desk: Desk, tmp_path: Path) -> None:
    both = desk._recogniser
    assert isinstance(both, ModelSet)
    text, _ = QUESTIONS[Language.RU]
    utterance = load_audio(speak(text, "ru", tmp_path / "ru.wav"))
    kazakh, russian = both.members
    assert (kazakh.language, russian.language) == tuple(Language)
    heard = [await each.recogniser.recognise(utterance, Hearing.STEERED) for each in both.members]
    assert "адресную" in heard[1].text
    assert "адресную" not in heard[0].text


async def test_a_set_with_two_of_one_language_is_refused(
    folders: dict[Language, Path], settings: Settings
) -> None:
    twice = Settings(HOME, settings.model, settings.answers, further_models=(settings.model,))
    with pytest.raises(ModelError) as caught:
        await Desk.open(twice, voice=False)
    assert caught.value.code == "model-set"


async def test_a_set_with_a_model_that_can_not_be_loaded(
    settings: Settings, folders: dict[Language, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(folders[Language.RU], broken)
    (broken / "am" / "final.mdl").write_bytes(b"no model")
    half = Settings(HOME, settings.model, settings.answers, further_models=(broken,))
    with pytest.raises(ModelError) as caught:
        await Desk.open(half, voice=False)
    assert caught.value.code == "model-load"


async def test_the_doctor_names_the_set_and_its_words(settings: Settings) -> None:
    found = await check_model(settings)
    assert found.verdict is Verdict.OK
    assert found.detail.startswith("a set of 2: only-kk 1, kk, ")
    assert "; only-ru 1, ru, " in found.detail
    alone = await check_model(Settings(HOME, settings.model, settings.answers))
    assert alone.verdict is Verdict.WARN
    assert "does not hear ru" in alone.detail
    words = await check_words(settings)
    assert "set can" in words.detail


@pytest.mark.parametrize(("takes_mb", "limit_mb"), [(0, 1500), (75, 1500), (6_000, 12_000)])
def test_large_models_get_patience_and_room(
    folders: dict[Language, Path], takes_mb: int, limit_mb: int
) -> None:
    info = replace(open_model(folders[Language.KK]), memory_mb=takes_mb)
    settings = ears.limits_of(info)
    assert settings.max_rss_mb == limit_mb
    assert (settings.answer_timeout_s > 5) is (takes_mb > 1_000)


def places(folder: Path, **variables: str) -> ModelPlaces:
    return ModelPlaces.from_environment(
        {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data")}
        | variables
    )


def test_the_choice_is_kept_and_honoured(tmp_path: Path) -> None:
    environment = {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    library = tmp_path / "data" / "komekshi" / "models"
    assert Settings.from_environment(environment).models == (HOME / "models" / MODEL_NAME,)
    ModelPlaces.from_environment(environment).choose(["one", "two"])
    assert Settings.from_environment(environment).models == (library / "one", library / "two")
    forced = Settings.from_environment(environment | {"KOMEKSHI_MODEL": "/other"})
    assert forced.models == (Path("/other"),)
    ModelPlaces.from_environment(environment).choose([MODEL_NAME])
    assert Settings.from_environment(environment).models == (HOME / "models" / MODEL_NAME,)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"models": []}', '{"models": [1]}', '{"models": ["../x"]}', "\xff"]
)
def test_a_damaged_choice(tmp_path: Path, content: str) -> None:
    where = places(tmp_path)
    where.choice.parent.mkdir(parents=True)
    where.choice.write_text(content, encoding="latin-1")
    with pytest.raises(SetupError) as caught:
        where.in_use()
    assert caught.value.code == "model-choice"
    assert places(tmp_path, KOMEKSHI_MODEL="/other").in_use() == (Path("/other"),)


def test_a_choice_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(SetupError) as caught:
        places(tmp_path).choose(["one"])
    assert caught.value.code == "model-choice"
