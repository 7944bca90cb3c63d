"""Desk and workers over a real NATS server; the recogniser behind the worker is a stand-in
here, because it has to be slow, to fail and to count."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from assistant.errors import PoolError, RecogniserError
from assistant.pool import (
    MAX_MESSAGE_BYTES,
    Heard,
    HeardWord,
    Limits,
    PoolAddress,
    PoolClient,
    PoolWorker,
    workers_of,
)

from .conftest import Server, running_server

SECOND = b"\x01\x00" * 16_000


class Echo:
    """Answers with the number of bytes it was given."""

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.seconds = seconds
        self.error = error
        self.decoded: list[int] = []

    async def decode(self, pcm: bytes, how: str) -> Heard:
        self.decoded.append(len(pcm))
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        return Heard(f"{how} {len(pcm)}", (HeardWord("сөз", 0.1, 0.5),), ("басқа",), "ашық")


def address(server: Server, name: str = "") -> PoolAddress:
    return PoolAddress((server.url,), name)


@asynccontextmanager
async def client_of(at: PoolAddress) -> AsyncIterator[PoolClient]:
    client = await PoolClient.start(at, "test desk")
    try:
        await until(lambda: client.usable)
        yield client
    finally:
        await client.close()


async def until(condition: object, seconds: float = 8.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.02)


async def test_an_utterance_goes_out_and_its_words_come_back(server: Server) -> None:
    worker = await PoolWorker.start(address(server), Echo(), Limits(), "w")
    async with client_of(address(server)) as client:
        heard = await client.recognise(SECOND, "both", 2.0)
    await worker.stop()
    assert heard.text == "both 32000"
    assert heard.words == (HeardWord("сөз", 0.1, 0.5),)
    assert (heard.alternatives, heard.open_text) == (("басқа",), "ашық")
    assert worker.answered == 1


async def test_two_workers_share_the_work_and_each_utterance_is_decoded_once(
    server: Server,
) -> None:
    echoes = [Echo(0.02), Echo(0.02)]
    limits = Limits(wait_ms=60_000)
    workers = [await PoolWorker.start(address(server), echo, limits, "w") for echo in echoes]
    async with client_of(address(server)) as client:
        sent = [2 * (number + 1) for number in range(60)]
        heard = await asyncio.gather(
            *(client.recognise(b"\x00" * size, "steered", 20.0) for size in sent)
        )
    for worker in workers:
        await worker.stop()
    assert [each.text for each in heard] == [f"steered {size}" for size in sent]
    assert sorted(echoes[0].decoded + echoes[1].decoded) == sent
    assert min(len(echo.decoded) for echo in echoes) > 5


async def test_no_worker_is_told_at_once(server: Server) -> None:
    async with client_of(address(server)) as client:
        begin = time.monotonic()
        with pytest.raises(PoolError) as caught:
            await client.recognise(SECOND, "both", 5.0)
        assert time.monotonic() - begin < 2.0
    assert caught.value.code == "pool-no-workers"


async def test_pools_of_different_names_do_not_meet(server: Server) -> None:
    worker = await PoolWorker.start(address(server, "almaty"), Echo(), Limits(), "w")
    async with client_of(address(server, "astana")) as client:
        with pytest.raises(PoolError):
            await client.recognise(SECOND, "both", 1.0)
    async with client_of(address(server, "almaty")) as client:
        assert (await client.recognise(SECOND, "both", 2.0)).text
    await worker.stop()


async def test_a_worker_with_too_much_to_do_says_so_at_once(server: Server) -> None:
    limits = Limits(at_once=1, wait_ms=100, first_guess_ms=400)
    worker = await PoolWorker.start(address(server), Echo(0.4), limits, "w")
    async with client_of(address(server)) as client:
        first = asyncio.create_task(client.recognise(SECOND, "both", 5.0))
        await until(lambda: worker.wait_ms > 0)
        with pytest.raises(PoolError) as caught:
            await client.recognise(SECOND, "both", 5.0)
        assert (await first).text == "both 32000"
    await worker.stop()
    assert caught.value.code == "pool-busy"
    assert worker.refused == 2  # asked once more, in case there were another worker


async def test_a_late_answer_is_not_waited_for_and_the_pool_gets_a_rest(server: Server) -> None:
    worker = await PoolWorker.start(address(server), Echo(1.0), Limits(), "w")
    async with client_of(address(server)) as client:
        with pytest.raises(PoolError) as caught:
            await client.recognise(SECOND, "both", 0.1)
        assert not client.usable
        await until(lambda: client.usable)
    await worker.stop()
    assert caught.value.code == "pool-timeout"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RecogniserError("recogniser-crashed", "it ended", "again"), "recogniser-crashed"),
        (ValueError("a fault"), "pool-fault"),
    ],
)
async def test_what_a_worker_cannot_do_is_told(server: Server, error: Exception, code: str) -> None:
    worker = await PoolWorker.start(address(server), Echo(error=error), Limits(), "w")
    async with client_of(address(server)) as client:
        with pytest.raises(PoolError, match=code) as caught:
            await client.recognise(SECOND, "both", 2.0)
    await worker.stop()
    assert caught.value.code == "pool-refused"


async def test_sound_that_no_message_carries_is_refused_here(server: Server) -> None:
    async with client_of(address(server)) as client:
        with pytest.raises(PoolError) as caught:
            await client.recognise(b"\x00" * MAX_MESSAGE_BYTES, "both", 2.0)
    assert caught.value.code == "pool-too-long"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\n",
        b"no json\n\x00\x00",
        b'{"how": "both"}\n\x00\x00',
        b'{"how": "both", "within_ms": 100, "more": 1}\n\x00\x00',
        b'{"how": 5, "within_ms": 100}\n\x00\x00',
        b'{"how": "both", "within_ms": 100}\n',
        b'{"how": "both", "within_ms": 100}\n\x00',
        b'{"how": "both", "within_ms": 100}' + b" " * 5_000 + b"\n\x00\x00",
    ],
)
async def test_nonsense_is_refused_and_the_worker_goes_on(server: Server, message: bytes) -> None:
    import nats

    echo = Echo()
    worker = await PoolWorker.start(address(server), echo, Limits(), "w")
    stranger = await nats.connect(server.url)
    reply = await stranger.request("komekshi.recognise", message, timeout=2)
    await stranger.close()
    assert b"pool-malformed" in reply.data
    assert echo.decoded == []
    async with client_of(address(server)) as client:
        assert (await client.recognise(SECOND, "both", 2.0)).text == "both 32000"
    await worker.stop()


async def test_a_worker_that_leaves_answers_what_it_accepted(server: Server) -> None:
    worker = await PoolWorker.start(address(server), Echo(0.2), Limits(wait_ms=60_000), "w")
    async with client_of(address(server)) as client:
        asked = [asyncio.create_task(client.recognise(SECOND, "both", 10.0)) for _ in range(5)]
        await until(lambda: worker.wait_ms > 0)
        await asyncio.sleep(0.1)
        await worker.stop()
        heard = await asyncio.gather(*asked)
        assert [each.text for each in heard] == ["both 32000"] * 5
        with pytest.raises(PoolError) as caught:
            await client.recognise(SECOND, "both", 1.0)
    assert caught.value.code == "pool-no-workers"


async def test_desk_and_worker_come_back_after_the_server_did(server: Server) -> None:
    worker = await PoolWorker.start(address(server), Echo(), Limits(), "w")
    async with client_of(address(server)) as client:
        server.kill()
        await until(lambda: not client.usable)
        with pytest.raises(PoolError) as caught:
            await client.recognise(SECOND, "both", 1.0)
        assert caught.value.code == "pool-unreachable"
        server.start()
        await until(lambda: client.usable)

        async def answered() -> bool:
            try:
                return bool((await client.recognise(SECOND, "both", 1.0)).text)
            except PoolError:
                return False

        deadline = time.monotonic() + 5
        while not await answered():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
    await worker.stop()


async def test_a_server_that_comes_later_is_found() -> None:
    with running_server() as server:
        server.kill()
        client = await PoolClient.start(address(server), "test desk")
        await until(lambda: client.problem is not None)
        assert client.problem is not None
        assert client.problem.code == "pool-unreachable"
        server.start()
        await until(lambda: client.usable)
        await client.close()


async def test_a_stranger_without_the_key_is_not_let_in(tmp_path: object) -> None:
    import base64
    from pathlib import Path

    from nacl.signing import SigningKey
    from nkeys import PREFIX_BYTE_SEED, PREFIX_BYTE_USER, from_seed

    def seed() -> bytes:
        # As `nsc generate nkey --user` makes it: prefix of two, key, checksum.
        raw = bytes(SigningKey.generate())
        first = PREFIX_BYTE_SEED | (PREFIX_BYTE_USER >> 5)
        second = (PREFIX_BYTE_USER & 31) << 3
        body = bytes([first, second]) + raw
        return base64.b32encode(body + crc16(body).to_bytes(2, "little")).rstrip(b"=")

    assert isinstance(tmp_path, Path)
    ours, other = seed(), seed()
    public = from_seed(bytearray(ours)).public_key.decode()
    configuration = tmp_path / "nats.conf"
    configuration.write_text(
        f'authorization {{ users = [ {{ nkey: "{public}" }} ] }}', encoding="utf-8"
    )
    (tmp_path / "ours").write_bytes(ours)
    (tmp_path / "other").write_bytes(other)
    with running_server("-c", str(configuration)) as server:
        known = PoolAddress((server.url,), nkey_seed=tmp_path / "ours")
        worker = await PoolWorker.start(known, Echo(), Limits(), "w")
        async with client_of(known) as client:
            assert (await client.recognise(SECOND, "both", 2.0)).text
        await worker.stop()
        for stranger in (
            PoolAddress((server.url,), nkey_seed=tmp_path / "other"),
            PoolAddress((server.url,)),
        ):
            with pytest.raises(PoolError) as caught:
                await PoolWorker.start(stranger, Echo(), Limits(), "w")
            assert caught.value.code == "pool-unreachable"


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


async def test_every_worker_tells_how_busy_it_is(server: Server) -> None:
    workers = [
        await PoolWorker.start(address(server), Echo(), Limits(2), name, ("model",))
        for name in ("b", "a")
    ]
    async with client_of(address(server)) as client:
        await client.recognise(SECOND, "both", 2.0)
    found = await workers_of(address(server))
    for worker in workers:
        await worker.stop()
    assert [each.name for each in found] == ["a", "b"]
    assert sum(each.answered for each in found) == 1
    assert {(each.models, each.at_once) for each in found} == {(("model",), 2)}
