"""The rehearsal of questions: who asks what, in which noise, and what became of the words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue import Catalogue
from assistant.catalogue.load import build_catalogue, read_texts
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.rehearsal.noise import Hall, mix
from assistant.desk.rehearsal.speech import sound_of
from assistant.desk.rehearsal.trials import Question, Trial, questions_of, rehearsable, trials_of
from assistant.desk.rehearsal.visitors import BYSTANDERS, SNRS_DB, VISITORS
from assistant.desk.rehearsal.words import align, plain_words
from assistant.errors import SetupError
from assistant.hearing import SAMPLE_RATE
from assistant.text import Language
from models.training.voices import ESPEAK_TEST_VARIANTS, ESPEAK_VARIANTS

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
ALIGNED = yaml.safe_load((Path(__file__).parent / "data" / "aligned.yaml").read_text("utf-8"))
FRAME = 2_048
WORDS = ["аба", "баба", "вода", "год", "дом", "гад"]


@pytest.fixture(scope="module")
def book() -> TemplateBook:
    texts = read_texts(INTENTS)
    return TemplateBook.of(build_catalogue(INTENTS, texts), texts.by_name)


@pytest.mark.parametrize("row", ALIGNED, ids=lambda row: row["heard"] or "silence")
def test_each_word_with_what_it_became(row: dict[str, Any]) -> None:
    said = row["said"].split()
    assert list(align(said, row["heard"].split())) == list(zip(said, row["became"], strict=True))


@given(
    st.lists(st.sampled_from(WORDS[:-1]), max_size=7),
    st.lists(st.sampled_from(WORDS), max_size=7),
)
def test_every_word_said_is_accounted_for_and_none_heard_twice(
    said: list[str], heard: list[str]
) -> None:
    pairs = list(align(said, heard))
    assert [word for word, _ in pairs] == said
    used = [part for _, became in pairs if became for part in became.split()]
    assert not Counter(used) - Counter(heard)


def test_garbage_is_no_word() -> None:
    assert plain_words("[unk] керек [unk]") == ["керек"]


@pytest.mark.parametrize("snr_db", SNRS_DB)
def test_noise_is_scaled_by_the_loudest_frames(snr_db: float) -> None:
    draw = np.random.default_rng(5)
    speech = np.zeros(10 * FRAME, np.int16)
    speech[3 * FRAME : 5 * FRAME] = draw.integers(-9_000, 9_000, 2 * FRAME)
    noise = draw.standard_normal(len(speech)) * 700
    mixed = mix(speech, noise, snr_db).astype(np.float64)
    quiet = mixed[: 3 * FRAME].reshape(-1, FRAME)
    loud = mixed[3 * FRAME : 5 * FRAME].reshape(-1, FRAME)
    measured = (loud**2).sum(axis=1).max() / (quiet**2).sum(axis=1).max()
    assert 10 * np.log10(measured - 1) == pytest.approx(snr_db, abs=1.0)
    assert np.abs(mixed).max() == pytest.approx(16_384, abs=2)


def test_silence_stays_what_it_is() -> None:
    silence = np.zeros(3 * FRAME, np.int16)
    assert not mix(silence, np.ones(3 * FRAME), 6.0).any()
    speech = np.full(3 * FRAME, 100, np.int16)
    assert (mix(speech, np.zeros(3 * FRAME), 6.0) == speech).all()


def test_a_part_of_the_hall_is_the_same_for_the_same_question_only() -> None:
    hall = Hall([np.arange(5_000, dtype=np.int16), np.zeros(0, np.int16)])
    assert (hall.part(9_000, "a") == hall.part(9_000, "a")).all()
    assert (hall.part(9_000, "a") != hall.part(9_000, "b")).any()
    assert len(hall.part(40 * SAMPLE_RATE, "long")) == 40 * SAMPLE_RATE


def test_nobody_who_asks_was_heard_in_training_or_asks_in_a_benchmark() -> None:
    asking = {visitor.variant for visitor in VISITORS}
    assert not asking & {*ESPEAK_VARIANTS, *ESPEAK_TEST_VARIANTS}
    assert not asking & {bystander.variant for bystander in BYSTANDERS}


def test_every_template_is_asked_by_a_phrase_of_its_own(book: TemplateBook) -> None:
    templates = {each.where: each for each in book.templates("doctor-call")}
    questions = list(questions_of(book, "doctor-call", 1))
    assert [each.where for each in questions] == list(templates)
    assert all(each.text in templates[each.where].phrases for each in questions)
    assert questions == list(questions_of(book, "doctor-call", 1))
    others = {each.text for seed in range(2, 9) for each in questions_of(book, "doctor-call", seed)}
    assert others - {each.text for each in questions}


def test_in_turn_every_voice_speaks_in_all_noise(book: TemplateBook) -> None:
    questions = list(questions_of(book, "doctor-call", 1))
    trials = list(trials_of(questions, VISITORS[:3], SNRS_DB))
    assert len(trials) == len(questions) * len(SNRS_DB)
    heard = {(each.visitor, each.snr_db) for each in trials}
    assert heard == {(visitor, snr_db) for visitor in VISITORS[:3] for snr_db in SNRS_DB}
    together = list(trials_of(questions, VISITORS[:3], SNRS_DB, all_together=True))
    assert len(set(together)) == 3 * len(trials)


def test_kazakh_words_in_a_russian_question_are_said_by_the_kazakh_voice() -> None:
    mixed = Question("x", "", Language.RU, "нужна анықтама о жилье")
    ru, kk = Language.RU, Language.KK
    assert mixed.runs == ((ru, "нужна"), (kk, "анықтама"), (ru, "о жилье"))
    assert Question("x", "", kk, "справка қалай алам").runs == ((kk, "справка қалай алам"),)
    assert Question("x", "", ru, "как получить").runs == ((ru, "как получить"),)


def test_all_services_unless_some_are_named(book: TemplateBook) -> None:
    catalogue: Catalogue = book.catalogue
    assert set(rehearsable(catalogue, ())) == catalogue.services.keys()
    assert rehearsable(catalogue, ("bot-use", "bot-use")) == ("bot-use",)
    with pytest.raises(SetupError, match="no-such") as caught:
        rehearsable(catalogue, ("bot-use", "no-such"))
    assert caught.value.code == "service-unknown"


def test_each_voice_at_its_own_pace_and_every_question_after_a_pause() -> None:
    question = Question("doctor-call", "", Language.RU, "вызов врача")
    quick, slow = (Trial(question, visitor, 60.0) for visitor in (VISITORS[0], VISITORS[2]))
    assert len(sound_of(slow)) > 1.02 * len(sound_of(quick))
    pause = SAMPLE_RATE // 2
    energy = sound_of(quick).astype(np.float64) ** 2
    assert energy[:pause].mean() < 0.01 * energy[pause:-pause].mean()
    noisy = sound_of(Trial(question, VISITORS[0], 0.0)).astype(np.float64) ** 2
    assert noisy[:pause].mean() > 0.01 * noisy[pause:-pause].mean()
