from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError, RecogniserError
from assistant.hearing import (
    SAMPLE_RATE,
    Hearing,
    RecogniserSettings,
    Steering,
    Utterance,
    VoskRecogniser,
    load_audio,
)
from assistant.hearing.process import WorkerProcess
from assistant.hearing.store import GARBAGE

KK = "анықтама керек"
RU = "как получить справку"
PHRASES = (KK, "маған анықтама керек", "дәрігер шақыру", "құжат алу", RU, "вызвать врача", GARBAGE)


@pytest.fixture
async def recogniser(model_dir: Path) -> AsyncIterator[VoskRecogniser]:
    started = await VoskRecogniser.start(model_dir, PHRASES)
    yield started
    await started.close()


@pytest.fixture(scope="module")
def kk(speech: Path) -> Utterance:
    return load_audio(speech / "kk.wav")


@pytest.fixture(scope="module")
def ru(speech: Path) -> Utterance:
    return load_audio(speech / "ru.wav")


def exists(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def workers() -> set[int]:
    """Recognisers that are children of this process."""
    lists = (path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    children = {int(pid) for text in lists for pid in text.split()}
    return {pid for pid in children if "hearing" in _command(pid)}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


async def until_gone(pid: int) -> bool:
    for _ in range(100):
        if not exists(pid):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_both_languages_are_heard(
    recogniser: VoskRecogniser, kk: Utterance, ru: Utterance
) -> None:
    heard_kk, heard_ru = await recogniser.recognise(kk), await recogniser.recognise(ru)

    assert (heard_kk.text, heard_ru.text) == (KK, RU)
    assert [word.text for word in heard_kk.words] == KK.split()
    for before, after in zip(heard_ru.words, heard_ru.words[1:], strict=False):
        assert 0 <= before.start < before.end <= after.start < ru.seconds
    assert heard_kk.text not in heard_kk.alternatives


async def test_open_vocabulary_hears_more_than_the_phrases(model_dir: Path, kk: Utterance) -> None:
    recogniser = await VoskRecogniser.start(model_dir, ["вызвать врача"])
    steered = await recogniser.recognise(kk)
    open_one = await recogniser.recognise(kk, Hearing.OPEN)
    both = await recogniser.recognise(kk, Hearing.BOTH)
    again = await recogniser.recognise(kk)
    await recogniser.close()

    assert set(steered.text.split()) <= {"вызвать", "врача"}
    assert "анықтама" in open_one.text
    assert again == steered
    assert (steered.open_text, open_one.open_text) == (None, None)
    assert both == replace(steered, open_text=open_one.text)


async def test_a_pause_does_not_split_the_utterance(
    recogniser: VoskRecogniser, speech: Path
) -> None:
    heard = await recogniser.recognise(load_audio(speech / "long.wav"))

    assert heard.text.startswith("маған анықтама керек")
    assert heard.text.endswith("құжат алу")


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0])
async def test_no_speech_gives_no_words(recogniser: VoskRecogniser, seconds: float) -> None:
    silence = Utterance(np.zeros(round(seconds * SAMPLE_RATE), np.int16))

    assert (await recogniser.recognise(silence)).text in {"", GARBAGE}


async def test_the_same_sound_gives_the_same_words(
    recogniser: VoskRecogniser, kk: Utterance, ru: Utterance
) -> None:
    first = await recogniser.recognise(kk)
    await recogniser.recognise(ru)

    assert await recogniser.recognise(kk) == first


async def test_many_at_once_get_their_own_answers(
    recogniser: VoskRecogniser, kk: Utterance, ru: Utterance
) -> None:
    heard = await asyncio.gather(*(recogniser.recognise(u) for u in [kk, ru] * 4))

    assert [h.text for h in heard] == [KK, RU] * 4


