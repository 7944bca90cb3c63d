"""The control socket, with a desk of one line behind it and all kinds of clients before it."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.desk.running.control import control_socket
from assistant.desk.running.control_client import send_order
from assistant.desk.running.orders import (
    MOST_BYTES,
    SOCKET,
    Ask,
    Order,
    Quit,
    Say,
    Status,
    order_of,
)
from assistant.errors import OrderError, SetupError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


async def _carry_out(order: Order) -> Mapping[str, Any]:
    match order:
        case Ask("wrong"):
            raise OrderError("order-test", "it is wrong", "ask another thing")
        case Ask("fault"):
            raise RuntimeError("a fault of ours")
        case Ask(text):
            return {"reply": text.upper()}
        case _:
            return {"did": type(order).__name__}


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def _connected(folder: Path) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_unix_connection(folder / SOCKET)
    yield reader, writer
    writer.close()


async def _answer(connection: Connection, line: bytes) -> dict[str, Any]:
    reader, writer = connection
    writer.write(line)
    await writer.drain()
    async with asyncio.timeout(5):
        answer: dict[str, Any] = json.loads(await reader.readline())
    return answer


async def test_orders_are_carried_out_one_after_the_other(folder: Path) -> None:
    async with control_socket(folder, _carry_out), _connected(folder) as client:
        assert await _answer(client, b'{"do": "status"}\n') == {"ok": True, "did": "Status"}
        assert (await _answer(client, '{"do":"ask","text":"қала"}\n'.encode()))["reply"] == "ҚАЛА"
        assert not (folder / SOCKET).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    assert not (folder / SOCKET).exists()


async def test_the_command_line_sends_the_same_messages(folder: Path) -> None:
    async with control_socket(folder, _carry_out):
        assert await asyncio.to_thread(send_order, folder, Status()) == {"did": "Status"}
        with pytest.raises(OrderError) as caught:
            await asyncio.to_thread(send_order, folder, Ask("wrong"))
        assert (caught.value.code, caught.value.message) == ("order-test", "it is wrong")
    with pytest.raises(SetupError) as missing:
        send_order(folder, Quit())
    assert missing.value.code == "desk-not-running"


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"status\n",
        b"[]\n",
        b"null\n",
        b"\xff\xfe{}\n",
        b'{"do": "explode"}\n',
        b'{"do": "status", "force": true}\n',
        b'{"do": "ask"}\n',
        b'{"do": "ask", "text": 3}\n',
        b'{"do": "ask", "text": "  "}\n',
        b'{"do": "say", "text": "' + b"a" * 5000 + b'"}\n',
        b"[" * 5000 + b"\n",
    ],
)
async def test_what_is_no_order_is_refused_and_the_connection_goes_on(
    folder: Path, line: bytes
) -> None:
    async with control_socket(folder, _carry_out), _connected(folder) as client:
        answer = await _answer(client, line)
        assert not answer["ok"]
        assert answer["error"]["code"] == "order-bad"
        assert (await _answer(client, b'{"do": "stop"}\n'))["did"] == "Stop"


async def test_a_line_without_end_is_cut_off(folder: Path) -> None:
    async with control_socket(folder, _carry_out):
        async with _connected(folder) as (reader, writer):
            writer.write(b"x" * (4 * MOST_BYTES))
            async with asyncio.timeout(5):
                assert json.loads(await reader.readline())["error"]["code"] == "order-bad"
                assert await reader.read() == b""
        async with _connected(folder) as client:
            assert (await _answer(client, b'{"do": "status"}\n'))["ok"]


async def test_a_fault_in_an_order_ends_neither_connection_nor_desk(folder: Path) -> None:
    async with control_socket(folder, _carry_out), _connected(folder) as client:
        answer = await _answer(client, b'{"do": "ask", "text": "fault"}\n')
        assert answer["error"]["code"] == "order-failed"
        assert (await _answer(client, b'{"do": "status"}\n'))["ok"]


async def test_clients_that_say_nothing_do_not_shut_others_out_for_long(folder: Path) -> None:
    async with control_socket(folder, _carry_out):
        silent = [await asyncio.open_unix_connection(folder / SOCKET) for _ in range(8)]
        async with _connected(folder) as (reader, _):
            async with asyncio.timeout(5):
                assert json.loads(await reader.readline())["error"]["code"] == "control-busy"
        for _, writer in silent:
            writer.close()
        await asyncio.sleep(0.1)
        async with _connected(folder) as client:
            assert (await _answer(client, b'{"do": "status"}\n'))["ok"]


async def test_the_end_of_the_desk_does_not_wait_for_clients(folder: Path) -> None:
    async with asyncio.timeout(5):
        async with control_socket(folder, _carry_out):
            reader, writer = await asyncio.open_unix_connection(folder / SOCKET)
            await asyncio.sleep(0.05)
        assert await reader.read() == b""
        writer.close()


async def test_the_socket_of_a_killed_desk_is_replaced(folder: Path) -> None:
    (folder / SOCKET).write_text("left over")
    async with control_socket(folder, _carry_out), _connected(folder) as client:
        assert (await _answer(client, b'{"do": "status"}\n'))["ok"]


async def test_a_path_that_no_socket_can_have_is_told(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    with pytest.raises(SetupError) as caught:
        async with control_socket(deep, _carry_out):
            pass
    assert caught.value.code == "control-socket"


def test_every_order_has_a_name() -> None:
    assert order_of(b'{"do": "say", "text": "x", "language": "kk"}') == Say("x", "kk")
    for name in ("status", "listen", "stop", "reload", "quit"):
        assert type(order_of(f'{{"do": "{name}"}}'.encode())).__name__.lower() == name
