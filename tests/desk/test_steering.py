"""What a recogniser leans to: a copy of the model with the catalogue as its graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.catalogue import Catalogue, load_catalogue
from assistant.desk.models.steering import steering
from assistant.graph.const_fst import read_const
from assistant.graph.words import UNKNOWN, read_words
from assistant.hearing import (
    Hearing,
    ModelInfo,
    Steering,
    VoskRecogniser,
    cut_utterances,
    known_words,
    load_audio,
    open_model,
)

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "speech"


@pytest.fixture(scope="module")
def model() -> ModelInfo:
    return open_model(ROOT / "models" / "komekshi-kkru-small")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "intents")


def test_without_a_cache_vosk_is_given_phrases(model: ModelInfo, catalogue: Catalogue) -> None:
    made = steering(model, catalogue, known_words(model), None)
    assert made.model is None
    assert made.phrases[-1] == UNKNOWN


def test_the_copy_is_made_once_and_holds_the_words_of_the_catalogue_only(
    model: ModelInfo, catalogue: Catalogue, tmp_path: Path
) -> None:
    first = steering(model, catalogue, known_words(model), tmp_path)
    assert first.model is not None
    graph = first.model / "graph" / "Gr.fst"
    made = graph.stat().st_mtime_ns
    assert steering(model, catalogue, known_words(model), tmp_path) == first
    assert graph.stat().st_mtime_ns == made

    table = read_words(model.path / "graph")
    said = {word for phrase in catalogue.phrases for word in phrase.text.split()}
    labels = set(read_const(graph).arcs["ilabel"].tolist())
    assert {table[word] for word in said & table.keys()} | {table[UNKNOWN]} <= labels
    assert len(labels) < len(table) / 2


def test_an_unwritable_cache_leaves_the_phrases(
    model: ModelInfo, catalogue: Catalogue, tmp_path: Path
) -> None:
    taken = tmp_path / "file"
    taken.write_text("no folder")
    assert steering(model, catalogue, known_words(model), taken).phrases


async def test_questions_are_heard_with_the_copy(
    model: ModelInfo, catalogue: Catalogue, tmp_path: Path
) -> None:
    samples = yaml.safe_load((SAMPLES / "samples.yaml").read_text("utf-8"))
    sample = next(one for one in samples if one["service"])
    (utterance,) = cut_utterances(load_audio(SAMPLES / sample["file"]))
    recogniser = await VoskRecogniser.start(model.path, ())
    try:
        await recogniser.steer(steering(model, catalogue, known_words(model), tmp_path))
        heard = await recogniser.recognise(utterance, Hearing.BOTH)
        await recogniser.steer(Steering())
        plain = await recogniser.recognise(utterance)
    finally:
        await recogniser.close()
    said = set(sample["text"].split())
    assert len(said & set(heard.text.split())) >= len(said) / 2
    assert heard.open_text == plain.text


def test_controls_are_likelier_than_what_a_service_has(
    model: ModelInfo, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = read_words(model.path / "graph")["қайталаңыз"]

    def least_cost(cache: Path) -> float:
        copy = steering(model, catalogue, known_words(model), cache).model
        assert copy is not None
        arcs = read_const(copy / "graph" / "Gr.fst").arcs
        return float(arcs["weight"][arcs["ilabel"] == word].min())

    weighted = least_cost(tmp_path / "weighted")
    monkeypatch.setattr("assistant.desk.models.steering._CONTROL", 1.0)
    assert weighted < least_cost(tmp_path / "equal")
