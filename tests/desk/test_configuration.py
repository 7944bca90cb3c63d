"""The settings file: what it may hold, what is refused and with which words, what wins."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from assistant.catalogue import Channel
from assistant.desk.config import sections
from assistant.desk.config.configuration import (
    Configuration,
    load_configuration,
    origins,
    settings_file,
)
from assistant.desk.settings import Settings
from assistant.desk.voice_choice import VoiceChoice
from assistant.dialogue import Patience
from assistant.errors import SetupError
from assistant.text import Language
from assistant.voice.settings import VoiceSettings


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "komekshi.toml"


def _environment(path: Path, **variables: str) -> dict[str, str]:
    return {"KOMEKSHI_CONFIG": str(path), **variables}


def _refusal(path: Path, text: str, **variables: str) -> SetupError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        load_configuration(_environment(path, **variables))
    return caught.value


def test_the_users_file_is_where_xdg_says() -> None:
    assert settings_file({"XDG_CONFIG_HOME": "/etc/xdg"}) == Path("/etc/xdg/komekshi/komekshi.toml")
    assert settings_file({"KOMEKSHI_CONFIG": "/x.toml"}) == Path("/x.toml")


def test_no_file_is_all_defaults_but_a_named_one_must_be_there(tmp_path: Path) -> None:
    assert load_configuration({"XDG_CONFIG_HOME": str(tmp_path)}) == Configuration()
    with pytest.raises(SetupError) as caught:
        load_configuration(_environment(tmp_path / "none.toml"))
    assert caught.value.code == "settings-missing"


def test_a_file_reaches_what_the_desk_is_opened_with(written: Path) -> None:
    written.write_text(
        '[audio]\nmicrophone = "USB"\nanswers = "/answers"\n'
        '[voice]\nrate = 130\npiper_ru = "/voices/ru.onnx"\n'
        '[dialogue]\nchannel = "bot"\nreminds_s = 30\nends_s = 45\n'
        '[models]\nfolder = "/models/other"\n[kiosk]\nport = 9000\n'
    )
    settings = Settings.from_environment(_environment(written))
    assert settings.microphone == "USB"
    assert settings.answers == Path("/answers")
    assert settings.voice == VoiceChoice(
        VoiceSettings(rate=130), {Language.RU: Path("/voices/ru.onnx")}
    )
    assert settings.channel is Channel.BOT
    assert settings.patience == Patience(30, 45)
    assert settings.models == (Path("/models/other"),)
    assert settings.kiosk == sections.Kiosk(port=9000)


def test_the_environment_wins_by_long_and_by_short_names(written: Path) -> None:
    written.write_text('[audio]\nmicrophone = "file"\nloudspeaker = "file"\n')
    found = load_configuration(
        _environment(
            written,
            KOMEKSHI_MICROPHONE="short",
            KOMEKSHI_AUDIO_LOUDSPEAKER="long",
            KOMEKSHI_POOL_SERVERS="nats://a, nats://b",
            KOMEKSHI_KIOSK_ENABLED="false",
            KOMEKSHI_VOICE_RATE=" ",
        )
    )
    assert found.audio == sections.Audio(microphone="short", loudspeaker="long")
    assert found.pool.servers == ("nats://a", "nats://b")
    assert not found.kiosk.enabled
    assert found.voice == sections.Voice()


def test_it_is_told_where_each_value_comes_from(written: Path) -> None:
    written.write_text('# the desk\n[kiosk]\nport = 9000\nhost = "127.0.0.1"\n')
    environment = _environment(written, KOMEKSHI_KIOSK_HOST="::1")
    told = {
        (each.section, each.key): each.source
        for each in origins(load_configuration(environment), environment)
    }
    assert told["kiosk", "port"] == f"{written}:3"
    assert told["kiosk", "host"] == "KOMEKSHI_KIOSK_HOST"
    assert told["voice", "rate"] == "default"
    known = {
        (name, field.name)
        for name, info in Configuration.model_fields.items()
        for field in dataclasses.fields(info.default)
    }
    assert told.keys() == known


def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_one(written: Path) -> None:
    error = _refusal(written, '[audio]\n\nmicrofone = "USB"\n')
    assert error.code == "settings-unknown-key"
    assert error.message == f"{written}:3: [audio] has no key 'microfone'"
    assert "'microphone'" in error.remedy


def test_an_unknown_section_is_refused(written: Path) -> None:
    error = _refusal(written, "[voice]\nrate = 130\n[kisk]\nport = 1\n")
    assert error.code == "settings-unknown-key"
    assert f"{written}:3: there is no section [kisk]" in error.message
    assert "'kiosk'" in error.remedy


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[voice]\nrate = 10\n", 2, "greater than or equal to 80"),
        ('[voice]\nrate = "fast"\n', 2, "valid integer"),
        ('[dialogue]\nchannel = "fax"\n', 2, "'mobile'"),
        ("[kiosk]\nport = 70000\n", 2, "65535"),
        ('[logging]\nlevel = "loud"\n', 2, "'warning'"),
        ("kiosk = 3\n", 1, "[kiosk]"),
        ("[journal]\nkeep_audio_hours = 5\n", 2, "less than or equal to 0"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    written: Path, text: str, line: int, told: str
) -> None:
    error = _refusal(written, text)
    assert error.code == "settings-value"
    assert error.message.startswith(f"{written}:{line}: ")
    assert told in error.remedy


def test_a_bad_variable_is_named(written: Path) -> None:
    error = _refusal(written, "", KOMEKSHI_KIOSK_PORT="http")
    assert error.message.startswith("KOMEKSHI_KIOSK_PORT: ")


def test_what_is_no_toml_is_refused_with_its_line(written: Path) -> None:
    error = _refusal(written, "[audio]\nmicrophone = \n")
    assert error.code == "settings-syntax"
    assert error.message.startswith(f"{written}:2: ")


def test_all_faults_are_told_at_once(written: Path) -> None:
    error = _refusal(written, "[voice]\nrate = 10\npitch = 200\n[kisk]\n")
    assert all(f"{written}:{line}: " in error.message for line in (2, 3, 4))


def test_a_file_that_is_no_text_is_refused(written: Path) -> None:
    written.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SetupError) as caught:
        load_configuration(_environment(written))
    assert caught.value.code == "settings-read"


def test_every_setting_has_a_docstring() -> None:
    for info in Configuration.model_fields.values():
        section = type(info.default)
        source = inspect.getsource(section).splitlines()
        for field in dataclasses.fields(section):
            at = next(
                number for number, line in enumerate(source)
                if line.strip().startswith(f"{field.name}:")
            )  # fmt: skip
            assert source[at + 1].strip().startswith('"""'), f"{section.__name__}.{field.name}"
