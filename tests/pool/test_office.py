"""Desks and their head office over a real NATS server with JetStream."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import PoolError
from assistant.pool import PoolAddress
from assistant.pool.office import Batch, BatchTaken, DeskState, OfficeDesk, OfficeHead

from .conftest import Server, running_server


@pytest.fixture
def jetstream(tmp_path: Path) -> Iterator[Server]:
    with running_server("-js", "-sd", str(tmp_path / "streams")) as server:
        yield server


def address(server: Server) -> PoolAddress:
    return PoolAddress((server.url,))


async def taken(head: OfficeHead, number: int, *, done: bool = True) -> list[BatchTaken]:
    found: list[BatchTaken] = []
    async with asyncio.timeout(20):
        async for each in head.batches():
            found.append(each)
            if done:
                await each.done()
            if len(found) == number:
                return found
    raise AssertionError


async def test_rows_arrive_in_order_and_the_same_batch_sent_twice_once(jetstream: Server) -> None:
    head = await OfficeHead.start(address(jetstream))
    desk = await OfficeDesk.start(address(jetstream), "almaty-3")
    batches = [Batch("j", 1, ({"a": 1}, {"a": 2})), Batch("j", 3, ({"a": 3},))]
    for batch in (batches[0], batches[0], batches[1]):
        await desk.send(batch)
    found = await taken(head, 2)
    assert [each.batch for each in found] == batches
    assert {each.desk for each in found} == {"almaty-3"}
    assert batches[0].last == 2
    await desk.close()
    await head.close()


async def test_what_waits_survives_the_server_and_a_head_office_that_was_away(
    jetstream: Server,
) -> None:
    head = await OfficeHead.start(address(jetstream))
    await head.close()
    desk = await OfficeDesk.start(address(jetstream), "a")
    for number in range(1, 6):
        await desk.send(Batch("j", number, ({"n": number},)))
    await desk.close()
    jetstream.kill()
    jetstream.start()
    head = await OfficeHead.start(address(jetstream))
    found = await taken(head, 5)
    assert [each.batch.first for each in found] == [1, 2, 3, 4, 5]
    await head.close()


async def test_a_desk_is_told_that_nobody_has_its_rows(jetstream: Server) -> None:
    head = await OfficeHead.start(address(jetstream))
    desk = await OfficeDesk.start(address(jetstream), "a")
    jetstream.kill()
    with pytest.raises(PoolError) as caught:
        await desk.send(Batch("j", 1, ({},)))
    assert caught.value.code == "office-unreachable"
    await desk.close()
    await head.close()


async def test_the_states_of_all_desks(jetstream: Server) -> None:
    head = await OfficeHead.start(address(jetstream))
    assert await head.desks() == ()
    for name in ("b", "a"):
        desk = await OfficeDesk.start(address(jetstream), name)
        await desk.report(DeskState(name, 1.0, "1"))
        await desk.report(DeskState(name, 2.0, "1", troubles=("microphone-gone",)))
        await desk.close()
    assert [(each.desk, each.at) for each in await head.desks()] == [("a", 2.0), ("b", 2.0)]
    await head.close()


async def test_catalogues_go_to_all_desks_and_back_to_an_earlier_one(jetstream: Server) -> None:
    head = await OfficeHead.start(address(jetstream))
    desk = await OfficeDesk.start(address(jetstream), "a")
    assert await desk.present_catalogue() is None
    big = bytes(range(256)) * 8_000
    await head.publish("one", b"first")
    await head.publish("two", big)
    assert await desk.present_catalogue() == "two"
    assert await desk.catalogue("two") == big
    await head.choose("one")
    assert await desk.present_catalogue() == "one"
    for call in (head.choose("none"), desk.catalogue("none")):
        with pytest.raises(PoolError) as caught:
            await call
        assert caught.value.code == "office-catalogue"
    await desk.close()
    await head.close()


async def test_a_server_without_streams_is_told(server: Server) -> None:
    with pytest.raises(PoolError) as caught:
        await OfficeHead.start(address(server))
    assert caught.value.code == "office-jetstream"


async def test_a_name_that_would_be_another_subject(jetstream: Server) -> None:
    for name in ("a.b", "*", ">", "", "a b"):
        with pytest.raises(PoolError):
            await OfficeDesk.start(address(jetstream), name)
