"""`python -m models.understanding train|fit`: what was learned, then weights and thresholds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.catalogue import load_asides, load_catalogue, load_paraphrases
from assistant.desk.evaluation import every_second, load_lists, load_phrases, load_rows
from assistant.desk.learned_file import read_learned, weights_file, write_learned

_ROOT: Final = Path(__file__).resolve().parents[2]


def _train(options: argparse.Namespace) -> None:
    from models.understanding.train import sentences, train

    intents = options.home / "intents"
    catalogue = load_catalogue(intents)
    targets = {phrase.target for phrase in catalogue.phrases}
    learn_from = sentences(catalogue, load_paraphrases(intents, targets), options.seed)
    print(f"{len(learn_from)} sentences", flush=True)
    learned = train(learn_from, load_asides(intents))
    path = weights_file(options.home)
    write_learned(path, learned)
    size = path.stat().st_size / 1e6
    print(f"{len(learned.targets)} targets, {len(learned.names)} pieces, {size:.2f} MB in {path}")


def _fit(options: argparse.Namespace) -> None:
    from models.understanding.damage import damaged, salads
    from models.understanding.fit import examples, fit_weights
    from models.understanding.thresholds import choose_thresholds
    from models.understanding.written import write_fitted

    catalogue = load_catalogue(options.home / "intents")
    learned = read_learned(weights_file(options.home))
    rows = load_rows(options.data)
    short = every_second(load_phrases(options.phrases).in_scope)
    curt, unasked = load_lists(options.sentences)
    rows = replace(
        rows,
        in_scope=(*rows.in_scope, *short, *curt),
        out_of_scope=(*rows.out_of_scope, *unasked),
    )
    talk = [*rows.out_of_scope, *salads(catalogue, len(rows.out_of_scope), options.seed)]
    asked = [*rows.in_scope, *damaged(rows.in_scope, options.seed)]
    talk_weight = options.talk_weight * len(asked) / max(1, len(talk))
    fitted = []
    for knowledge in (learned, None):
        cases = examples(catalogue, knowledge, asked)
        cases += examples(catalogue, knowledge, talk, talk_weight)
        whole = examples(catalogue, knowledge, (*rows.in_scope, *rows.out_of_scope))
        fitted.append((fit_weights(cases), whole))
    (with_learned, cases), (without, _) = fitted
    chosen = choose_thresholds(with_learned, cases)
    write_fitted(
        _ROOT / "assistant" / "match" / "fitted.py",
        with_learned,
        without,
        chosen,
        day=datetime.now(UTC).date(),
        data=(options.data, options.phrases, options.sentences),
    )
    print(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.understanding", description=__doc__)
    parser.add_argument("--home", type=Path, default=_ROOT, help="folder with intents/, models/")
    stages = parser.add_subparsers(required=True)
    train = stages.add_parser("train", help="learn from phrases and paraphrases (about a minute)")
    train.add_argument("--seed", type=int, default=1)
    train.set_defaults(do=_train)
    fit = stages.add_parser("fit", help="fit weights and thresholds to development sentences")
    fit.add_argument("--data", type=Path, default=_ROOT / "benchmarks" / "data" / "dev")
    fit.add_argument(
        "--phrases",
        type=Path,
        default=_ROOT / "tests" / "phrases",
        help="short questions; those of every second service are fitted to",
    )
    fit.add_argument(
        "--sentences",
        type=Path,
        default=_ROOT / "tests" / "match" / "sentences",
        help="curt and damaged questions",
    )
    fit.add_argument("--seed", type=int, default=1)
    fit.add_argument(
        "--talk-weight", type=float, default=0.5, help="other talk as a share of the questions"
    )
    fit.set_defaults(do=_fit)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one stage."""
    options = _parser().parse_args(arguments)
    options.do(options)


if __name__ == "__main__":
    main()
