"""The recipe's stages are command lines that the program takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.training import __main__ as program
from models.training.recipe import FULL, SMALL, Size, stages


@pytest.mark.parametrize("size", [FULL, SMALL])
def test_speech_comes_before_training_and_training_before_export(size: Size) -> None:
    made = stages(size, Path("m"), Path("v"), Path("start"))

    assert [stage[0] for stage in made[-3:]] == ["speech", "train", "export"]
    assert {stage[1] for stage in made[:-2]} == {"espeak", "festival", "kokoro"}


def test_every_stage_is_a_command_line_that_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []
    for name in ("_speech", "_train", "_export"):
        monkeypatch.setattr(program, name, lambda options, name=name: run.append(name))

    for stage in stages(SMALL, Path("m"), Path("v"), None):
        program.main(stage)

    assert run == ["_speech", "_speech", "_speech", "_train", "_export"]


def test_without_a_model_to_start_from_all_layers_learn() -> None:
    train = stages(FULL, Path("m"), Path("v"), None)[-2]

    assert "--frozen-layers" not in train
    assert "--start-model" not in train
