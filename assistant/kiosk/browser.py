"""The installed browser, full screen at the page of the desk; begun again when it ends."""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import SetupError
from assistant.events import Mended, Observer, Trouble

__all__ = ["Browser", "find_browser", "keep_browser"]

_CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_FIREFOXES: Final = ("firefox-esr", "firefox")

_CHROMIUM_OPTIONS: Final = (
    "--kiosk",
    "--autoplay-policy=no-user-gesture-required",  # the desk speaks without being touched
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-crash-restore-bubble",
    "--noerrdialogs",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disable-features=Translate",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
)

_FIREFOX_SETTINGS: Final = """\
user_pref("media.autoplay.default", 0);
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.translations.automaticallyPopup", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.auto", false);
"""

_SETTLED_S: Final = 20.0
"""Seconds after which a browser counts as started well."""
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 30.0
"""Between two starts of a browser that ends at once, as without a display."""
_END_S: Final = 3.0
"""Seconds to close its windows before it is killed."""
_DIES_WITH_US: Final = 1
"""PR_SET_PDEATHSIG: a browser left behind would hold the profile."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A program that can show the page."""

    program: str
    is_firefox: bool

    def command(self, address: str, profile: Path) -> tuple[str, ...]:
        """With a profile of its own: nothing of a visitor gets into anybody's history."""
        if self.is_firefox:
            return (self.program, "--kiosk", "--no-remote", "--profile", str(profile), address)
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium won't start otherwise
        options = (*_CHROMIUM_OPTIONS, *root, f"--user-data-dir={profile}")
        return (self.program, *options, f"--app={address}")

    def prepare(self, profile: Path) -> None:
        """Raise `OSError` when the profile can't be written."""
        profile.mkdir(parents=True, exist_ok=True)
        if self.is_firefox:
            (profile / "user.js").write_text(_FIREFOX_SETTINGS, "utf-8")


def find_browser(environment: Mapping[str, str]) -> Browser:
    """The first that is installed. Raise `SetupError` `browser-none`."""
    for names, is_firefox in ((_CHROMIUMS, False), (_FIREFOXES, True)):
        for name in names:
            program = shutil.which(name, path=environment.get("PATH"))
            if program is not None:
                return Browser(program, is_firefox)
    raise SetupError(
        "browser-none",
        "no browser is installed that could show the page",
        "install the Debian package chromium or firefox-esr",
    )


async def keep_browser(
    address: str, profile: Path, observe: Observer, environment: Mapping[str, str]
) -> None:
    """Show the page until cancelled; troubles are told, and tried again."""
    wait_s, told = _FIRST_WAIT_S, False
    while True:
        showing = asyncio.create_task(_show(address, profile, environment), name="browser")
        try:
            ended, _ = await asyncio.wait({showing}, timeout=_SETTLED_S)
            if not ended:
                wait_s = _FIRST_WAIT_S
                if told:
                    observe(Mended("browser"))
                told = False
            trouble = await showing
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        if wait_s > _FIRST_WAIT_S and not told:  # the second time at once
            told = True
            observe(Trouble("browser", trouble.code, trouble.message, trouble.remedy))
        await asyncio.sleep(wait_s)
        wait_s = min(_LONGEST_WAIT_S, wait_s * 2)


async def _show(address: str, profile: Path, environment: Mapping[str, str]) -> SetupError:
    """Run the browser to its end; why it ended."""
    try:
        browser = find_browser(environment)
        browser.prepare(profile)
        process = await asyncio.create_subprocess_exec(
            *browser.command(address, profile),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            preexec_fn=_die_with_the_desk,
        )
    except SetupError as error:
        return error
    except OSError as error:
        return SetupError(
            "browser-start",
            f"the browser can't be started: {error.strerror or error}",
            "see whether it can be opened by hand",
        )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        await _end(process)
        raise
    return SetupError(
        "browser-ended",
        f"{browser.program} ended with {code}",
        "it is started again; without a display it can't run",
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _die_with_the_desk() -> None:
    """In the child, before the browser."""
    ctypes.CDLL(None).prctl(_DIES_WITH_US, signal.SIGTERM)
