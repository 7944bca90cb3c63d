"""How espeak-ng reads words, from either source; one process for each, as it keeps state."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from assistant.espeak import ENV_SOURCE, Source, phonemes

_READ = """
from assistant.espeak import open_reader, phonemes
from assistant.pronunciation.russian import russian_variants
import os
before = os.getcwd()
assert phonemes("справка", "ru")
print(open_reader().source, *russian_variants("справка")[0])
assert os.getcwd() == before
"""


def read(**env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **env},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_both_sources_read_a_word_alike() -> None:
    system, wheel = (read(**{ENV_SOURCE: source.value}) for source in Source)

    assert system == "system S P R A F K AX"
    assert wheel == "wheel" + system.removeprefix("system")


def test_the_wheel_reads_from_a_path_longer_than_espeak_can_hold(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 40)
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader")

    assert read(**{ENV_SOURCE: "wheel", "PYTHONPATH": str(deep)}).startswith("wheel S P R A")


def test_a_system_library_that_does_not_work_gives_way_to_the_wheel(tmp_path: Path) -> None:
    (tmp_path / "libespeak-ng.so.1").write_bytes(b"no library")

    assert read(LD_LIBRARY_PATH=str(tmp_path), **{ENV_SOURCE: ""}).startswith("wheel S P R A")


def test_a_voice_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="no-such-voice"):
        phonemes("слово", "no-such-voice")
