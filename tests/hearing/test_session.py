from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from assistant.catalogue import load_catalogue
from assistant.errors import RecogniserError
from assistant.hearing import (
    SAMPLE_RATE,
    Hearing,
    Hypothesis,
    Pcm,
    RecogniserSettings,
    Session,
    Steering,
    Utterance,
    VoskRecogniser,
    grammar,
    known_words,
    load_audio,
    open_model,
)

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "speech").glob("*.wav"))
BLOCK = 512


@pytest.fixture(scope="module")
def phrases(model_dir: Path) -> tuple[str, ...]:
    known = known_words(open_model(model_dir))
    return grammar(load_catalogue(ROOT / "intents"), known.__contains__).phrases


@pytest.fixture
async def recogniser(model_dir: Path, phrases: tuple[str, ...]) -> AsyncIterator[VoskRecogniser]:
    started = await VoskRecogniser.start(model_dir, phrases)
    yield started
    await started.close()


@pytest.fixture(scope="module")
def kk(speech: Path) -> Utterance:
    return load_audio(speech / "kk.wav")


async def feed(session: Session, pcm: Pcm, piece: int = BLOCK) -> None:
    for start in range(0, len(pcm), piece):
        await session.feed(pcm[start : start + piece])


async def streamed(
    recogniser: VoskRecogniser, pcm: Pcm, how: Hearing, piece: int = BLOCK
) -> Hypothesis:
    async with recogniser.listen(how) as session:
        await feed(session, pcm, piece)
        return await session.finish()


async def test_all_samples_are_heard_as_in_one_piece(recogniser: VoskRecogniser) -> None:
    assert SAMPLES
    for sample in SAMPLES:
        said = load_audio(sample)
        whole = await recogniser.recognise(said, Hearing.BOTH)

        assert await streamed(recogniser, said.pcm, Hearing.BOTH) == whole, sample.name


@pytest.mark.parametrize("how", [Hearing.STEERED, Hearing.OPEN])
async def test_one_ear_hears_as_in_one_piece(
    recogniser: VoskRecogniser, kk: Utterance, how: Hearing
) -> None:
    whole = await recogniser.recognise(kk, how)

    assert whole.text
    assert await streamed(recogniser, kk.pcm, how) == whole


@pytest.mark.parametrize("piece", [160, 5_000, 10**6])
async def test_pieces_of_any_length_give_the_same_words(
    recogniser: VoskRecogniser, kk: Utterance, piece: int
) -> None:
    whole = await recogniser.recognise(kk, Hearing.BOTH)

    assert whole.text
    assert await streamed(recogniser, kk.pcm, Hearing.BOTH, piece) == whole


async def test_endpoints_of_vosk_do_not_split_the_utterance(
    recogniser: VoskRecogniser, speech: Path
) -> None:
    said = load_audio(speech / "long.wav")  # with pauses of a second
    pauses = np.zeros(6 * SAMPLE_RATE, np.int16)
    pcm = np.concatenate([said.pcm, pauses, said.pcm])
    whole = await recogniser.recognise(Utterance(pcm), Hearing.BOTH)
    heard = await streamed(recogniser, pcm, Hearing.BOTH)

    assert heard == whole
    assert heard.text.count("анықтама") == 2


async def test_the_words_so_far_grow(recogniser: VoskRecogniser, kk: Utterance) -> None:
    partials = []
    async with recogniser.listen(Hearing.BOTH) as session:
        assert session.partial == ""
        for start in range(0, len(kk.pcm), BLOCK):
            await session.feed(kk.pcm[start : start + BLOCK])
            partials.append(session.partial)
        await feed(session, np.zeros(2 * SAMPLE_RATE, np.int16))
        partials.append(session.partial)
        text = (await session.finish()).text

    assert partials[0] == ""
    assert partials[-1] == text != ""


