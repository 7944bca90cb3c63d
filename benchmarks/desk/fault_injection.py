"""The faults, and the place in which a desk can be made to suffer them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from benchmarks.desk.running import RunningDesk
from benchmarks.desk.said import RATE, speak
from tests.conftest import Pulse, sound_room

__all__ = ["FAULTS", "Place", "prepared"]

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_FAKETIME: Final = "KOMEKSHI_FAKETIME"
"""Variable: path of libfaketime.so.1, which lets a clock jump."""
_SETTLE_S: Final = 0.5
"""For a reload to be begun."""
_DISK: Final = "size=2m"
_QUESTION: Final = ("ru+m5", "как получить адресную справку")
_LONG: Final = "вызвать врача на дом"
"""A typed question whose answer takes long to say."""


@dataclass(slots=True)
class Place:
    """All that the desk has, each thing apart from this machine's own."""

    room: Pulse
    home: Path
    env: Mapping[str, str]
    intents: Path
    question: Path
    """Sound file of a question."""
    right: str = "address-certificate"
    server: list[str] = field(default_factory=list)
    """Command line of the sound server."""
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    """Servers started after the first."""
    clock: Path | None = None
    """File by which the desk's clock is set."""

    def play(self) -> subprocess.Popen[bytes]:
        """Say the question into the microphone."""
        command = ["paplay", "-s", self.room.server, "--device=usb", str(self.question)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def plug(self) -> None:
        """The microphone appears."""
        self.room.pactl(
            "load-module", "module-null-sink", "sink_name=usb", "rate=48000", "norewinds=1"
        )

    def unplug(self) -> None:
        """The microphone goes away."""
        self.room.pactl("unload-module", self._module())

    def _module(self) -> str:
        lines = self.room.pactl("list", "short", "modules").splitlines()
        return next(line.split()[0] for line in lines if "sink_name=usb" in line)


@contextmanager
def prepared(folder: str) -> Iterator[Place]:
    """A catalogue to break, a small disk to fill, a microphone to pull out."""
    home = Path(folder)
    with ExitStack() as stack:
        room = stack.enter_context(sound_room())
        assistant = home / "assistant"
        shutil.copytree(_REPOSITORY / "intents", assistant / "intents")
        (assistant / "models").symlink_to(_REPOSITORY / "models")
        (assistant / "tests").symlink_to(_REPOSITORY / "tests")
        (home / "config" / "komekshi").mkdir(parents=True)
        (home / "state").mkdir()
        if _mounted(home / "state"):
            stack.callback(subprocess.run, ["umount", "-l", str(home / "state")], check=False)
        env = {
            **room.env,
            "KOMEKSHI_HOME": str(assistant),
            "KOMEKSHI_MICROPHONE": "pulse:usb.monitor",
            "KOMEKSHI_LOUDSPEAKER": "pulse:speaker",
        }
        place = Place(room, home, env, assistant / "intents", _spoken(home))
        _with_clock(place)
        command = Path(f"/proc/{room.pid}/cmdline").read_text().rstrip("\0").split("\0")
        place.server = command
        place.plug()
        stack.callback(_end_all, place.servers)
        yield place


def _spoken(home: Path) -> Path:
    voice, text = _QUESTION
    path = home / "question.wav"
    sound = np.concatenate([np.zeros(RATE // 2), speak(text, voice, 150, home)])
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    return path


def _mounted(folder: Path) -> bool:
    """A disk of 2 MB there; only root can do that."""
    command = ["mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _with_clock(place: Place) -> None:
    library = os.environ.get(_FAKETIME)
    if library:
        place.clock = place.home / "clock"
        place.clock.write_text("+0")
        place.env = {
            **place.env,
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(place.clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def _end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for each in processes:
        each.kill()
        each.wait()


def _kill_workers(desk: RunningDesk) -> None:
    for pid in desk.workers():
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"worker" in command:  # not those that list devices
            os.kill(pid, signal.SIGKILL)


def _kill_idle(desk: RunningDesk, _: Place) -> str:
    _kill_workers(desk)
    return "spoken"


def _kill_hearing(desk: RunningDesk, place: Place) -> str:
    """In the middle of an utterance, which must still be answered."""
    since = len(desk.lines)
    player = place.play()
    time.sleep(1.2)
    _kill_workers(desk)
    player.wait(30)
    line = desk.wait_for("  [", since, 15.0)
    desk.hush()
    if line is None or place.right not in line.text:
        return "the utterance in flight was lost"
    return "spoken"


def _kill_speaking(desk: RunningDesk, _: Place) -> str:
    desk.wait_for("Көмекші", desk.type(_LONG), 5.0)
    time.sleep(0.7)
    _kill_workers(desk)
    time.sleep(0.3)
    desk.hush()
    return "spoken"


def _restart_server(_: RunningDesk, place: Place) -> str:
    if place.servers:
        _end_all([place.servers.pop()])
    else:
        os.kill(place.room.pid, signal.SIGKILL)
    time.sleep(1.0)
    env = {**os.environ, "HOME": str(place.home)}
    place.servers.append(subprocess.Popen(place.server, env=env, stderr=subprocess.DEVNULL))
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            place.plug()
            break
        except subprocess.CalledProcessError:
            time.sleep(0.1)
    time.sleep(2.0)  # what is promised
    return "spoken"


def _replug(_: RunningDesk, place: Place) -> str:
    place.unplug()
    time.sleep(2.0)
    place.plug()
    time.sleep(2.0)  # what is promised
    return "spoken"


def _catalogue(desk: RunningDesk, place: Place) -> str:
    """Broken: the last good one goes on. Then mended."""
    broken = next(place.intents.rglob("services/**/*.yaml"))
    good = broken.read_text("utf-8")
    since = len(desk.lines)
    broken.write_text(good[: len(good) // 2] + "\n  : : [", "utf-8")
    told = desk.wait_for(broken.name, since, 10.0)
    line = desk.wait_for("  [", desk.type("адресная справка"), 2.0)
    desk.hush()
    broken.write_text(good, "utf-8")
    time.sleep(_SETTLE_S)
    return "typed" if told and line else f"told {told}, answered {line}"


def _settings(desk: RunningDesk, place: Place) -> str:
    path = place.home / "config" / "komekshi" / "komekshi.toml"
    path.write_text('[audio\nmicrophone = "?')
    desk.process.send_signal(signal.SIGHUP)
    time.sleep(1.0)
    line = desk.wait_for("  [", desk.type("адресная справка"), 2.0)
    desk.hush()
    path.write_text("")
    desk.process.send_signal(signal.SIGHUP)
    time.sleep(_SETTLE_S)
    return "spoken" if line else "no answer with broken settings"


def _disk(desk: RunningDesk, place: Place) -> str:
    state = place.home / "state"
    if not state.is_mount():
        return "skip: a small disk can be mounted by root only"
    filler = state / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4_096)):
            pass
    line = desk.wait_for("  [", desk.type("адресная справка"), 2.0)
    desk.hush()
    time.sleep(0.5)
    filler.unlink()
    return "typed" if line else "no answer with a full disk"


def _clock(_: RunningDesk, place: Place) -> str:
    if place.clock is None:
        return f"skip: {_FAKETIME} names no libfaketime.so.1"
    ahead = place.clock.read_text() == "+0"
    place.clock.write_text("+90d" if ahead else "+0")
    time.sleep(_SETTLE_S)
    return "spoken"


def _storm(desk: RunningDesk, _: Place) -> str:
    for _number in range(100):
        desk.process.send_signal(signal.SIGHUP)
        time.sleep(0.005)
    return "spoken"


FAULTS: Final[Mapping[str, Callable[[RunningDesk, Place], str]]] = {
    "workers killed while idle": _kill_idle,
    "workers killed while it hears": _kill_hearing,
    "workers killed while it speaks": _kill_speaking,
    "sound server restarted": _restart_server,
    "microphone pulled out and back": _replug,
    "catalogue broken and mended": _catalogue,
    "settings broken and mended": _settings,
    "disk full": _disk,
    "clock jumps by 90 days": _clock,
    "a hundred SIGHUPs": _storm,
}
"""Each makes its fault and returns `typed` or `spoken` (how the desk is asked then), why it can't
be made here (`skip: …`), or what went wrong meanwhile."""
