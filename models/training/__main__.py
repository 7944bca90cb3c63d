"""`python -m models.training <stage>`: each stage goes on where it was stopped."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.training.decoder import ACOUSTIC_SCALE, GARBAGE_PRIOR

_ROOT: Final = Path(__file__).resolve().parents[2]


def _speech(options: argparse.Namespace) -> None:
    from models.training.shards import write_shards
    from models.training.texts import build_pool

    pool = build_pool(_ROOT / "intents", options.work)
    numbers = range(options.first, options.first + options.shards)
    for path in write_shards(
        options.work / "shards",
        options.engine,
        pool,
        seed=options.seed,
        numbers=numbers,
        kokoro_voices=options.kokoro_voices,
        seconds=options.minutes * 60,
    ):
        print(path.name, flush=True)


def _train(options: argparse.Namespace) -> None:
    from models.training.train import Plan, train

    plan = Plan(
        shards=options.work / "shards",
        checkpoint=options.work / f"{options.name}.pt",
        iterations=options.iterations,
        rate=options.rate,
        threads=options.threads,
        seed=options.seed,
        start_model=options.start_model,
        start_checkpoints=tuple(
            options.work / f"{name}.pt"
            for name in (options.start_checkpoint, options.start_average_with)
            if name
        ),
        frozen_layers=options.frozen_layers,
        keep=options.keep,
        sequence=options.sequence,
    )
    for line in train(plan):
        print(line, flush=True)


def _export(options: argparse.Namespace) -> None:
    from assistant import __version__
    from assistant.hearing import write_manifest
    from assistant.text import Language
    from models.training.export import export, vocabulary

    words = vocabulary(_ROOT / "intents", options.work, options.words)
    checkpoint = options.work / f"{options.name}.pt"
    count = export(
        checkpoint,
        options.model,
        words,
        average_with=options.average_with and options.work / f"{options.average_with}.pt",
        acoustic_scale=options.acoustic_scale,
        garbage_prior=options.garbage_prior,
    )
    write_manifest(
        options.model,
        name=options.model.name,
        version=__version__,
        languages=tuple(Language),
        licence="Apache-2.0",
        command="python -m models.training",
    )
    print(f"{options.model}: {count} words")


def _questions(options: argparse.Namespace) -> None:
    from models.training.questions import speak_questions

    spoken = speak_questions(options.questions, options.folder, options.kokoro_voices, options.cast)
    for path in spoken:
        print(path.name, flush=True)


def _all(options: argparse.Namespace) -> None:
    from models.training.recipe import FULL, SMALL, stages

    size = SMALL if options.small else FULL
    for stage in stages(size, options.model, options.kokoro_voices, options.start_model):
        print("==", *stage, flush=True)
        main(["--work", str(options.work), *stage])


def _add_all(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("--small", action="store_true", help="a quarter of an hour: does it run?")
    stage.add_argument("--model", type=Path, required=True, help="folder that is written")
    stage.add_argument("--kokoro-voices", type=Path, required=True)
    stage.add_argument(
        "--start-model", type=Path, help="final.mdl of vosk-model-small-ko; random without"
    )
    stage.set_defaults(run=_all)


def _add_speech(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("engine", choices=("espeak", "kokoro", "festival"))
    stage.add_argument("--seed", type=int, default=1)
    stage.add_argument("--first", type=int, default=0, help="number of the first shard")
    stage.add_argument("--shards", type=int, default=10)
    stage.add_argument("--minutes", type=float, default=1e9, help="stop after these")
    stage.add_argument(
        "--kokoro-voices", type=Path, help="folder `voices` of the npm package kokoro-js"
    )
    stage.set_defaults(run=_speech)


def _add_train(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("name", help="name of the run and of its checkpoint")
    stage.add_argument("--iterations", type=int, default=4_000)
    stage.add_argument("--rate", type=float, default=6e-4, help="largest learning rate")
    stage.add_argument("--threads", type=int, default=2)
    stage.add_argument("--seed", type=int, default=0)
    stage.add_argument("--start-model", type=Path, help="final.mdl of vosk-model-small-ko")
    stage.add_argument("--keep", type=int, help="iteration whose checkpoint is kept as well")
    stage.add_argument("--frozen-layers", type=int, default=0, help="first layers to keep as is")
    stage.add_argument("--sequence", type=float, default=0.0, help="weight of the sequence loss")
    stage.add_argument("--start-checkpoint", help="run whose averaged weights to start from")
    stage.add_argument("--start-average-with", help="another one, for the mean of both")
    stage.set_defaults(run=_train)


def _add_export(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("name", help="name of the training run")
    stage.add_argument("--model", type=Path, default=_ROOT / "models" / "komekshi-kkru-small")
    stage.add_argument("--words", type=int, default=32_100, help="size of the dictionary")
    stage.add_argument("--average-with", help="another checkpoint, for the mean of both")
    stage.add_argument("--acoustic-scale", type=float, default=ACOUSTIC_SCALE)
    stage.add_argument("--garbage-prior", type=float, default=GARBAGE_PRIOR)
    stage.set_defaults(run=_export)


def _add_questions(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("questions", type=Path, help="YAML of benchmarks/questions/")
    stage.add_argument("folder", type=Path, help="where the FLAC files go")
    stage.add_argument("--cast", choices=("desk", "ears"), default="desk", help="whose voices")
    stage.add_argument("--kokoro-voices", type=Path, required=True)
    stage.set_defaults(run=_questions)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the stage and run it; the arguments are by default those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument(
        "--work",
        type=Path,
        default=_ROOT / "work-training",
        help="folder of all intermediate files",
    )
    stages = parser.add_subparsers(required=True)
    _add_all(stages.add_parser("all", help="all stages that make the model"))
    _add_speech(stages.add_parser("speech", help="speak, augment, compute features"))
    _add_train(stages.add_parser("train", help="train the network, or go on with a checkpoint"))
    _add_export(stages.add_parser("export", help="write the folder that vosk.Model loads"))
    _add_questions(
        stages.add_parser("questions", help="speak a benchmark's questions in test voices")
    )
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
