"""The service of systemd: its unit is checked by systemd, its commands by stand-ins."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk.config.sections import Kiosk
from assistant.desk.running.service_unit import UNIT, install_service, uninstall_service, unit_text
from assistant.desk.settings import Settings
from assistant.errors import SetupError

SETTINGS = Settings.from_environment({})


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs of these names that write down how they were called; the file they write to."""
    calls = tmp_path / "calls"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("systemctl", "loginctl"):
        program = programs / name
        program.write_text(
            f'#!/bin/sh\necho "{name} $*" >> {calls}\n'
            f'if [ "$REFUSE" = {name} ]; then echo "no bus" >&2; exit 1; fi\n'
        )
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return calls


def _unit(environment: Mapping[str, str]) -> Path:
    return Path(environment["XDG_CONFIG_HOME"]) / "systemd" / "user" / UNIT


@pytest.mark.parametrize("settings", [SETTINGS, replace(SETTINGS, kiosk=Kiosk(browser=True))])
def test_systemd_finds_no_fault_in_the_unit(settings: Settings, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    path = tmp_path / UNIT
    path.write_text(unit_text(settings, {"KOMEKSHI_CONFIG": "/etc/my desk/50%.toml"}))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(path)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert UNIT not in done.stdout + done.stderr
    assert done.returncode == 0, done.stderr


def test_the_unit_names_this_installation_and_the_choices_of_the_shell() -> None:
    text = unit_text(SETTINGS, {"KOMEKSHI_CONFIG": "/etc/my desk/50%.toml"})
    assert "@KOMEKSHI@" not in text
    assert "@HOME@" not in text
    assert f"WorkingDirectory={SETTINGS.home}\n" in text
    assert 'Environment="KOMEKSHI_CONFIG=/etc/my desk/50%%.toml"\n' in text
    assert "RestrictNamespaces=yes" in text
    browser = unit_text(replace(SETTINGS, kiosk=Kiosk(browser=True)), {})
    assert "RestrictNamespaces" not in browser
    assert "NoNewPrivileges=yes" in browser


def test_it_is_written_enabled_and_lingers(environment: Mapping[str, str], systemd: Path) -> None:
    steps = list(install_service(SETTINGS, environment, start=True))
    assert _unit(environment).read_text().startswith("# The desk as a service")
    assert systemd.read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now komekshi.service",
        "loginctl enable-linger",
    ]
    assert len(steps) == 3
    list(install_service(SETTINGS, environment, start=False))
    assert "systemctl --user enable komekshi.service" in systemd.read_text()


def test_without_lingering_it_goes_on_and_says_so(
    environment: Mapping[str, str], systemd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFUSE", "loginctl")
    *_, last = install_service(SETTINGS, environment, start=True)
    assert "not lingering" in last
    assert "no bus" in last


def test_what_systemd_refuses_is_told(
    environment: Mapping[str, str], systemd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFUSE", "systemctl")
    with pytest.raises(SetupError) as caught:
        list(install_service(SETTINGS, environment, start=True))
    assert caught.value.code == "systemd-failed"
    assert "no bus" in caught.value.message


def test_a_machine_without_systemd_is_told(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetupError) as caught:
        list(install_service(SETTINGS, environment, start=True))
    assert caught.value.code == "systemd-missing"
    assert not _unit(environment).exists()


def test_it_is_taken_away_again(environment: Mapping[str, str], systemd: Path) -> None:
    with pytest.raises(SetupError) as caught:
        list(uninstall_service(environment))
    assert caught.value.code == "service-missing"
    list(install_service(SETTINGS, environment, start=True))
    list(uninstall_service(environment))
    assert not _unit(environment).exists()
    assert "systemctl --user disable --now komekshi.service" in systemd.read_text()


def test_a_home_without_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        unit_text(replace(SETTINGS, home=tmp_path), {})
    assert caught.value.code == "service-template"
