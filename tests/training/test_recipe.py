"""The recipe's stages are command lines that the program takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.training import __main__ as program
from models.training.recipe import FULL, SMALL, Size, stages


@pytest.mark.parametrize("size", [FULL, SMALL])
def test_speech_comes_before_training_and_training_before_export(size: Size) -> None:
    made = stages(size, Path("m"), Path("v"), Path("start"))

    kinds = [stage[0] for stage in made]
    assert kinds == [*(["speech"] * len(size.shards)), "train", "train", "train", "export"]
    assert {stage[1] for stage in made[:-4]} == {"espeak", "festival", "kokoro"}


def test_each_run_starts_from_the_one_before_and_the_last_is_exported() -> None:
    *_, first, second, third, export = stages(FULL, Path("m"), Path("v"), Path("start"))

    assert second[second.index("--start-checkpoint") + 1] == first[1]
    assert second[second.index("--start-average-with") + 1] == f"{first[1]}-{FULL.kept}"
    assert third[third.index("--start-checkpoint") + 1] == second[1]
    assert export[1] == third[1]


def test_every_stage_is_a_command_line_that_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []
    for name in ("_speech", "_train", "_export"):
        monkeypatch.setattr(program, name, lambda options, name=name: run.append(name))

    for stage in stages(SMALL, Path("m"), Path("v"), None):
        program.main(stage)

    assert run == ["_speech", "_speech", "_speech", *["_train"] * 3, "_export"]


def test_without_a_model_to_start_from_all_layers_learn() -> None:
    made = stages(FULL, Path("m"), Path("v"), None)

    assert not any({"--frozen-layers", "--start-model"} & set(stage) for stage in made)
