"""One desk for each user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.desk.running.instance import only_instance
from assistant.errors import SetupError


def test_a_second_one_is_told_who_runs(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with only_instance(folder):
        assert folder.stat().st_mode & 0o077 == 0
        with pytest.raises(SetupError) as caught, only_instance(folder):
            pass
        assert caught.value.code == "desk-runs"
        assert f"process {os.getpid()}" in caught.value.message
    with only_instance(folder):
        pass


def test_a_killed_one_leaves_no_lock_behind(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from assistant.desk.running.instance import only_instance\n"
        "with only_instance(Path(sys.argv[1])):\n"
        "    print('locked', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(SetupError, match=f"process {holder.pid}"), only_instance(tmp_path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with only_instance(tmp_path):
            pass


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError) as caught, only_instance(tmp_path / "file" / "run"):
        pass
    assert caught.value.code == "desk-lock"
