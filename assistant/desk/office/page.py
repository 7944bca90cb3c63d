"""The head office's page: all desks, whether they are alive, and what troubles them."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Awaitable, Callable
from html import escape
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from assistant.errors import KomekshiError
from assistant.pool.office import DeskState

__all__ = ["office_page"]

_AWAY_S: Final = 100.0
"""A desk reports each 30 s; three reports may get lost."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = (
    "body{font:18px sans-serif;margin:2rem;color:#14213d}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.4rem 1rem;border-bottom:1px solid #ccd}"
    ".away td{background:#fde8e8}.ill td{background:#fff4d6}"
)
_HEADS: Final = ("Desk", "State", "Version", "Catalogue", "Turns", "Missed", "Load", "Waiting")

Desks = Callable[[], Awaitable[tuple[DeskState, ...]]]


def office_page(desks: Desks, token: str | None) -> Starlette:
    """The application; with a `token` it is the password that a browser asks for."""

    async def page(request: Request) -> Response:
        if not _let_in(request, token):
            return _locked()
        try:
            found = await desks()
        except KomekshiError as error:
            return HTMLResponse(f"<p>{escape(str(error))}", 503, {"Refresh": "10"})
        headers = {"Content-Security-Policy": _POLICY, "Refresh": "15"}
        return HTMLResponse(_html(found, time.time()), headers=headers)

    async def as_json(request: Request) -> Response:
        if not _let_in(request, token):
            return _locked()
        try:
            found = await desks()
        except KomekshiError as error:
            return JSONResponse({"error": {"code": error.code, "message": error.message}}, 503)
        return JSONResponse({"desks": [_row(state, time.time()) for state in found]})

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[Route("/", page), Route("/desks.json", as_json), Route("/healthz", health)]
    )


def _let_in(request: Request, token: str | None) -> bool:
    if token is None:
        return True
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    return secrets.compare_digest(given.encode(), token.encode())


def _locked() -> Response:
    asks = {"WWW-Authenticate": 'Basic realm="Komekshi", charset="UTF-8"'}
    return JSONResponse({"error": {"code": "http-401", "message": "a token is needed"}}, 401, asks)


def _row(state: DeskState, now: float) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(state)
    return {**row, "alive": now - state.at < _AWAY_S, "silent_s": round(now - state.at)}


def _html(states: tuple[DeskState, ...], now: float) -> str:
    rows = "".join(_line(state, now) for state in states)
    alive = sum(now - state.at < _AWAY_S for state in states)
    heads = "".join(f"<th>{head}" for head in _HEADS)
    return (
        f"<!doctype html><html lang=en><title>Komekshi desks</title><style>{_STYLE}</style>"
        f"<h1>{alive} of {len(states)} desks are alive</h1>"
        f"<table><thead><tr>{heads}</thead><tbody>{rows}</tbody></table></html>"
    )


def _line(state: DeskState, now: float) -> str:
    silent = now - state.at
    if silent >= _AWAY_S:
        kind, told = "away", f"silent for {silent / 60:.0f} min"
    elif state.troubles:
        kind, told = "ill", ", ".join(state.troubles)
    else:
        kind, told = "well", "well"
    share = f"{state.missed / state.turns:.0%}" if state.turns else "–"
    cells = (
        state.desk,
        told,
        state.version,
        state.catalogue or "own",
        state.turns,
        f"{state.missed} ({share})",
        f"{state.real_time_factor:.2f}",
        state.waiting,
    )
    return f'<tr class="{kind}">' + "".join(f"<td>{escape(str(cell))}" for cell in cells)
