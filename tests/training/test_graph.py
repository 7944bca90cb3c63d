"""A small graph around the network in use: written without Kaldi, loaded by Vosk."""

from __future__ import annotations

import json
import math
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
import soundfile
import soxr
import vosk

from assistant.pronunciation.lexicon import pronunciations
from assistant.pronunciation.phones import PHONES
from models.training.graph import GRAPH_PHONES, OUTPUTS, UNKNOWN, build_graph, write_configuration

WORDS = ("анықтама", "керек", "дәрігер", "шақыру", "справка")
SENTENCES = ("анықтама керек", "дәрігер шақыру", "справка керек", "бұл сөз жоқ")
RATE = 16_000


@pytest.fixture(scope="module")
def small(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model that knows five words; its text FSTs are in `work`."""
    if shutil.which("fstcompile") is None:
        pytest.fail("these tests need OpenFst: apt-get install libfst-tools", pytrace=False)
    folder = tmp_path_factory.mktemp("small model")  # a blank in the path must do no harm
    (folder / "am").mkdir()
    shutil.copy(model_dir / "am" / "final.mdl", folder / "am")
    lexicon = [(word, form) for word in WORDS for form in pronunciations(word)]
    write_configuration(folder, acoustic_scale=0.5)
    assert build_graph(folder, lexicon, SENTENCES, folder / "work") == len(WORDS) + 1
    return folder


@pytest.fixture(scope="module")
def model(small: Path) -> vosk.Model:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(small))


def heard(model: vosk.Model, sound: Path, *grammar: str) -> str:
    samples, rate = soundfile.read(sound, dtype="float32")
    pcm = (soxr.resample(samples, rate, RATE) * 32_767).astype("int16")
    arguments = [json.dumps(grammar, ensure_ascii=False)] if grammar else []
    recogniser = vosk.KaldiRecognizer(model, RATE, *arguments)
    recogniser.AcceptWaveform(pcm.tobytes())
    return str(json.loads(recogniser.FinalResult())["text"])


def test_the_words_of_the_lexicon_are_known_and_no_others(model: vosk.Model) -> None:
    for word in (*WORDS, UNKNOWN):
        assert model.vosk_model_find_word(word) > 0, word
    for word in ("бұл", "анықтам", "doctor"):
        assert model.vosk_model_find_word(word) < 0, word


def test_a_grammar_given_at_run_time_is_what_is_heard(model: vosk.Model, speech: Path) -> None:
    choice = ("анықтама керек", "дәрігер шақыру")

    assert heard(model, speech / "kk.wav", *choice) == "анықтама керек"
    assert heard(model, speech / "kk.wav", "дәрігер", "шақыру") != "анықтама керек"
    assert heard(model, speech / "kk.wav", *choice) == "анықтама керек"  # the model is unchanged


def test_without_a_grammar_the_bigram_is_used(model: vosk.Model, speech: Path) -> None:
    assert heard(model, speech / "kk.wav") == "анықтама керек"


def test_what_leaves_a_history_of_the_bigram_sums_to_one(small: Path) -> None:
    mass: dict[str, float] = defaultdict(float)
    for line in (small / "work" / "g.txt").read_text().splitlines():
        fields = line.split()
        mass[fields[0]] += math.exp(-float(fields[-1]))

    assert len(mass) >= 3
    assert mass == pytest.approx(dict.fromkeys(mass, 1.0), abs=1e-3)


def test_the_word_table_names_every_id_once(small: Path) -> None:
    rows = [row.split() for row in (small / "graph" / "words.txt").read_text("utf-8").splitlines()]

    assert rows[0] == ["<eps>", "0"]
    assert {word for word, _ in rows[1:]} == {*WORDS, UNKNOWN}
    assert sorted(int(number) for _, number in rows) == list(range(len(rows)))


def test_phones_of_the_graph_share_the_outputs_of_the_network() -> None:
    assert len(GRAPH_PHONES) == 2 + 4 * (len(PHONES) - 2)
    assert set(OUTPUTS) == set(range(len(PHONES)))
    assert len(OUTPUTS) == len(GRAPH_PHONES)
