"""`komekshi voice unspeakable` as a process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.conftest import Komekshi

GOOD = Path(__file__).parent.parent / "catalogue" / "data" / "good"
OURS = Path(__file__).parents[2]


def test_nothing_in_our_catalogue(komekshi: Komekshi) -> None:
    done = komekshi("voice", "unspeakable", "--json", KOMEKSHI_HOME=OURS)
    shown = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert shown["texts"] > 4000
    assert shown["unspeakable"] == []


def test_a_name_that_nobody_listed_and_a_sign_alone(komekshi: Komekshi, tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "intents")
    file = next(
        path
        for path in (tmp_path / "intents").rglob("*.yaml")
        if "Придёт врач." in path.read_text(encoding="utf-8")
    )
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Придёт врач.", "Придёт Zebrex."), encoding="utf-8")
    done = komekshi("voice", "unspeakable", KOMEKSHI_HOME=tmp_path)
    assert done.returncode == 3
    assert "«Zebrex»" in done.stdout
    assert "lexicon.yaml" in done.stdout
    assert "1 unspeakable" in done.stdout
