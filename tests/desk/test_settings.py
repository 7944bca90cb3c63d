from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk.settings import MODEL_NAME, Settings
from assistant.errors import SetupError


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has chosen no model."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))


def test_defaults_are_the_repository_and_the_state_folder() -> None:
    settings = Settings.from_environment({})
    assert (settings.home / "pyproject.toml").is_file()
    assert settings.model == settings.home / "models" / MODEL_NAME
    assert settings.answers == Path("~/.local/state/komekshi/answers").expanduser()
    assert settings.microphone is None
    assert settings.loudspeaker is None


def test_every_variable_is_read(tmp_path: Path) -> None:
    (tmp_path / "intents").mkdir()
    settings = Settings.from_environment(
        {
            "KOMEKSHI_HOME": str(tmp_path),
            "KOMEKSHI_MODEL": "/models/other",
            "KOMEKSHI_ANSWERS": "/answers",
            "KOMEKSHI_MICROPHONE": "USB",
            "KOMEKSHI_LOUDSPEAKER": "HDMI",
            "XDG_CACHE_HOME": "/cache",
        }
    )
    assert settings == Settings(
        home=tmp_path,
        model=Path("/models/other"),
        answers=Path("/answers"),
        microphone="USB",
        loudspeaker="HDMI",
        cache=Path("/cache/komekshi"),
    )


def test_a_relative_state_folder_is_ignored_and_an_absolute_one_is_used() -> None:
    ignored = Settings.from_environment({"XDG_STATE_HOME": "here"})
    assert ignored.answers == Settings.from_environment({}).answers
    used = Settings.from_environment({"XDG_STATE_HOME": "/var/state"})
    assert used.answers == Path("/var/state/komekshi/answers")


def test_a_home_without_intents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        Settings.from_environment({"KOMEKSHI_HOME": str(tmp_path)})
    assert caught.value.code == "home-without-intents"
    assert str(tmp_path / "intents") in caught.value.message
