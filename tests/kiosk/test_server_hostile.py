"""What a page must not be able to do: each is refused, nothing changes, the desk goes on."""

from __future__ import annotations

import json
import socket
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assistant.kiosk.guard import Hosts
from assistant.kiosk.limits import Allowance, Bucket, BucketPerClient
from assistant.kiosk.socket import MOST_PAGES
from tests.kiosk.conftest import Served

SERVICE = "doctor-home-call"


def raw(served: Served, request: str, *, host: str | None = None) -> int:
    """Status of a request that is sent as it is written."""
    lines = f"{request}\r\nHost: {served.host if host is None else host}\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(f"{lines}Connection: close\r\n\r\n".encode("latin-1"))
        answer = b""
        while block := connection.recv(65_536):
            answer += block
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "user@127.0.0.1",
        "127.0.0.1/evil",
        "127.0.0.1:99999999",
        "192.168.1.10",
        "[::ffff:8.8.8.8]",
        "[",
        "",
        "0",
        "127.0.0.1\r\nHost: evil.example",
    ],
)
def test_a_foreign_host_is_refused(served: Served, host: str) -> None:
    assert raw(served, "GET / HTTP/1.1", host=host) == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:8765", "LOCALHOST:1"])
def test_own_names_are_served(served: Served, host: str) -> None:
    assert raw(served, "GET /healthz HTTP/1.1", host=host) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/service/../../etc/passwd",
        "/service/..%2f..%2fetc%2fpasswd",
        "/service/%2e%2e/%2e%2e/intents",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/js/../../guard.py",
        "/static/..\\app.py",
        "/words/../templates/page.html",
        "/words/%2e%2e%2fpage_messages.py",
        "/qr/../../etc/passwd.svg",
        "/qr/..%2f..%2fetc%2fpasswd/steps.svg",
        "/qr/%00.svg",
        "/service/%00",
        "/service/<script>alert(1)</script>",
        "/templates/page.html",
        "/.git/config",
        "/ws",
    ],
)
def test_no_path_leads_out_of_what_is_served(served: Served, path: str) -> None:
    assert 400 <= raw(served, f"GET {path} HTTP/1.1") < 500


@pytest.mark.parametrize(
    "request_line",
    [
        "POST / HTTP/1.1",
        "PUT /service/x HTTP/1.1",
        "DELETE /service/doctor-home-call HTTP/1.1",
        "PATCH /browse HTTP/1.1",
        "TRACE / HTTP/1.1",
        "POST /search HTTP/1.1",
        "GET /search?q=" + "a" * 3_000 + " HTTP/1.1",
        "GET /" + "a" * 70_000 + " HTTP/1.1",
    ],
)
def test_other_methods_and_endless_addresses_are_refused(served: Served, request_line: str) -> None:
    assert 400 <= raw(served, request_line) < 500


def test_what_is_asked_for_is_never_written_into_the_page(served: Served) -> None:
    import httpx

    script = "<script>alert(1)</script>"
    with httpx.Client(base_url=f"http://{served.host}") as web:
        for path, query in [
            ("/", {"language": script}),
            (f"/service/{SERVICE}", {"language": script, "channel": script}),
            ("/service/" + script, {}),
            ("/search", {"q": script}),
        ]:
            assert script not in web.get(path, params=query).text


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "https://127.0.0.1.evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:{port}",
        "file://127.0.0.1:{port}",
        "http://127.0.0.1:{port}@evil.example",
        "http://evil.example#127.0.0.1:{port}",
        "http://[",
    ],
)
async def test_a_foreign_page_gets_no_socket(served: Served, origin: str | None) -> None:
    written: Any = None if origin is None else origin.format(port=served.port)
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"ws://{served.host}/ws", origin=written):
            pass
    assert refused.value.response.status_code == 403


async def test_a_foreign_host_gets_no_socket(served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"ws://evil.example:{served.port}/ws",
            host="127.0.0.1",
            port=served.port,
            origin=f"http://evil.example:{served.port}",  # type: ignore[arg-type]
        ):
            pass
    assert refused.value.response.status_code == 403