async def test_the_event_loop_runs_on_while_a_minute_is_decoded(
    recogniser: VoskRecogniser, kk: Utterance
) -> None:
    minute = Utterance(np.tile(kk.pcm, 60 * SAMPLE_RATE // len(kk.pcm)))
    decoding = asyncio.create_task(recogniser.recognise(minute))
    ticks = 0
    while not decoding.done():
        await asyncio.sleep(0.005)
        ticks += 1

    assert ticks >= 5
    assert decoding.result().text.count("анықтама") > 10


async def test_unknown_words(recogniser: VoskRecogniser) -> None:
    assert await recogniser.unknown_words(["справку", "зюзюка", "анықтама", "qwerty"]) == (
        "зюзюка",
        "qwerty",
    )
    assert await recogniser.unknown_words([]) == ()
    assert await recogniser.known_words(["зюзюка", "анықтама"]) == {"анықтама", GARBAGE}


async def test_steering_to_other_phrases(recogniser: VoskRecogniser, kk: Utterance) -> None:
    await recogniser.steer(Steering(("құжат алу",)))
    assert KK not in (await recogniser.recognise(kk)).text

    await recogniser.steer(Steering(tuple(PHRASES)))
    assert (await recogniser.recognise(kk)).text == KK


async def test_a_killed_worker_is_replaced(recogniser: VoskRecogniser, kk: Utterance) -> None:
    first = recogniser.pid
    os.kill(first, signal.SIGKILL)

    assert (await recogniser.recognise(kk)).text == KK
    assert recogniser.pid != first
    assert recogniser.restarts == 1


async def test_a_worker_killed_in_mid_utterance_costs_no_utterance(
    recogniser: VoskRecogniser, kk: Utterance
) -> None:
    long = Utterance(np.tile(kk.pcm, 20))
    decoding = asyncio.create_task(recogniser.recognise(long))
    await asyncio.sleep(0.05)
    os.kill(recogniser.pid, signal.SIGKILL)

    assert (await decoding).text.count("анықтама") > 10
    assert recogniser.restarts == 1


async def test_a_worker_that_dies_while_idle_is_replaced_before_it_is_needed(
    model_dir: Path, kk: Utterance
) -> None:
    recogniser = await VoskRecogniser.start(model_dir, PHRASES)
    first = recogniser.pid
    os.kill(first, signal.SIGKILL)
    for _ in range(100):
        if recogniser.restarts:
            break
        await asyncio.sleep(0.1)

    assert recogniser.restarts == 1
    assert exists(recogniser.pid)
    await recogniser.close()


async def test_a_stuck_worker_is_replaced(model_dir: Path, kk: Utterance) -> None:
    settings = RecogniserSettings(answer_timeout_s=0.6)
    recogniser = await VoskRecogniser.start(model_dir, PHRASES, settings=settings)
    first = recogniser.pid
    os.kill(first, signal.SIGSTOP)

    assert (await recogniser.recognise(kk)).text == KK
    assert await until_gone(first)
    await recogniser.close()


async def test_a_grown_worker_is_recycled_between_utterances(
    model_dir: Path, kk: Utterance
) -> None:
    settings = RecogniserSettings(max_rss_mb=1, heartbeat_s=0.2)
    recogniser = await VoskRecogniser.start(model_dir, PHRASES, settings=settings)
    first = recogniser.pid
    for _ in range(100):
        if recogniser.restarts:
            break
        assert (await recogniser.recognise(kk)).text == KK
        await asyncio.sleep(0.1)

    assert recogniser.restarts >= 1
    assert await until_gone(first)
    assert recogniser.rss_mb > 1
    await recogniser.close()


async def test_a_cancelled_request_does_not_shift_the_answers(
    recogniser: VoskRecogniser, kk: Utterance, ru: Utterance
) -> None:
    task = asyncio.create_task(recogniser.recognise(Utterance(np.tile(kk.pcm, 20))))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (await recogniser.recognise(ru)).text == RU


async def test_ctrl_c_does_not_end_the_worker(recogniser: VoskRecogniser, kk: Utterance) -> None:
    os.kill(recogniser.pid, signal.SIGINT)

    assert (await recogniser.recognise(kk)).text == KK
    assert recogniser.restarts == 0


async def test_after_close_nothing_is_left(model_dir: Path, kk: Utterance) -> None:
    recogniser = await VoskRecogniser.start(model_dir, PHRASES)
    pid = recogniser.pid
    await recogniser.close()
    await recogniser.close()

    assert not exists(pid)
    with pytest.raises(RecogniserError) as caught:
        await recogniser.recognise(kk)
    assert caught.value.code == "recogniser-closed"


async def test_closing_while_a_worker_is_replaced_leaves_none(
    model_dir: Path, kk: Utterance
) -> None:
    recogniser = await VoskRecogniser.start(model_dir, PHRASES)
    first = recogniser.pid
    os.kill(first, signal.SIGKILL)
    asking = asyncio.create_task(recogniser.recognise(kk))
    fresh: set[int] = set()
    for _ in range(1000):
        await asyncio.sleep(0.01)
        if fresh := workers() - {first}:
            break
    await recogniser.close()
    with pytest.raises(RecogniserError) as caught:
        await asking

    assert caught.value.code == "recogniser-closed"
    assert fresh
    assert not any(map(exists, fresh))


async def test_closing_while_a_grown_worker_waits_to_be_recycled_leaves_none(
    model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = await VoskRecogniser.start(model_dir, PHRASES)
    supervisor = recogniser._supervisor
    first = recogniser.pid
    ready = asyncio.Event()
    start = supervisor._fresh_worker

    async def started(phrases: Sequence[str]) -> WorkerProcess:
        worker = await start(phrases)
        ready.set()
        return worker

    monkeypatch.setattr(supervisor, "_fresh_worker", started)
    async with supervisor._turn:
        recycling = asyncio.create_task(supervisor._recycle())
        await ready.wait()  # the swap waits for its turn
        fresh = workers() - {first}
        recycling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await recycling
    await recogniser.close()

    assert fresh
    assert not any(map(exists, {first, *fresh}))


def test_the_worker_dies_with_its_parent(model_dir: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from assistant.hearing import VoskRecogniser\n"
        "async def main():\n"
        "    r = await VoskRecogniser.start(Path(sys.argv[1]), ['анықтама'])\n"
        "    print(r.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(model_dir)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert exists(worker)
    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert asyncio.run(until_gone(worker))


@pytest.mark.parametrize("damage", ["missing", "truncated", "text"])
async def test_a_model_that_can_not_be_loaded(model_dir: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    if damage != "missing":
        shutil.copytree(model_dir, folder)
        net = folder / "am/final.mdl"
        content = net.read_bytes()
        net.write_bytes(content[:5_000] if damage == "truncated" else b"not a net at all\n")

    with pytest.raises(ModelError) as caught:
        await VoskRecogniser.start(folder, PHRASES)

    assert caught.value.code == "model-load"
    assert str(folder) in caught.value.message


async def test_a_worker_that_is_not_ready_in_time(model_dir: Path) -> None:
    with pytest.raises(RecogniserError) as caught:
        await VoskRecogniser.start(model_dir, PHRASES, ready_timeout_s=0.01)

    assert caught.value.code == "recogniser-start"
