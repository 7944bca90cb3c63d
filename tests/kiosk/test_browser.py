"""The browser at the desk's own screen: a program of the test stands in for it."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from assistant.errors import SetupError
from assistant.events import Event, Trouble
from assistant.kiosk import browser
from assistant.kiosk.browser import Browser, find_browser, keep_browser

ADDRESS = "http://127.0.0.1:8765/?desk"


def install(folder: Path, name: str, script: str) -> dict[str, str]:
    """A PATH on which the program is found."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/bin:/usr/bin"} if name == "chromium" else {"PATH": str(folder)}


def until(path: Path, lines: int) -> list[str]:
    """What another process has written there, as soon as it is so much."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        written = path.read_text("utf-8").splitlines() if path.exists() else []
        if len(written) >= lines:
            return written
        time.sleep(0.02)
    raise AssertionError(f"{path} has fewer than {lines} lines")


def runs(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_the_page_is_shown_full_screen_in_a_profile_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "log"
    env = install(tmp_path, "chromium", f'echo "$$ $@" >> {log}\nexec sleep 60')
    told: list[Event] = []
    keeping = asyncio.create_task(keep_browser(ADDRESS, tmp_path / "profile", told.append, env))
    (line,) = await asyncio.to_thread(until, log, 1)
    pid, *options = line.split()
    assert {"--kiosk", f"--app={ADDRESS}", f"--user-data-dir={tmp_path}/profile"} <= set(options)
    assert "--autoplay-policy=no-user-gesture-required" in options
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert not runs(pid)
    assert told == []


async def test_a_browser_that_dies_is_begun_again_and_the_second_time_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_FIRST_WAIT_S", 0.01)
    log = tmp_path / "log"
    env = install(tmp_path, "chromium", f"echo started >> {log}\nkill -{signal.SIGKILL.value} $$")
    told: list[Event] = []
    keeping = asyncio.create_task(keep_browser(ADDRESS, tmp_path / "profile", told.append, env))
    await asyncio.to_thread(until, log, 4)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert [event.code for event in told if isinstance(event, Trouble)] == ["browser-ended"]


def test_firefox_is_told_to_play_sound_without_a_press(tmp_path: Path) -> None:
    env = install(tmp_path, "firefox-esr", "")
    found = find_browser(env)
    found.prepare(tmp_path / "profile")
    assert 'user_pref("media.autoplay.default", 0);' in (
        tmp_path / "profile" / "user.js"
    ).read_text("utf-8")
    assert found.command(ADDRESS, tmp_path / "profile")[-1] == ADDRESS


def test_chromium_goes_before_firefox(tmp_path: Path) -> None:
    install(tmp_path, "firefox", "")
    install(tmp_path, "google-chrome", "")
    assert find_browser({"PATH": str(tmp_path)}) == Browser(f"{tmp_path}/google-chrome", False)


def test_a_machine_without_a_browser_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as error:
        find_browser({"PATH": str(tmp_path)})
    assert error.value.code == "browser-none"