HELLO = '{"type": "hello"}'


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["not json"], 1008),
        (["[]"], 1008),
        (["null"], 1008),
        (["{}"], 1008),
        (['{"type": "listen"}'], 1008),
        ([b"\x00\x00"], 1008),
        (['{"type": "hello", "sound": "loud"}'], 1008),
        (['{"type": "hello", "language": "de"}'], 1008),
        ([HELLO, HELLO], 1008),
        ([HELLO, '{"type": "rm"}'], 1008),
        ([HELLO, '{"type": "press", "command": "quit"}'], 1008),
        ([HELLO, '{"type": "press", "command": ["next"]}'], 1008),
        ([HELLO, '{"type": "press"}'], 1008),
        ([HELLO, '{"type": "ask", "text": 5}'], 1008),
        ([HELLO, '{"type": "ask", "text": ""}'], 1008),
        ([HELLO, json.dumps({"type": "ask", "text": "a" * 501})], 1008),
        ([HELLO, json.dumps({"type": "ask", "text": "a" * 9_000})], 1009),
        ([HELLO, '{"type": "open", "target": "../../etc/passwd"}'], 1008),
        ([HELLO, '{"type": "open", "target": "<script>"}'], 1008),
        ([HELLO, '{"type": "open", "target": "x", "facet": "password"}'], 1008),
        ([HELLO, '{"type": "open", "target": null}'], 1008),
        ([HELLO, '{"type": "played", "n": -1}'], 1008),
        ([HELLO, '{"type": "played", "n": 1e999}'], 1008),
        ([HELLO, '{"type": "feedback", "helpful": "yes"}'], 1008),
        ([HELLO, '{"type": "settings", "voice": 1}'], 1008),
        ([HELLO, "[" * 4_000], 1008),
        ([HELLO, '{"type":' * 900], 1008),
        ([HELLO, b"\x00"], 1008),
        ([HELLO, bytes(32_002)], 1009),
        ([HELLO, bytes(100_000)], 1009),
        ([HELLO, "x" * 100_000], 1009),
        ([HELLO, *[bytes(32_000)] * 40], 1008),
        ([HELLO, *['{"type": "stop"}'] * 200], 1008),
        ([HELLO, *['{"type": "ask", "text": "а"}'] * 200], 1008),
    ],
)
async def test_who_breaks_the_rules_is_cut_off(
    served: Served, frames: list[str | bytes], code: int
) -> None:
    origin: Any = f"http://{served.host}"
    async with connect(f"ws://{served.host}/ws", origin=origin) as connection:
        with pytest.raises(ConnectionClosed) as closed:
            for frame in frames:
                await connection.send(frame)
            while True:
                await connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
    async with served.page(voice=False) as page:
        assert (await page.ask("open", target=SERVICE))["reply"]["target"] == SERVICE


async def test_there_are_no_more_pages_than_the_desk_can_serve(served: Served) -> None:
    origin: Any = f"http://{served.host}"
    async with AsyncExitStack() as stack:
        for _ in range(MOST_PAGES):
            await stack.enter_async_context(served.page(voice=False))
        async with connect(f"ws://{served.host}/ws", origin=origin) as connection:
            with pytest.raises(ConnectionClosed) as closed:
                await connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
    async with served.page(voice=False) as page:
        await page.ask("open", target=SERVICE)


def test_a_desk_of_the_network_may_be_called_by_address_but_by_no_foreign_name() -> None:
    hosts = Hosts.of("0.0.0.0")  # noqa: S104 - nothing is opened
    assert hosts.allow("192.168.1.10:8765")
    assert hosts.allow(f"{socket.gethostname()}:8765")
    assert not hosts.allow("evil.example:8765")


def test_a_bucket_is_empty_when_it_was_taken_from_and_fills_with_time() -> None:
    now = 0.0
    bucket = Bucket(Allowance(per_second=2, at_once=3), lambda: now)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    now = 100.0
    assert not bucket.take(4)


def test_addresses_have_buckets_of_their_own_and_are_forgotten_in_time() -> None:
    buckets = BucketPerClient(Allowance(per_second=0, at_once=1), lambda: 0.0)
    assert buckets.take("a")
    assert not buckets.take("a")
    assert buckets.take("b")
    for number in range(300):
        buckets.take(str(number))
    assert buckets.take("a")
