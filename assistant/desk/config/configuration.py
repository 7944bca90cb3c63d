"""All settings of a desk: one TOML file, and environment variables that win over it."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.desk.config import sections
from assistant.desk.config.faults import Fault, faults_of, refused
from assistant.desk.config.toml_lines import line_of, syntax_line
from assistant.desk.places import config_folder
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.errors import SetupError

__all__ = ["Configuration", "Origin", "load_configuration", "origins", "settings_file"]

_SHORT: Final[Mapping[tuple[str, str], str]] = {
    ("audio", "answers"): "KOMEKSHI_ANSWERS",
    ("audio", "loudspeaker"): "KOMEKSHI_LOUDSPEAKER",
    ("audio", "microphone"): "KOMEKSHI_MICROPHONE",
    ("dialogue", "channel"): "KOMEKSHI_CHANNEL",
    ("models", "folder"): "KOMEKSHI_MODEL",
    ("voice", "piper_kk"): "KOMEKSHI_PIPER_KK",
    ("voice", "piper_ru"): "KOMEKSHI_PIPER_RU",
}
"""Variables with shorter names; they win over the long ones."""

_Layer = dict[str, Any]
"""Values by section and key, as one source gives them."""


class Configuration(BaseSettings):
    """The sections of the file. A new section is one line here."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    audio: sections.Audio = sections.Audio()
    turns: TurnTaking = TurnTaking()
    voice: sections.Voice = sections.Voice()
    dialogue: sections.Dialogue = sections.Dialogue()
    kiosk: sections.Kiosk = sections.Kiosk()
    workbench: sections.Workbench = sections.Workbench()
    journal: sections.Journal = sections.Journal()
    metrics: sections.Metrics = sections.Metrics()
    models: sections.Models = sections.Models()
    pool: sections.Pool = sections.Pool()
    office: sections.Office = sections.Office()
    logging: sections.Logging = sections.Logging()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing but what is given: `load_configuration` reads file and environment."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Origin:
    """One effective value and where it comes from."""

    section: str
    key: str
    value: Any
    source: str
    """`default`, a variable, or a file with its line."""


class _Given(PydanticBaseSettingsSource):
    """A source that has been read already."""

    def __init__(self, settings_cls: type[BaseSettings], layer: _Layer) -> None:
        super().__init__(settings_cls)
        self._layer = layer

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self._layer.get(field_name), field_name, False

    def __call__(self) -> _Layer:
        return self._layer


def settings_file(environment: Mapping[str, str]) -> Path:
    """`KOMEKSHI_CONFIG`, or the one of this user."""
    named = environment.get("KOMEKSHI_CONFIG")
    return Path(named).expanduser() if named else config_folder(environment) / "komekshi.toml"


def load_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """Raise `SetupError` (`settings-missing`, `-read`, `-syntax`, `-unknown-key`, `-value`)."""
    environment = os.environ if environment is None else environment
    path = settings_file(environment)
    text = _read(path, named=bool(environment.get("KOMEKSHI_CONFIG")))
    from_file, from_variables = _parsed(path, text), _variables(environment)

    class Layered(Configuration):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return _Given(settings_cls, from_variables), _Given(settings_cls, from_file)

    def place(section: str, key: str | None) -> str:
        return _source(path, text, environment, section, key) or str(path)

    try:
        layered = Layered()
    except ValidationError as error:
        raise refused(path, faults_of(error, _keys(), place)) from None
    return Configuration.model_construct(**{name: getattr(layered, name) for name in _keys()})


def origins(
    configuration: Configuration, environment: Mapping[str, str] | None = None
) -> Iterator[Origin]:
    """Every setting with its value and where it comes from, in the order of the sections."""
    environment = os.environ if environment is None else environment
    path = settings_file(environment)
    text = _read(path, named=False)
    for section, keys in _keys().items():
        for key in keys:
            value = getattr(getattr(configuration, section), key)
            source = _source(path, text, environment, section, key) or "default"
            yield Origin(section, key, value, source)


def _keys() -> dict[str, tuple[str, ...]]:
    """The keys of each section."""
    return {
        name: tuple(field.name for field in dataclasses.fields(info.default))
        for name, info in Configuration.model_fields.items()
    }


def _read(path: Path, *, named: bool) -> str:
    """Text of the file; none where there is no file and nobody named one."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if named:
            raise SetupError(
                "settings-missing",
                f"there is no settings file {path}",
                "correct KOMEKSHI_CONFIG or --config, or create the file; it may be empty",
            ) from None
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            "settings-read",
            f"the settings file {path} can't be read: {error}",
            "make it a text file in UTF-8 that this user may read",
        ) from error


def _parsed(path: Path, text: str) -> _Layer:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = syntax_line(error)
        where = str(path) if line is None else f"{path}:{line}"
        fault = Fault(where, f"this is no TOML: {error}", "correct the line", "settings-syntax")
        raise refused(path, [fault]) from None


def _variables(environment: Mapping[str, str]) -> _Layer:
    """What the environment sets; an empty variable sets nothing."""
    layer: _Layer = {}
    for section, keys in _keys().items():
        for key in keys:
            variable = _variable(environment, section, key)
            if variable is not None:
                layer.setdefault(section, {})[key] = _value(section, key, environment[variable])
    return layer


def _variable(environment: Mapping[str, str], section: str, key: str) -> str | None:
    """The variable that sets this key."""
    names = (_SHORT.get((section, key)), f"KOMEKSHI_{section}_{key}".upper())
    return next((name for name in names if name and environment.get(name, "").strip()), None)


def _value(section: str, key: str, written: str) -> str | tuple[str, ...]:
    """A list is written with commas."""
    usual = getattr(Configuration.model_fields[section].default, key)
    if isinstance(usual, tuple):
        return tuple(part.strip() for part in written.split(",") if part.strip())
    return written.strip()


def _source(
    path: Path, text: str, environment: Mapping[str, str], section: str, key: str | None
) -> str | None:
    """Where a value was written; None for a default."""
    variable = None if key is None else _variable(environment, section, key)
    if variable is not None:
        return variable
    line = line_of(text, section, key)
    return None if line is None else f"{path}:{line}"