async def test_without_phrases_both_ears_are_open(model_dir: Path, kk: Utterance) -> None:
    recogniser = await VoskRecogniser.start(model_dir, ())
    heard = await streamed(recogniser, kk.pcm, Hearing.BOTH)
    await recogniser.close()

    assert heard.open_text == heard.text != ""


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0])
async def test_no_speech_gives_no_words(recogniser: VoskRecogniser, seconds: float) -> None:
    silence = np.zeros(round(seconds * SAMPLE_RATE), np.int16)
    heard = await streamed(recogniser, silence, Hearing.BOTH)

    assert heard.text in {"", "[unk]"}
    assert heard.open_text is not None


@pytest.mark.parametrize("fraction", [0.0, 0.5, 1.0])
async def test_a_worker_killed_in_the_middle_loses_nothing(
    recogniser: VoskRecogniser, kk: Utterance, fraction: float
) -> None:
    whole = await recogniser.recognise(kk, Hearing.BOTH)
    middle = round(fraction * len(kk.pcm))
    async with recogniser.listen(Hearing.BOTH) as session:
        await feed(session, kk.pcm[:middle])
        os.kill(recogniser.pid, signal.SIGKILL)
        await feed(session, kk.pcm[middle:])
        heard = await session.finish()

    assert heard == whole
    assert recogniser.restarts == 1
    assert await streamed(recogniser, kk.pcm, Hearing.BOTH) == whole


async def test_a_worker_stuck_in_the_middle_loses_nothing(
    model_dir: Path, phrases: tuple[str, ...], kk: Utterance
) -> None:
    settings = RecogniserSettings(answer_timeout_s=0.6)
    recogniser = await VoskRecogniser.start(model_dir, phrases, settings=settings)
    whole = await recogniser.recognise(kk)
    async with recogniser.listen() as session:
        await feed(session, kk.pcm[:BLOCK])
        os.kill(recogniser.pid, signal.SIGSTOP)
        await feed(session, kk.pcm[BLOCK:])
        heard = await session.finish()
    await recogniser.close()

    assert heard == whole
    assert recogniser.restarts == 1


async def test_an_abandoned_utterance_leaves_the_worker_usable(
    recogniser: VoskRecogniser, kk: Utterance
) -> None:
    whole = await recogniser.recognise(kk, Hearing.BOTH)
    for _ in range(3):
        async with recogniser.listen(Hearing.BOTH) as session:
            await feed(session, kk.pcm[: len(kk.pcm) // 2])

    assert await streamed(recogniser, kk.pcm, Hearing.BOTH) == whole
    assert recogniser.restarts == 0


async def test_a_cancelled_session_leaves_the_recogniser_usable(
    recogniser: VoskRecogniser, kk: Utterance
) -> None:
    whole = await recogniser.recognise(kk, Hearing.BOTH)
    listening = asyncio.create_task(
        streamed(recogniser, np.tile(kk.pcm, 20), Hearing.BOTH, 10 * SAMPLE_RATE)
    )
    await asyncio.sleep(0.05)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening

    assert await streamed(recogniser, kk.pcm, Hearing.BOTH) == whole


async def test_a_file_may_be_heard_and_phrases_changed_in_the_middle(
    recogniser: VoskRecogniser, kk: Utterance, speech: Path
) -> None:
    ru = load_audio(speech / "ru.wav")
    whole_kk, whole_ru = await recogniser.recognise(kk), await recogniser.recognise(ru)
    middle = len(kk.pcm) // 2
    async with recogniser.listen() as session:
        await feed(session, kk.pcm[:middle])
        assert await recogniser.recognise(ru) == whole_ru
        assert await streamed(recogniser, ru.pcm, Hearing.STEERED) == whole_ru
        await recogniser.steer(Steering(("вызвать врача",)))
        await feed(session, kk.pcm[middle:])
        assert await session.finish() == whole_kk

    assert await recogniser.recognise(kk) != whole_kk


async def test_after_close_there_are_no_words(recogniser: VoskRecogniser, kk: Utterance) -> None:
    async with recogniser.listen() as session:
        await session.feed(kk.pcm)
        await recogniser.close()
        with pytest.raises(RecogniserError) as caught:
            await session.finish()

    assert caught.value.code == "recogniser-closed"
