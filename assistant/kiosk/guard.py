"""Who may ask, and what a page may do: hosts, origins, headers. ASGI middleware."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.kiosk.limits import Allowance, BucketPerClient

__all__ = ["Guard", "Hosts"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""Nothing inline, nothing from elsewhere; frames of our own are for printing."""

_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))

_REQUESTS: Final = Allowance(per_second=50, at_once=300)
"""For each address: a page loads forty files, and several may be opened at once."""

_LONGEST_TARGET: Final = 2_048
"""Bytes of path and query; a search has at most 120 letters."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """By which names this desk may be called.

    A foreign page can have its own name lead to our address (DNS rebinding); then the browser
    takes us for that page's server, and only the `Host` header tells.
    """

    names: frozenset[str]
    addresses: bool = False
    """Whether any IP address will do: the desk listens to a network, whose side of it we can't
    know. An address can't be rebound."""

    @classmethod
    def of(cls, host: str) -> Hosts:
        """For a desk that listens at `host`."""
        try:
            inward = ip_address(host).is_loopback
        except ValueError:
            inward = host == "localhost"
        own = frozenset() if inward else frozenset((host.lower(), socket.gethostname().lower()))
        return cls(_LOOPBACK | own, addresses=not inward)

    def allow(self, header: str) -> bool:
        """Whether a `Host` header is one of ours."""
        try:
            name = urlsplit(f"//{header}").hostname
            urlsplit(f"//{header}").port  # noqa: B018 - raises where it is no number
        except ValueError:
            return False
        if name is None or "@" in header or "/" in header:
            return False
        if name in self.names:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return self.addresses


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts
        self._requests = BucketPerClient(_REQUESTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse."""
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        refusal = self._refusal(scope)
        app = self._app if refusal is None else refusal
        await app(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if not self._hosts.allow(_one(Headers(scope=scope).getlist("host"))):
            return PlainTextResponse("this desk has another name\n", 400)
        if len(scope["raw_path"]) + len(scope["query_string"]) > _LONGEST_TARGET:
            return PlainTextResponse("this address is too long\n", 414)
        client = scope["client"]
        if not self._requests.take("" if client is None else client[0]):
            return PlainTextResponse("too many requests\n", 429, {"Retry-After": "1"})
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = _one(headers.getlist("host"))
        if self._hosts.allow(host) and _same(_one(headers.getlist("origin")), host):
            await self._app(scope, receive, send)
        else:  # before it is accepted: the server answers 403
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign page"})


def _one(values: Iterable[str]) -> str:
    """Nothing where there are two: who reads the other one would be deceived."""
    listed = list(values)
    return listed[0] if len(listed) == 1 else ""


def _same(origin: str, host: str) -> bool:
    """Whether a page's origin is this very server. Browsers always name it for WebSockets."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() != ""
