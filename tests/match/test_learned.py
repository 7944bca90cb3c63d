"""Pieces of sentences, and what was learned from them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.catalogue import Catalogue
from assistant.desk.learned_file import read_learned, write_learned
from assistant.errors import ModelError
from assistant.match import Learned
from assistant.match.learned import NONE
from assistant.match.pieces import pieces


def learned() -> Learned:
    return Learned(
        targets=(NONE, "address", "garden"),
        names=("=адрес", "=садик", "адр"),
        rarity=np.array([2, 1, 1], np.float32),
        weights=np.array([[-10, 100, -20], [-10, -30, 120], [0, 50, 0]], np.int8),
        scale=np.array([0.01, 0.02, 0.01], np.float32),
        base=np.array([0.1, -1, -1], np.float32),
    )


def test_forms_and_synonyms_share_a_label_and_endings_share_runs() -> None:
    (one, runs), (other, more) = pieces(["справку"]), pieces(["анықтаманы"])
    assert one == other
    assert runs & pieces(["справкада"])[1] >= {"_сп", "справ"}
    assert not runs & more


def test_fillers_and_garbage_are_no_pieces() -> None:
    assert pieces(["пожалуйста", "unk"]) == (frozenset(), frozenset())


def test_the_weights_of_known_pieces_are_added_by_rarity() -> None:
    told = learned()(["адрес"])
    # one label and one run, each block of length one: base + scale * (weight + weight)
    assert told == pytest.approx([0.1 + 0.01 * -10, -1 + 0.02 * 150, -1 + 0.01 * -20], abs=1e-5)


def test_words_never_met_leave_the_base() -> None:
    assert learned()(["жүгері"]).tolist() == learned().base.tolist()


def test_columns_follow_the_catalogue_and_end_with_other_talk() -> None:
    assert learned().columns(("garden", "new", "address")).tolist() == [2, -1, 1, 0, -1]


def test_a_file_gives_back_what_was_written(tmp_path) -> None:
    write_learned(tmp_path / "weights.npz", learned())
    read = read_learned(tmp_path / "weights.npz")
    assert read is not None
    assert (read.targets, read.names) == (learned().targets, learned().names)
    assert (read.weights == learned().weights).all()
    assert [path.name for path in tmp_path.iterdir()] == ["weights.npz"]


def test_without_a_file_nothing_was_learned(tmp_path) -> None:
    assert read_learned(tmp_path / "weights.npz") is None


@pytest.mark.parametrize("damage", ["cut", "text", "shapes"])
def test_a_damaged_file_is_named(tmp_path, damage: str) -> None:
    path = tmp_path / "weights.npz"
    write_learned(path, learned())
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:200])
    elif damage == "text":
        path.write_text("weights", encoding="utf-8")
    else:
        one = learned()
        write_learned(
            path, Learned(one.targets, one.names[:2], one.rarity, one.weights, one.scale, one.base)
        )
    with pytest.raises(ModelError, match=r"weights\.npz") as caught:
        read_learned(path)
    assert caught.value.code == "weights-invalid"


def test_the_shipped_weights_know_the_whole_catalogue(
    catalogue: Catalogue, shipped: Learned
) -> None:
    targets = {phrase.target for phrase in catalogue.phrases if not phrase.is_talk}
    assert targets - set(shipped.targets) == set()
    assert NONE in shipped.targets
