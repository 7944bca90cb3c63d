"""Both sources of espeak-ng, each in processes of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from assistant.errors import VoiceError
from assistant.espeak import ENV_SOURCE, Source, sources
from assistant.text import Language
from assistant.voice import Pyttsx3Voice

_WHICH = """
import sys
from assistant.espeak import Source, load
library = load(Source(sys.argv[1]))
from pyttsx3.drivers import _espeak
assert _espeak.Initialize(_espeak.AUDIO_OUTPUT_RETRIEVAL, 1000) == 22050
assert _espeak.SetVoiceByName(b"kk") == 0
maps = open("/proc/self/maps").read().splitlines()
print({line.split()[-1] for line in maps if "libespeak" in line})
"""


@pytest.mark.parametrize("source", list(Source))
async def test_each_source_speaks_both_languages(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENV_SOURCE, source.value)
    voice = await Pyttsx3Voice.start()
    try:
        assert voice.library.source is source
        for language, text in ((Language.KK, "Сәлеметсіз бе"), (Language.RU, "Здравствуйте")):
            assert 0.5 < (await voice.render(text, language)).seconds < 3
    finally:
        await voice.close()


async def test_the_system_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENV_SOURCE, raising=False)
    voice = await Pyttsx3Voice.start()
    assert voice.library.source is Source.SYSTEM
    await voice.close()


def _loaded(source: Source, python_path: Path | None = None) -> str:
    env = dict(os.environ)
    if python_path is not None:
        env["PYTHONPATH"] = str(python_path)
    done = subprocess.run(
        [sys.executable, "-c", _WHICH, source.value],
        capture_output=True,
        text=True,
        timeout=60,
        env=env,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_is_used_even_where_the_system_has_one() -> None:
    assert "espeakng_loader" in _loaded(Source.WHEEL)
    assert "espeakng_loader" not in _loaded(Source.SYSTEM)


def test_the_wheel_speaks_from_a_path_longer_than_espeak_can_hold(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 40)
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader")
    assert "deepdeep" in _loaded(Source.WHEEL, deep)


async def test_a_system_library_that_does_not_work_gives_way_to_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(ENV_SOURCE, raising=False)
    # A library path entry is what the loader takes first: here, something else by that name.
    (tmp_path / "libespeak-ng.so.1").write_bytes(b"no library")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    voice = await Pyttsx3Voice.start()
    assert voice.library.source is Source.WHEEL
    assert (await voice.render("бір", Language.KK)).seconds > 0.2
    await voice.close()


async def test_no_library_at_all_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "libespeak-ng.so.1").write_bytes(b"no library")
    (tmp_path / "espeakng_loader.py").write_text("raise ImportError('removed')")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv(ENV_SOURCE, raising=False)
    with pytest.raises(VoiceError, match="Debian package espeak-ng") as caught:
        await Pyttsx3Voice.start()
    assert caught.value.code == "espeak-missing"


def test_an_unknown_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENV_SOURCE, "cloud")
    with pytest.raises(VoiceError, match="cloud"):
        sources()


def test_the_order_of_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENV_SOURCE, raising=False)
    assert sources() == (Source.SYSTEM, Source.WHEEL)
    monkeypatch.setenv(ENV_SOURCE, "Wheel")
    assert sources() == (Source.WHEEL,)
