"""`komekshi run` with a microphone and a loudspeaker, both of a real sound server."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from .conftest import StartDaemon


def _say(text: str, path: Path) -> Path:
    """A kk question of espeak-ng with half a second of silence around it."""
    subprocess.run(["espeak-ng", "-v", "kk", "-s", "140", "-w", str(path), text], check=True)
    samples, rate = soundfile.read(path)
    quiet = np.zeros(rate // 2)
    soundfile.write(path, np.concatenate([quiet, samples, quiet, quiet, quiet]), rate)
    return path


def test_it_hears_answers_aloud_and_does_not_hear_itself(
    start_daemon: StartDaemon, audio_devices: Any, tmp_path: Path
) -> None:
    # the hall: what the loudspeaker plays comes back into the microphone
    loop = audio_devices.pactl(
        "load-module",
        "module-loopback",
        f"source={audio_devices.speaker}.monitor",
        f"sink={audio_devices.visitor}",
        "latency_msec=20",
    )
    try:
        daemon = start_daemon()
        daemon.wait_for("ready")
        assert not any("no microphone" in line for line in daemon.lines)
        assert not any("no loudspeaker" in line for line in daemon.lines)
        recording = audio_devices.listen(tmp_path / "heard.wav")
        audio_devices.say(_say("рахмет", tmp_path / "thanks.wav")).wait(timeout=20)
        daemon.wait_for("Көмекші: ", within_s=20)
        time.sleep(6.0)
        audio_devices.finish(recording)
        assert sum("Сіз · Вы" in line for line in daemon.lines) == 1
        samples, _ = soundfile.read(tmp_path / "heard.wav")
        assert np.abs(samples).max() > 0.05
    finally:
        audio_devices.pactl("unload-module", loop)
    assert daemon.end() == 0


def test_a_typed_stop_silences_it_and_it_ends_in_mid_sentence(
    start_daemon: StartDaemon, audio_devices: Any
) -> None:
    daemon = start_daemon()
    daemon.wait_for("ready")
    daemon.type("вызвать врача на дом")  # an answer of a minute
    daemon.wait_for("Көмекші: ")
    time.sleep(1.0)
    daemon.type("стоп")
    daemon.wait_for("[Command stop", within_s=5)
    daemon.type("вызвать врача на дом")
    daemon.wait_for("[Answer doctor-home-call", times=2)
    time.sleep(0.5)
    assert daemon.end() == 0
    assert not any("Traceback" in line for line in daemon.lines)
