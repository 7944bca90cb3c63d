"""A room for the tests: a real PulseAudio daemon with one microphone and one loudspeaker.

Debian packages: pulseaudio, pulseaudio-utils, libasound2-plugins, libportaudio2, espeak-ng.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

MODEL: Final = Path(
    os.environ.get("KOMEKSHI_TEST_MODEL")
    or Path(__file__).parent.parent / "models" / "komekshi-kkru-small"
)
"""Recognition model of the tests; the variable lets a freshly trained one be tried."""

MICROPHONE: Final = "desk_microphone"
LOUDSPEAKER: Final = "desk_loudspeaker"
_VISITOR_SINK: Final = "visitor"
_SPEAKER_SINK: Final = "speaker"
_START_S: Final = 15.0
"""Seconds that a loaded machine may need to start the daemon (0.3 s when idle)."""

# The names on the left are the device names that PortAudio lists. PortAudio 19.6
# aborts the process when every name listed can be opened or there is none, hence
# the standard file here and a card that is not there in `no_audio_devices`.
_ALSA_CONFIG: Final = """
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "{server}" }}
pcm.{microphone} {{ type pulse server "{server}" device "{visitor}.monitor" }}
pcm.{loudspeaker} {{ type pulse server "{server}" device "{speaker}" }}
"""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A running daemon. What is played to `visitor` is heard by the microphone."""

    env: Mapping[str, str]
    """Variables that give a process these devices and no others."""
    server: str
    pid: int
    """Process of the daemon."""
    visitor: str = _VISITOR_SINK
    """Sink: play here what a visitor says."""
    speaker: str = _SPEAKER_SINK
    """Sink behind the loudspeaker; its monitor hears what the desk says."""
    microphone: str = MICROPHONE
    """Device name for `SoundDeviceMicrophone.open`."""
    loudspeaker: str = LOUDSPEAKER
    """Device name for the desk's output."""

    def pactl(self, *arguments: str) -> str:
        done = subprocess.run(
            ["pactl", "-s", self.server, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.stdout.strip()

    def say(self, path: Path) -> subprocess.Popen[bytes]:
        """Play a sound file into the microphone; returns at once."""
        return subprocess.Popen(
            ["paplay", "-s", self.server, f"--device={self.visitor}", str(path)],
            stderr=subprocess.DEVNULL,
        )

    def listen(self, path: Path) -> subprocess.Popen[bytes]:
        """Record the loudspeaker to a WAV until `finish` is called with the process."""
        return subprocess.Popen(
            [
                "parecord",
                "-s",
                self.server,
                f"--device={self.speaker}.monitor",
                "--file-format=wav",
                "--latency-msec=20",
                str(path),
            ],
            stderr=subprocess.DEVNULL,
        )

    @staticmethod
    def finish(process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)


def _needs(*commands: str) -> None:
    missing = [command for command in commands if shutil.which(command) is None]
    if missing:
        pytest.fail(
            f"these tests need {', '.join(missing)}: "
            "apt-get install pulseaudio pulseaudio-utils libasound2-plugins "
            "libportaudio2 espeak-ng",
            pytrace=False,
        )


def _wait_ready(pid: int, server: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        answer = subprocess.run(
            ["pactl", "-s", server, "list", "short", "sinks"], capture_output=True, text=True
        )
        if _VISITOR_SINK in answer.stdout and _SPEAKER_SINK in answer.stdout:
            return
        time.sleep(0.1)
    text = log.read_text(errors="replace")[-2000:]
    pytest.fail(f"pulseaudio (process {pid}) did not start: {text}", pytrace=False)


@contextmanager
def _running(arguments: list[str], env: Mapping[str, str], log: Path) -> Iterator[int]:
    """A process for as long as the block lasts, or this process."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *arguments],
            env={**os.environ, **env},
            stdout=subprocess.DEVNULL,
            stderr=output,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _keep_awake(server: str, sink: str) -> list[str]:
    """A listener that keeps a null sink at 30 ms; left alone it renders two seconds at once."""
    return ["parec", "-s", server, f"--device={sink}.monitor", "--latency-msec=30", "--raw"]


@contextmanager
def sound_room() -> Iterator[Pulse]:
    """A daemon of its own, apart from any daemon of the user."""
    _needs("pulseaudio", "pactl", "paplay", "parec", "parecord")
    # A short path: the name of a Unix socket has at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="kmk-"))
    server = f"unix:{home}/native"
    config = home / "asound.conf"
    config.write_text(
        _ALSA_CONFIG.format(
            server=server,
            microphone=MICROPHONE,
            loudspeaker=LOUDSPEAKER,
            visitor=_VISITOR_SINK,
            speaker=_SPEAKER_SINK,
        )
    )
    env = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "PULSE_RUNTIME_PATH": str(home),
        "PULSE_STATE_PATH": str(home),
        "PULSE_COOKIE": str(home / "cookie"),
        "PULSE_SERVER": server,
    }
    log = home / "pulse.log"
    daemon = [
        "pulseaudio",
        "-n",
        "--daemonize=no",
        "--exit-idle-time=-1",
        "--use-pid-file=no",
        "--disable-shm=yes",
        "--realtime=no",
        "--high-priority=no",
        "-L",
        f"module-native-protocol-unix socket={home}/native auth-anonymous=1",
        "-L",
        f"module-null-sink sink_name={_VISITOR_SINK} rate=48000 channels=2 norewinds=1",
        "-L",
        f"module-null-sink sink_name={_SPEAKER_SINK} rate=48000 channels=2 norewinds=1",
    ]
    try:
        with _running(daemon, env, log) as pid:
            _wait_ready(pid, server, log)
            variables = {"ALSA_CONFIG_PATH": str(config), "PULSE_SERVER": server}
            room = Pulse(variables, server, pid)
            room.pactl("set-default-sink", _SPEAKER_SINK)
            room.pactl("set-default-source", f"{_VISITOR_SINK}.monitor")
            with (
                _running(_keep_awake(server, _VISITOR_SINK), env, log),
                _running(_keep_awake(server, _SPEAKER_SINK), env, log),
            ):
                yield room
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def pulse() -> Iterator[Pulse]:
    """One room for all tests."""
    with sound_room() as room:
        yield room


def _restart_portaudio() -> None:
    """PortAudio lists the devices once per initialisation, so have it look again."""
    if "sounddevice" in sys.modules:
        sounddevice = sys.modules["sounddevice"]
        sounddevice._terminate()
        sounddevice._initialize()


@contextmanager
def _devices_of(room: Pulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    with monkeypatch.context() as patch:
        for name, value in room.env.items():
            patch.setenv(name, value)
        _restart_portaudio()
        yield room
    _restart_portaudio()


@pytest.fixture
def audio_devices(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """Give this process (and its children) the microphone and loudspeaker of `pulse`."""
    with _devices_of(pulse, monkeypatch) as room:
        yield room


@pytest.fixture
def own_audio_devices(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """As `audio_devices`, in a room of this test's own that it may wreck."""
    with sound_room() as own, _devices_of(own, monkeypatch) as room:
        yield room


@pytest.fixture
def no_audio_devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without any sound device."""
    config = tmp_path / "empty-asound.conf"
    config.write_text('pcm.absent { type hw card "99" }\n')
    with monkeypatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        _restart_portaudio()
        yield
    _restart_portaudio()


def speak(text: str, voice: str, path: Path, *, speed: int = 150) -> Path:
    """A synthetic visitor: espeak-ng says `text` into a WAV of 22 050 Hz."""
    _needs("espeak-ng")
    subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(path), text],
        check=True,
        timeout=30,
    )
    return path


def pad(path: Path, *, before_s: float = 0.0, after_s: float = 0.0) -> Path:
    """Add silence around a sound file, in place."""
    samples, rate = soundfile.read(path, dtype="float32")
    quiet: NDArray[np.float32] = np.zeros(round(rate * before_s), np.float32)
    tail: NDArray[np.float32] = np.zeros(round(rate * after_s), np.float32)
    soundfile.write(path, np.concatenate([quiet, samples, tail]), rate, subtype="PCM_16")
    return path


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The embedded model; a missing one fails the test, never skips it."""
    return MODEL


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of spoken sentences: kk.wav, ru.wav, long.wav (three sentences, with pauses)."""
    folder = tmp_path_factory.mktemp("speech")
    speak("анықтама керек", "kk", folder / "kk.wav")
    speak("как получить справку", "ru", folder / "ru.wav")
    parts = []
    for index, text in enumerate(["маған анықтама керек", "дәрігер шақыру", "құжат алу"]):
        samples, rate = soundfile.read(
            speak(text, "kk", folder / f"part{index}.wav"), dtype="float32"
        )
        parts += [np.zeros(rate, np.float32), samples]
    soundfile.write(folder / "long.wav", np.concatenate([*parts, np.zeros(rate)]), rate)
    return folder
