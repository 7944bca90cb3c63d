"""The visitor's page over HTTP, and its WebSocket: the Starlette application."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from assistant.catalogue.model import Catalogue, Channel, Service
from assistant.kiosk.codes import address_code, steps_code, steps_text
from assistant.kiosk.find import Finder
from assistant.kiosk.guard import Guard, Hosts
from assistant.kiosk.ports import Pages
from assistant.kiosk.sheet import sheet_of
from assistant.kiosk.shelf import shelf_of
from assistant.kiosk.socket import MOST_PAGES, Sockets
from assistant.text import Language

__all__ = ["LONGEST_FRAME", "kiosk_app"]

LONGEST_FRAME: Final = 65_536
"""Bytes of a WebSocket frame that are read at all."""

_FOLDER: Final = Path(__file__).parent
_SCREENS: Final = ("kk", "ru", "en")
"""Languages of the screen; the catalogue has the first two."""
_LONGEST_QUERY: Final = 120
"""Letters of a search, as in the page's field."""
_CODES_KEPT: Final = 256
"""Codes are drawn in 0.1 s each, and asked for with every slide."""

_svg_of_steps = lru_cache(_CODES_KEPT)(steps_code)


def kiosk_app(
    pages: Pages, host: str, *, most: int = MOST_PAGES, further: Sequence[BaseRoute] = ()
) -> Starlette:
    """The application for a desk that listens at `host`; `further` routes are behind its guard."""
    for suffix, kind in ((".js", "text/javascript"), (".woff2", "font/woff2")):
        mimetypes.add_type(kind, suffix)  # some systems know them as something else
    views = _Views(pages)
    routes: list[BaseRoute] = [
        Route("/", views.page),
        Route("/browse", views.browse),
        Route("/search", views.search),
        Route("/service/{service}", views.service),
        Route("/qr/{service}/steps.svg", views.steps_code),
        Route("/qr/{service}.svg", views.address_code),
        Route("/healthz", views.health),
        WebSocketRoute("/ws", Sockets(pages, most).serve),
        Mount("/static", StaticFiles(directory=_FOLDER / "static")),
        Mount("/words", StaticFiles(directory=_FOLDER / "words")),
        *further,
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=Hosts.of(host))],
        exception_handlers={HTTPException: _refused},
    )


class _Views:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._templates = Jinja2Templates(_FOLDER / "templates")
        for name in ("page.html", "service.html"):  # compiled now, and not while a visitor waits
            self._templates.get_template(name)
        self._words = {
            language: json.loads((_FOLDER / "words" / f"{language}.json").read_text("utf-8"))
            for language in _SCREENS
        }
        self._shelf: tuple[Catalogue, bytes] | None = None
        self._finder: tuple[Catalogue, Finder] | None = None
        self._indexing = asyncio.Lock()

    async def page(self, request: Request) -> Response:
        language = _screen(request)
        context = {"language": language, "words": self._words[language]}
        return self._templates.TemplateResponse(request, "page.html", context)

    async def browse(self, request: Request) -> Response:
        catalogue = self._pages.catalogue
        if self._shelf is None or self._shelf[0] is not catalogue:
            self._shelf = (catalogue, msgspec.json.encode(shelf_of(catalogue)))
        return Response(self._shelf[1], media_type="application/json")

    async def search(self, request: Request) -> Response:
        query = request.query_params.get("q", "")[:_LONGEST_QUERY]
        catalogue = self._pages.catalogue
        finder = await self._index(catalogue)
        return JSONResponse(
            [
                {"target": target, "title": {one: catalogue.title(target, one) for one in Language}}
                for target in finder.find(query)
            ]
        )

    async def service(self, request: Request) -> Response:
        language = _screen(request)
        service = self._pages.catalogue.services.get(request.path_params["service"])
        sheet = None if service is None else self._sheet(service, language, _channel(request))
        return self._templates.TemplateResponse(
            request,
            "service.html",
            {"language": language, "words": self._words[language], "service": sheet},
            status_code=404 if sheet is None else 200,
        )

    async def address_code(self, request: Request) -> Response:
        return _svg(address_code(self._named(request), _channel(request)))

    async def steps_code(self, request: Request) -> Response:
        language = _screen(request)
        text = steps_text(
            self._pages.catalogue,
            self._named(request),
            _channel(request),
            _content(language),
            self._words[language],
        )
        return _svg(None if text is None else await asyncio.to_thread(_svg_of_steps, text))

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def _named(self, request: Request) -> Service:
        service = self._pages.catalogue.services.get(request.path_params["service"])
        if service is None:
            raise HTTPException(404)
        return service

    def _sheet(self, service: Service, language: str, channel: Channel | None) -> Mapping[str, Any]:
        return sheet_of(self._pages.catalogue, service, _content(language), channel)

    async def _index(self, catalogue: Catalogue) -> Finder:
        async with self._indexing:
            if self._finder is None or self._finder[0] is not catalogue:
                self._finder = (catalogue, await asyncio.to_thread(Finder, catalogue))
            return self._finder[1]


def _screen(request: Request) -> str:
    """Language of the screen; what is none is Kazakh, as an unknown one must break nothing."""
    wanted = request.query_params.get("language", "")
    return wanted if wanted in _SCREENS else _SCREENS[0]


def _content(language: str) -> Language:
    """There is no English in the catalogue."""
    return Language.RU if language == Language.RU else Language.KK


def _channel(request: Request) -> Channel | None:
    try:
        return Channel(request.query_params.get("channel", ""))
    except ValueError:
        return None


def _svg(code: bytes | None) -> Response:
    if code is None:
        raise HTTPException(404)
    return Response(code, media_type="image/svg+xml")


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse(f"{status}\n", status, headers)
