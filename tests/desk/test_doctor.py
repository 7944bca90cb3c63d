"""The doctor on machines that lack one thing or another, and on one that lacks nothing."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assistant.desk.health import doctor
from assistant.desk.health.doctor import Check, Verdict, conclusion, examine
from assistant.desk.health.models import check_model, check_words
from assistant.desk.settings import Settings
from assistant.desk.voice_choice import VoiceChoice
from assistant.espeak import ENV_SOURCE
from assistant.hearing import write_manifest
from assistant.text import Language

HOME = Path(__file__).parents[2]

NAMES = [
    "python",
    "vosk",
    "model",
    "catalogue",
    "words",
    "voice kk",
    "voice ru",
    "microphone",
    "loudspeaker",
    "disk",
    "journal",
    "self-test kk",
    "self-test ru",
]


def _settings(tmp_path: Path, *, model: Path | None = None, home: Path = HOME) -> Settings:
    return Settings(home=home, model=model or tmp_path / "no-model", answers=tmp_path / "answers")


@pytest.fixture
def shell_of_a_model(tmp_path: Path) -> Path:
    """A folder that looks like a model with two words, and is none."""
    folder = tmp_path / "shell"
    for name in ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"not a model")
    (folder / "graph/Gr.fst").write_bytes(b"not a graph")
    (folder / "graph/words.txt").write_text("<eps> 0\n[unk] 1\nсправка 2\nанықтама 3\n")
    write_manifest(
        folder,
        name="shell",
        version="1",
        languages=list(Language),
        licence="none",
        command="none",
    )
    return folder


def _hall(room: Any, path: Path) -> subprocess.Popen[bytes]:
    """A minute of a room in which nobody speaks."""
    hiss = np.random.default_rng(0).standard_normal(60 * 16_000) * 0.002
    soundfile.write(path, hiss, 16_000)
    player: subprocess.Popen[bytes] = room.say(path)
    return player


async def test_a_machine_that_lacks_nothing_works(
    audio_devices: Any, model_dir: Path, tmp_path: Path
) -> None:
    settings = Settings(
        home=HOME,
        model=model_dir,
        answers=tmp_path,
        microphone=audio_devices.microphone,
        loudspeaker=audio_devices.loudspeaker,
    )
    hall = _hall(audio_devices, tmp_path / "hall.wav")
    try:
        checks = {each.name: each for each in await examine(settings)}
    finally:
        hall.kill()
        hall.wait()
    assert list(checks) == NAMES
    failed = [each for each in checks.values() if each.verdict is Verdict.FAIL]
    assert not failed
    for name in ("microphone", "loudspeaker"):
        assert checks[name].verdict is Verdict.OK
        assert f"desk_{name}" in checks[name].detail
        assert "Hz" in checks[name].detail
    assert "dBFS" in checks["microphone"].detail
    for name in ("self-test kk", "self-test ru"):
        assert "address-certificate" in checks[name].detail
    assert conclusion(checks.values()).startswith("Komekshi works here")


async def test_a_microphone_that_is_switched_off_is_told(
    audio_devices: Any, tmp_path: Path
) -> None:
    settings = replace(_settings(tmp_path), microphone=audio_devices.microphone)
    found = await doctor._microphone(settings)
    assert found.verdict is Verdict.WARN
    assert "no sound at all" in found.detail


@pytest.mark.usefixtures("no_audio_devices")
async def test_without_model_and_devices_the_rest_is_still_examined(tmp_path: Path) -> None:
    checks = {each.name: each for each in await examine(_settings(tmp_path))}
    assert list(checks) == NAMES
    assert checks["model"].verdict is Verdict.FAIL
    assert "no-model" in checks["model"].detail
    assert "git checkout models" in checks["model"].remedy
    assert checks["self-test kk"].verdict is Verdict.FAIL
    for name in ("microphone", "loudspeaker"):
        assert checks[name].verdict is Verdict.WARN
    assert "typed" in checks["microphone"].detail
    assert "answers" in checks["loudspeaker"].detail
    for name in ("python", "vosk", "voice kk", "voice ru", "disk"):
        assert checks[name].verdict is Verdict.OK, checks[name]
    assert all(each.remedy for each in checks.values() if each.verdict is Verdict.FAIL)
    assert conclusion(checks.values()).startswith("Komekshi can't work here yet")


async def test_a_damaged_model_is_told_by_its_file(shell_of_a_model: Path, tmp_path: Path) -> None:
    settings = _settings(tmp_path, model=shell_of_a_model)
    assert (await check_model(settings)).verdict is Verdict.OK
    (shell_of_a_model / "graph/Gr.fst").write_bytes(b"not a grape")
    found = await doctor._guarded("model", check_model(settings))
    assert found.verdict is Verdict.FAIL
    assert "graph/Gr.fst" in found.detail


async def test_a_model_that_can_not_be_loaded_fails_the_self_test(
    shell_of_a_model: Path, tmp_path: Path
) -> None:
    found = await doctor._self_test(_settings(tmp_path, model=shell_of_a_model))
    assert [each.verdict for each in found] == [Verdict.FAIL, Verdict.FAIL]
    assert all(each.remedy for each in found)


async def test_a_model_without_manifest_can_not_be_vouched_for(
    shell_of_a_model: Path, tmp_path: Path
) -> None:
    (shell_of_a_model / "komekshi.json").unlink()
    found = await check_model(_settings(tmp_path, model=shell_of_a_model))
    assert found.verdict is Verdict.WARN
    assert "manifest" in found.detail


async def test_words_the_model_lacks_are_named_with_their_services(
    shell_of_a_model: Path, tmp_path: Path
) -> None:
    found = await check_words(_settings(tmp_path, model=shell_of_a_model))
    assert found.verdict is Verdict.WARN
    assert "address-certificate" in found.detail
    assert "more" in found.detail
    assert len(found.detail) < 400


async def test_a_broken_service_file_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(HOME / "intents", tmp_path / "intents")
    broken = tmp_path / "intents/services/documents/address-certificate.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("title:", "titel:"), "utf-8")
    found = await doctor._guarded(
        "catalogue", doctor._catalogue(_settings(tmp_path, home=tmp_path))
    )
    assert found.verdict is Verdict.FAIL
    assert "address-certificate.yaml:" in found.detail
    assert "\n" not in found.detail


async def test_no_espeak_fails_the_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENV_SOURCE, "nowhere")
    found = await doctor._guarded("voice kk", doctor._voice(_settings(tmp_path), Language.KK))
    assert found.verdict is Verdict.FAIL
    assert ENV_SOURCE in found.detail


async def test_a_voice_that_stands_in_for_another_is_a_warning(tmp_path: Path) -> None:
    choice = VoiceChoice(piper={Language.KK: tmp_path / "none.onnx"})
    settings = replace(_settings(tmp_path), voice=choice)
    kk, ru = [await doctor._voice(settings, language) for language in Language]
    assert kk.verdict is Verdict.WARN
    assert "because" in kk.detail
    assert kk.remedy
    assert ru.verdict is Verdict.OK


async def test_a_wanted_device_that_is_not_there_is_told(
    audio_devices: Any, tmp_path: Path
) -> None:
    settings = Settings(
        home=HOME, model=tmp_path, answers=tmp_path, microphone="no such", loudspeaker="no such"
    )
    for found in (await doctor._microphone(settings), await doctor._loudspeaker(settings)):
        assert found.verdict is Verdict.WARN
        assert audio_devices.microphone in found.remedy or audio_devices.loudspeaker in found.remedy


async def test_a_disk_that_fills_up_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "not" / "yet" / "made"
    assert (await doctor._disk(folder)).verdict is Verdict.OK
    assert not (tmp_path / "not").exists()
    beyond_any_disk = 10**12
    monkeypatch.setattr(doctor, "TIGHT_MB", beyond_any_disk)
    assert (await doctor._disk(folder)).verdict is Verdict.WARN
    monkeypatch.setattr(doctor, "FULL_MB", beyond_any_disk)
    assert (await doctor._disk(folder)).verdict is Verdict.FAIL


async def test_a_check_that_breaks_is_a_failed_check() -> None:
    async def broken() -> Check:
        raise RuntimeError("oops")

    found = await doctor._guarded("some", broken())
    assert found.verdict is Verdict.FAIL
    assert "RuntimeError: oops" in found.detail
    assert found.remedy


async def test_a_library_that_does_not_load_is_told() -> None:
    with pytest.raises(OSError, match="no_such_library"):
        await doctor._python_says("import no_such_library")
    with pytest.raises(OSError, match="-11"):
        await doctor._python_says("import os; os.kill(os.getpid(), 11)")


def test_the_conclusion_names_what_to_mend() -> None:
    fine = Check("a", Verdict.OK, "fine")
    limited = Check("b", Verdict.WARN, "limited", "try")
    broken = Check("c", Verdict.FAIL, "broken", "mend")
    assert conclusion([fine]).startswith("Komekshi works here:")
    assert "b" in conclusion([fine, limited])
    assert "with limits" in conclusion([fine, limited])
    assert conclusion([fine, limited, broken]).endswith("Mend first: c.")
