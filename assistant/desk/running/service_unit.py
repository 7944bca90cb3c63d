"""The desk as a systemd service of the user: written, enabled, taken away again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from assistant.desk.settings import Settings
from assistant.errors import SetupError

__all__ = ["UNIT", "install_service", "uninstall_service", "unit_text"]

UNIT: Final = "komekshi.service"

_TEMPLATE: Final = Path("deploy") / "systemd" / UNIT
_KEPT: Final = ("KOMEKSHI_HOME", "KOMEKSHI_CONFIG")
"""Variables of the shell that the service needs, too, where they are set."""
_NOT_WITH_BROWSER: Final = ("RestrictNamespaces=", "SystemCallFilter=", "SystemCallErrorNumber=")
_PATIENCE_S: Final = 60.0


def install_service(
    settings: Settings, environment: Mapping[str, str], *, start: bool
) -> Iterator[str]:
    """Do it, telling each step when it is done. Raise `SetupError`."""
    systemctl = _program("systemctl")
    path = _place(environment)
    _write(path, unit_text(settings, environment))
    yield f"written: {path}"
    _call(systemctl, "--user", "daemon-reload")
    enable = ["enable", "--now"] if start else ["enable"]
    _call(systemctl, "--user", *enable, UNIT)
    yield "enabled: it starts with the session" + (", and has started now" if start else "")
    try:
        _call(_program("loginctl"), "enable-linger")
    except SetupError as error:
        yield f"not lingering, so it starts only when this user logs in: {error.message}"
    else:
        yield "lingering: it starts with the machine, without anybody logging in"


def uninstall_service(environment: Mapping[str, str]) -> Iterator[str]:
    """Stop it and take it away, telling each step when it is done. Raise `SetupError`."""
    path = _place(environment)
    if not path.exists():
        raise SetupError(
            "service-missing", f"there is no {path}", "nothing is to be done, it is not installed"
        )
    systemctl = _program("systemctl")
    _call(systemctl, "--user", "disable", "--now", UNIT)
    yield "stopped and disabled"
    path.unlink()
    _call(systemctl, "--user", "daemon-reload")
    yield f"removed: {path}"
    yield "still lingering; other services may need it (end it with `loginctl disable-linger`)"


def unit_text(settings: Settings, environment: Mapping[str, str]) -> str:
    """The unit with the paths of this installation. Raise `SetupError` `service-template`."""
    template = settings.home / _TEMPLATE
    try:
        text = template.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(
            "service-template",
            f"the template {template} can't be read: {error}",
            "set KOMEKSHI_HOME to the repository of Komekshi",
        ) from error
    text = text.replace("@KOMEKSHI@", _quoted(_own_program())).replace("@HOME@", str(settings.home))
    lines = text.splitlines()
    if settings.kiosk.browser:
        lines = [line for line in lines if not line.startswith(_NOT_WITH_BROWSER)]
    carried = [f"Environment={_quoted(f'{name}={environment[name]}')}"
               for name in _KEPT if environment.get(name)]  # fmt: skip
    at = lines.index("Type=notify")
    return "\n".join([*lines[:at], *carried, *lines[at:]]) + "\n"


def _place(environment: Mapping[str, str]) -> Path:
    config = environment.get("XDG_CONFIG_HOME", "")
    base = Path(config) if config.startswith("/") else Path("~/.config").expanduser()
    return base / "systemd" / "user" / UNIT


def _own_program() -> str:
    """The command `komekshi` beside this interpreter."""
    return str(Path(sys.executable).with_name("komekshi"))


def _quoted(word: str) -> str:
    """As systemd reads it: `%` begins a specifier, a blank ends a word."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if " " in escaped else escaped


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise SetupError(
            "service-write", f"{path} can't be written: {error}", "check the rights of this user"
        ) from error


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SetupError(
            "systemd-missing",
            f"there is no {name} on this machine",
            "start `komekshi run` by what starts programs here",
        )
    return found


def _call(*command: str) -> None:
    runtime = f"/run/user/{os.getuid()}"
    env = dict(os.environ)
    if "XDG_RUNTIME_DIR" not in env and Path(runtime).is_dir():
        env["XDG_RUNTIME_DIR"] = runtime  # `sudo -u` and `su` leave it out
    told = " ".join((Path(command[0]).name, *command[1:]))
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command, env=env, capture_output=True, text=True, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError("systemd-failed", f"`{told}` failed: {error}", "try again") from error
    if done.returncode:
        raise SetupError(
            "systemd-failed",
            f"`{told}` failed: {done.stderr.strip() or f'exit status {done.returncode}'}",
            "log in as the user of the desk (not by su or sudo), then try again",
        )
