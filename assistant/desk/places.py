"""The folders of one user: home of the assistant, and what XDG says about the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.errors import SetupError

__all__ = [
    "cache_folder",
    "config_folder",
    "data_folder",
    "home_folder",
    "runtime_folder",
    "state_folder",
]

_REPOSITORY: Final = Path(__file__).resolve().parents[2]


def home_folder(environment: Mapping[str, str]) -> Path:
    """`KOMEKSHI_HOME`, or this repository. Raise `SetupError` when it has no `intents/`."""
    home = Path(environment.get("KOMEKSHI_HOME") or _REPOSITORY).expanduser()
    if not (home / "intents").is_dir():
        raise SetupError(
            "home-without-intents",
            f"there is no folder {home / 'intents'}",
            "set KOMEKSHI_HOME to the folder that holds intents/ and models/",
        )
    return home


def state_folder(environment: Mapping[str, str]) -> Path:
    """What is written while running, and may be deleted."""
    return _xdg(environment, "XDG_STATE_HOME", "~/.local/state")


def cache_folder(environment: Mapping[str, str]) -> Path:
    """What was worked out and can be worked out again."""
    return _xdg(environment, "XDG_CACHE_HOME", "~/.cache")


def data_folder(environment: Mapping[str, str]) -> Path:
    """What was installed."""
    return _xdg(environment, "XDG_DATA_HOME", "~/.local/share")


def config_folder(environment: Mapping[str, str]) -> Path:
    """What an administrator chose."""
    return _xdg(environment, "XDG_CONFIG_HOME", "~/.config")


def runtime_folder(environment: Mapping[str, str]) -> Path:
    """Lock and socket of the running desk; gone after a restart of the machine where XDG is set."""
    root = environment.get("XDG_RUNTIME_DIR", "")
    return Path(root) / "komekshi" if root.startswith("/") else state_folder(environment) / "run"


def _xdg(environment: Mapping[str, str], variable: str, otherwise: str) -> Path:
    root = environment.get(variable, "")
    # the specification says to ignore a relative path
    base = Path(root) if root.startswith("/") else Path(otherwise).expanduser()
    return base / "komekshi"
