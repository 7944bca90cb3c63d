"""Who comes in to the staff's pages, and which of their requests may change something."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.kiosk.limits import Allowance, BucketPerClient
from assistant.kiosk.workbench.accounts import Password
from assistant.kiosk.workbench.sessions import COOKIE, IDLE_S, Session, Sessions

__all__ = ["LONGEST_BODY", "Entrance", "View", "Write"]

LONGEST_BODY: Final = 1_500_000
"""Bytes of a form; a service's file has 15,000."""
_TRIES: Final = Allowance(per_second=1 / 12, at_once=5)
"""Passwords that an address may try: five, then one in twelve seconds."""
_ALL_TRIES: Final = Allowance(per_second=1, at_once=20)
"""Of all addresses together: each try costs 0.1 s of a core."""
_WRITES: Final = Allowance(per_second=5, at_once=60)
_LONGEST_NAME: Final = 60
_MOST_FIELDS: Final = 400

View = Callable[[Request, Session], Awaitable[Response]]
Write = Callable[[Request, Session, Mapping[str, str]], Awaitable[Response]]


class Entrance:
    """Login, and the guards around views."""

    def __init__(self, password: Password, sessions: Sessions, home: str) -> None:
        """`home` is the path below which all pages of the staff are."""
        self._password = password
        self._sessions = sessions
        self._home = home
        self._tries = BucketPerClient(_TRIES)
        self._all_tries = BucketPerClient(_ALL_TRIES)
        self._writes = BucketPerClient(_WRITES)

    def reading(self, view: View) -> Callable[[Request], Awaitable[Response]]:
        """For those who are logged in; others are led to the login."""

        async def answer(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return RedirectResponse(f"{self._home}/login", 303)
            return await view(request, session)

        return answer

    def writing(self, view: Write) -> Callable[[Request], Awaitable[Response]]:
        """For a form or a script of our own page, with the token of the session."""

        async def answer(request: Request) -> Response:
            self._from_here(request)
            session = self._session(request)
            if session is None:
                raise HTTPException(403, "log in first")
            if not self._writes.take(_client(request)):
                raise HTTPException(429, "too many requests", {"Retry-After": "5"})
            form = await _form(request)
            given = request.headers.get("x-csrf-token") or form.pop("csrf", "")
            if not secrets.compare_digest(given.encode(), session.csrf.encode()):
                raise HTTPException(403, "load the page again")
            form.pop("csrf", None)
            return await view(request, session, form)

        return answer

    async def login(self, request: Request) -> Response | None:
        """The way in; None for a wrong password."""
        self._from_here(request)
        if not self._all_tries.take("") or not self._tries.take(_client(request)):
            raise HTTPException(429, "too many tries", {"Retry-After": "12"})
        form = await _form(request)
        right = await asyncio.to_thread(self._password.is_right, form.get("password", ""))
        if not right:
            return None
        response = RedirectResponse(self._home, 303)
        response.set_cookie(
            COOKIE,
            self._sessions.begin(form.get("name", "").strip()[:_LONGEST_NAME] or "staff"),
            max_age=int(IDLE_S),
            path=self._home,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    def logout(self, request: Request) -> Response:
        """The way out."""
        self._sessions.end(request.cookies.get(COOKIE))
        response = RedirectResponse(f"{self._home}/login", 303)
        response.delete_cookie(COOKIE, path=self._home)
        return response

    def _session(self, request: Request) -> Session | None:
        return self._sessions.of(request.cookies.get(COOKIE))

    def _from_here(self, request: Request) -> None:
        """Browsers say where every form and script comes from that sends something.

        No page can write `Sec-Fetch-Site`. Where a browser sends it, `Origin` may be `null`: our
        pages tell nobody their address, and forms then leave it out here, too.
        """
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin", "")
        own = _netloc(origin) == request.headers.get("host", "").lower()
        if site not in (None, "same-origin") or not (own or (site and origin == "null")):
            raise HTTPException(403, "this came from another page")


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _client(request: Request) -> str:
    return "" if request.client is None else request.client.host


async def _form(request: Request) -> dict[str, str]:
    """Raise `HTTPException` for what is no form, or too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "send a form")
    size = 0
    body = bytearray()
    async for part in request.stream():
        size += len(part)
        if size > LONGEST_BODY:
            raise HTTPException(413, "the form is too large")
        body += part
    request._body = bytes(body)  # as `Request.body` keeps it: the parser reads it from there
    try:
        form: FormData = await request.form(max_fields=_MOST_FIELDS)
    except (MultiPartException, ValueError) as error:
        raise HTTPException(400, "this is no form") from error
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
