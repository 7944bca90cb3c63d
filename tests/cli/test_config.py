"""`komekshi config` as a person or a script calls it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

KOMEKSHI = str(Path(sys.executable).with_name("komekshi"))


def _config(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KOMEKSHI, "config", *arguments], capture_output=True, text=True, timeout=30
    )


def test_check_says_that_a_file_is_in_order_or_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text("[kiosk]\nport = 9000\n")
    done = _config("check", "--config", str(file))
    assert done.returncode == 0, done.stderr
    assert "in order" in done.stdout
    file.write_text("[kiosk]\nporrt = 9000\n")
    done = _config("check", "--config", str(file))
    assert done.returncode == 3
    assert f"{file}:2" in done.stderr
    assert "'port'" in done.stderr


def test_what_show_prints_is_a_settings_file_with_the_same_values(tmp_path: Path) -> None:
    file, again = tmp_path / "desk.toml", tmp_path / "again.toml"
    file.write_text('[audio]\nmicrophone = "USB «зал»"\n[pool]\nservers = ["nats://a"]\n')
    shown = _config("show", "--config", str(file)).stdout
    assert f"# {file}:2" in shown
    assert tomllib.loads(shown)["audio"]["microphone"] == "USB «зал»"
    again.write_text(shown)

    def values(path: Path) -> dict[str, object]:
        listed = json.loads(_config("show", "--json", "--config", str(path)).stdout)["settings"]
        return {f"{each['section']}.{each['key']}": each["value"] for each in listed}

    assert values(again) == values(file)
