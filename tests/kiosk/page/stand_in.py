"""A desk without ears and voice for the tests of the page: the dialogue is real, the states are
whatever a test sends. It speaks `assistant/kiosk/PROTOCOL.md` and can be ended and started again.
"""

from __future__ import annotations

import asyncio
import io
import json
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import segno
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

import assistant.kiosk
from assistant.catalogue import Catalogue, Channel, Facet, Kind
from assistant.dialogue import Reply, ReplyKind, State, respond, start
from assistant.match import Answer, Candidate, Command, CommandName, Decision
from assistant.text import Language

KIOSK: Final = Path(assistant.kiosk.__file__).parent
SAMPLES: Final = {
    "kk": ["Дәрігерді үйге қалай шақырамын?", "Мекенжай анықтамасын қайдан аламын?"],
    "ru": ["Как вызвать врача на дом?", "Где взять адресную справку?"],
}
_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    b"connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_CODE: Final = segno.make("https://egov.kz/cms/ru/services/")
_OFFERS: Final = (ReplyKind.CHOICE, ReplyKind.LIST, ReplyKind.MISSED)


class StandIn:
    """Serves the page on a free port, from a thread of its own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.received: list[dict[str, Any]] = []
        """Messages of all pages, in order."""
        self.sound_bytes = 0
        """What came in from microphones."""
        self.silent = False
        """Whether sentences are left to the test."""
        self._templates = Jinja2Templates(KIOSK / "templates")
        self._pages: list[WebSocket] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = uvicorn.Config(
            self._app(),
            port=self.port,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._server.serve(),), daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """As if it was killed: sockets break, visits are forgotten."""
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._pages.clear()

    def tell(self, **message: object) -> None:
        """Send a message to every page."""
        for page in list(self._pages):
            asyncio.run_coroutine_threadsafe(page.send_json(message), self._loop).result(5)

    def sent(self, kind: str) -> list[dict[str, Any]]:
        """What pages sent of one type."""
        return [message for message in self.received if message["type"] == kind]

    def answered(self, state: State, reply: Reply, **more: object) -> dict[str, Any]:
        """The message that brings a reply."""
        offered = getattr(state.pending, "targets", ()) if reply.kind in _OFFERS else ()
        slide = reply.slide
        return {
            "type": "answered",
            "turn": 1,
            "heard": "",
            "source": "tapped",
            "facet": None,
            "language": state.language,
            "resume": {
                "language": state.language,
                "service": state.service,
                "channel": state.channel,
                "step": state.step,
            },
            "reply": {
                "kind": reply.kind,
                "target": reply.target,
                "title": None if offered else self._title(reply.target),
                "said": [
                    {"text": one.text, "language": one.language, "step": one.step}
                    for one in reply.said
                ],
                "slide": slide
                and {
                    "step": slide.step,
                    "of": slide.of,
                    "channel": slide.channel,
                    "picture": slide.picture,
                },
                "buttons": [
                    {
                        "command": one.command,
                        "label": {"kk": one.label.kk, "ru": one.label.ru},
                    }
                    for one in reply.buttons
                ],
                "options": [{"target": one, "title": self._title(one)} for one in offered],
                "qr": reply.qr,
                "as_of": reply.as_of and reply.as_of.isoformat(),
                "hand_over": reply.hand_over,
                "ends_visit": reply.ends_visit,
                "pace": reply.pace,
                "loudness": reply.loudness,
            },
            **more,
        }

    # --- the visit of one page --------------------------------------------------------------

    async def _visit(self, page: WebSocket) -> None:
        await page.accept()
        self._pages.append(page)
        state = start()
        try:
            while True:
                message = await page.receive()
                if message["type"] == "websocket.disconnect":
                    break
                if message.get("bytes"):
                    self.sound_bytes += len(message["bytes"])
                    continue
                asked = json.loads(message["text"])
                self.received.append(asked)
                state = await self._take(page, state, asked)
        except WebSocketDisconnect:
            pass
        if page in self._pages:
            self._pages.remove(page)

    async def _take(self, page: WebSocket, state: State, asked: Mapping[str, Any]) -> State:
        match asked["type"]:
            case "hello":
                await page.send_json({"type": "hello", "samples": SAMPLES, "microphone": "browser"})
                return await self._resume(page, state, asked["resume"])
            case "press":
                decision: Decision = Command(CommandName(asked["command"]), state.language)
                return await self._answer(page, state, decision, None)
            case "open":
                decision = self._opened(asked)
                return await self._answer(page, state, decision, asked["facet"])
            case "listen":
                await page.send_json({"type": "phase", "phase": "listening"})
            case "stop_listening" | "stop":
                await page.send_json({"type": "phase", "phase": "idle"})
        return state

    async def _resume(
        self, page: WebSocket, state: State, place: Mapping[str, Any] | None
    ) -> State:
        if not place or place["service"] is None:
            await page.send_json({"type": "phase", "phase": "idle"})
            return state
        opening = {**place, "target": place["service"], "facet": None}
        state, reply = respond(self.catalogue, state, self._opened(opening))
        for _ in range(1, place["step"]):
            state, reply = respond(self.catalogue, state, Command(CommandName.NEXT, state.language))
        await page.send_json(self.answered(state, reply))
        await page.send_json({"type": "phase", "phase": "follow_up"})
        return state

    def _opened(self, asked: Mapping[str, Any]) -> Answer:
        target = asked["target"]
        kind = Kind.SERVICE
        if target in self.catalogue.lessons:
            kind = Kind.LESSON
        if target in self.catalogue.collections:
            kind = Kind.COLLECTION
        return Answer(
            Candidate(target, 1.0, "", kind),
            Language(asked["language"]),
            asked["facet"] and Facet(asked["facet"]),
            asked["channel"] and Channel(asked["channel"]),
        )

    async def _answer(
        self, page: WebSocket, state: State, decision: Decision, facet: str | None
    ) -> State:
        state, reply = respond(self.catalogue, state, decision)
        await page.send_json(self.answered(state, reply, facet=facet))
        await page.send_json({"type": "phase", "phase": "speaking"})
        if self.silent:
            return state
        for piece in range(len(reply.said)):
            await page.send_json({"type": "began", "piece": piece})
            await page.send_json({"type": "ended", "piece": piece, "played": True})
        await page.send_json({"type": "turn_ended", "played": True, "resume": None})
        await page.send_json({"type": "phase", "phase": "follow_up"})
        return state

    # --- what is fetched ----------------------------------------------------------------------

    def _title(self, target: str | None) -> dict[str, str] | None:
        for shelf in (self.catalogue.services, self.catalogue.collections, self.catalogue.lessons):
            if target in shelf:
                return {"kk": shelf[target].title.kk, "ru": shelf[target].title.ru}
        return None

    def _app(self) -> ASGIApp:
        routes = [
            Route("/", self._page),
            Route("/browse", self._browse),
            Route("/search", self._search),
            Route("/qr/{target}.svg", _code),
            Route("/qr/{target}/steps.svg", _code),
            Route("/words/{language}.json", lambda request: JSONResponse(_words(request))),
            WebSocketRoute("/ws", self._visit),
            Mount("/static", StaticFiles(directory=KIOSK / "static")),
        ]
        return _Strict(Starlette(routes=routes))

    def _page(self, request: Request) -> Response:
        language = request.query_params.get("language", "kk")
        words = json.loads((KIOSK / "words" / f"{language}.json").read_text())
        return self._templates.TemplateResponse(
            request, "page.html", {"language": language, "words": words}
        )

    def _browse(self, _: Request) -> Response:
        lists = self.catalogue.collections.values()
        rows = [
            {"id": one.id, "title": self._title(one.id), "services": list(one.services)}
            for one in lists
        ]
        services = {
            one.id: {
                "title": self._title(one.id),
                "facets": ["documents", "cost", "duration", "result", "cautions"],
                "channels": list(one.answer.channels),
            }
            for one in self.catalogue.services.values()
        }
        return JSONResponse(
            {
                "situations": [row for row in rows if str(row["id"]).startswith("life")],
                "topics": [row for row in rows if not str(row["id"]).startswith("life")],
                "lessons": [
                    {"id": one, "title": self._title(one)} for one in self.catalogue.lessons
                ],
                "services": services,
            }
        )

    def _search(self, request: Request) -> Response:
        words = request.query_params["q"].lower()
        titles = {one: self._title(one) for one in self.catalogue.services}
        hits = [
            {"target": one, "title": title}
            for one, title in titles.items()
            if title and words in " ".join(title.values()).lower()
        ]
        return JSONResponse(hits[:12])


class _Strict:
    """The policy under which the page must work."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", _POLICY),
                ]
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


def _words(request: Request) -> Any:
    return json.loads((KIOSK / "words" / f"{request.path_params['language']}.json").read_text())


def _code(_: Request) -> Response:
    out = io.BytesIO()
    _CODE.save(out, kind="svg", scale=4)
    headers = {"cache-control": "max-age=600"}
    return Response(out.getvalue(), media_type="image/svg+xml", headers=headers)
