"""Recordings beside a service: what is used, what is kept, what a bad take is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from assistant.errors import VoiceError
from assistant.text import Language
from assistant.voice import (
    Manner,
    Pyttsx3Voice,
    Recordings,
    Rendering,
    Sentence,
    Speaker,
    VoiceSettings,
)
from assistant.voice.recordings import sentence_key
from assistant.voice.take import examine_take

TEXT = "Мекенжай анықтамасын порталдан аласыз."
RATE = 16_000
DAY = date(2026, 11, 24)


def _noise(seconds: float, level: float) -> NDArray[np.int16]:
    """Something with the unevenness of speech: noise, four syllables a second."""
    count = round(seconds * RATE)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * np.arange(count) / RATE)
    sound = np.random.default_rng(1).normal(0, level * 32_767, count) * syllables
    return np.clip(sound, -32_768, 32_767).astype(np.int16)


def _spoken(seconds: float = 3.0, level: float = 0.1, silence: float = 0.5) -> Rendering:
    quiet = _noise(silence, 0.0003)
    return Rendering(np.concatenate([quiet, _noise(seconds, level), quiet]), RATE)


def test_a_recording_is_found_by_its_sentence_and_no_other(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    assert recordings.find(TEXT, Language.KK) is None
    kept = recordings.store("address", TEXT, Language.KK, _spoken(), DAY)
    for known in (recordings, Recordings(tmp_path)):
        sound = known.find(f"  {TEXT}\n", Language.KK)
        assert sound is not None
        assert sound.pcm.tobytes() == _spoken().pcm.tobytes()
        assert sound.rate == RATE
        assert known.find(TEXT, Language.RU) is None
        assert known.find(TEXT.replace("порталдан", "боттан"), Language.KK) is None
        assert [each.path for each in known.entries] == [kept.path]
    assert kept.path == tmp_path / "address" / f"{sentence_key(TEXT, Language.KK)}.wav"


def test_the_index_says_in_plain_words_what_is_recorded(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    recordings.store("address", TEXT, Language.KK, _spoken(), DAY)
    recordings.store("address", "Нужен ИИН.", Language.RU, _spoken(1.0), DAY)
    recordings.store("address", TEXT, Language.KK, _spoken(2.0), date(2026, 11, 25))
    index = yaml.safe_load((tmp_path / "address" / "index.yaml").read_text("utf-8"))
    assert index == {
        sentence_key(TEXT, Language.KK): {
            "language": "kk",
            "text": TEXT,
            "recorded": date(2026, 11, 25),
        },
        sentence_key("Нужен ИИН.", Language.RU): {
            "language": "ru",
            "text": "Нужен ИИН.",
            "recorded": DAY,
        },
    }
    found = recordings.find(TEXT, Language.KK)
    assert found is not None
    assert found.seconds == _spoken(2.0).seconds
    assert sorted(path.suffix for path in (tmp_path / "address").iterdir()) == [
        ".wav",
        ".wav",
        ".yaml",
    ]


def test_a_file_that_is_gone_or_broken_leaves_it_to_the_synthetic_voice(tmp_path: Path) -> None:
    kept = Recordings(tmp_path).store("address", TEXT, Language.KK, _spoken(), DAY)
    kept.path.write_bytes(b"RIFF")
    assert Recordings(tmp_path).find(TEXT, Language.KK) is None
    kept.path.unlink()
    assert Recordings(tmp_path).find(TEXT, Language.KK) is None


@pytest.mark.parametrize(
    "index", ["- a list", "key: {text: Без языка}", "key: {language: en, text: Hello}", "{", "\0"]
)
def test_a_broken_index_spoils_no_other(tmp_path: Path, index: str) -> None:
    Recordings(tmp_path).store("address", TEXT, Language.KK, _spoken(), DAY)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "index.yaml").write_text(index, "utf-8")
    recordings = Recordings(tmp_path)
    assert recordings.find(TEXT, Language.KK) is not None
    assert [fault.code for fault in recordings.faults] == ["recording-index"]
    with pytest.raises(VoiceError, match="broken"):
        recordings.store("broken", TEXT, Language.KK, _spoken(), DAY)


async def test_the_recording_is_what_is_said(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    recordings.store("address", TEXT, Language.KK, _spoken(), DAY)
    speaker = Speaker(await Pyttsx3Voice.start(), VoiceSettings(), recordings)
    try:
        said = await speaker.sound(Sentence(TEXT, Language.KK))
        assert said.pcm.tobytes() == _spoken().pcm.tobytes()
        slower = await speaker.sound(Sentence(TEXT, Language.KK), Manner(pace=0.8))
        assert slower.seconds == pytest.approx(said.seconds / 0.8, rel=0.03)
        changed = await speaker.sound(Sentence(TEXT.replace("порталдан", "боттан"), Language.KK))
        assert changed.rate == 22_050
    finally:
        await speaker.close()


def test_a_good_take_is_trimmed_and_brought_to_the_common_level() -> None:
    take = examine_take(_spoken(3.0, level=0.03, silence=1.5), TEXT)
    assert take.problems == ()
    assert take.sound.seconds == pytest.approx(3.0 + 2 * 0.12, abs=0.1)
    level = 20 * np.log10(np.sqrt(np.mean((take.sound.pcm / 32_767.0) ** 2)))
    assert level == pytest.approx(-20, abs=1.5)


def test_a_hot_take_is_not_raised_over_full_scale() -> None:
    take = examine_take(_spoken(3.0, level=0.2), TEXT)
    assert np.abs(take.sound.pcm.astype(int)).max() <= 0.91 * 32_767


@pytest.mark.parametrize(
    ("sound", "problem"),
    [
        (_spoken(3.0, level=0.004), "too quiet"),
        (_spoken(3.0, level=1.5), "distorted"),
        (_spoken(0.5), "not whole"),
        (_spoken(25.0), "more in it"),
        (Rendering(np.zeros(3 * RATE, np.int16), RATE), "no sound"),
        (Rendering(np.zeros(0, np.int16), RATE), "no sound"),
    ],
    ids=["quiet", "clipped", "short", "long", "silent", "empty"],
)
def test_a_bad_take_says_what_is_wrong(sound: Rendering, problem: str) -> None:
    assert any(problem in each for each in examine_take(sound, TEXT).problems)
