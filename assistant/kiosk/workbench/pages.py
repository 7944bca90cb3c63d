"""The staff's pages: routes that `kiosk_app` puts behind its guard."""

from __future__ import annotations

import asyncio
import difflib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.templating import Jinja2Templates

from assistant.errors import KomekshiError
from assistant.kiosk.workbench.accounts import Password
from assistant.kiosk.workbench.entrance import Entrance
from assistant.kiosk.workbench.fields import fields_of, with_fields
from assistant.kiosk.workbench.ports import Bench
from assistant.kiosk.workbench.sessions import Session, Sessions

__all__ = ["HOME", "workbench_routes"]

HOME: Final = "/staff"
_FOLDER: Final = Path(__file__).parent
_LANGUAGES: Final = ("kk", "ru")
_STATUS: Final = {
    "draft-conflict": 409,
    "draft-refused": 422,
    "edit-failed": 422,
    "service-unknown": 404,
    "revision-unknown": 404,
    "field-unknown": 422,
    "cluster-unknown": 404,
}
_WHOLE: Final = "text"
"""Field of the form with the whole file; the others are texts of it."""
_KEPT: Final = frozenset({"revision", "mode"})
_LONGEST_SAID: Final = 600
_MOST_HEARD: Final = 8
"""Phrases of one rehearsal: half a second each."""


def workbench_routes(bench: Bench, password: Password) -> list[BaseRoute]:
    """All below `/staff`."""
    entrance = Entrance(password, Sessions(), HOME)
    pages = _Pages(bench, entrance)
    reading, writing = entrance.reading, entrance.writing
    routes = [
        Route("/login", pages.login, methods=["GET", "POST"]),
        Route("/logout", writing(pages.logout), methods=["POST"]),
        Route("/language", writing(pages.language), methods=["POST"]),
        Route("/service/{service}", reading(pages.service)),
        Route("/service/{service}/examine", writing(pages.examine), methods=["POST"]),
        Route("/service/{service}/review", writing(pages.review), methods=["POST"]),
        Route("/service/{service}/save", writing(pages.save), methods=["POST"]),
        Route("/service/{service}/hear", writing(pages.hear), methods=["POST"]),
        Route("/service/{service}/history", reading(pages.history)),
        Route("/say", writing(pages.say), methods=["POST"]),
        Route("/misses", reading(pages.misses)),
        Route("/misses/{key}/{what}", writing(pages.settle), methods=["POST"]),
        Route("/desk", reading(pages.desk)),
        Route("/desk/doctor", writing(pages.doctor), methods=["POST"]),
        Route("/statistics", reading(pages.statistics)),
        Route("/", reading(pages.services)),
    ]
    return [Route(HOME, reading(pages.services)), Mount(HOME, routes=list(map(_told, routes)))]


def _told(route: Route) -> Route:
    """The same route; what goes wrong is told with a status that fits."""
    inner = route.endpoint

    async def answer(request: Request) -> Response:
        try:
            response: Response = await inner(request)
            return response
        except KomekshiError as error:
            told = {"code": error.code, "message": error.message, "remedy": error.remedy}
            return JSONResponse({"error": told}, _STATUS.get(error.code, 400))

    return Route(route.path, answer, methods=list(route.methods or ()))


class _Pages:
    def __init__(self, bench: Bench, entrance: Entrance) -> None:
        self._bench = bench
        self._entrance = entrance
        self._templates = Jinja2Templates(_FOLDER / "templates")
        self._languages: dict[str, str] = {}

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        return {
            one: json.loads((_FOLDER / "words" / f"{one}.json").read_text("utf-8"))
            for one in _LANGUAGES
        }

    async def login(self, request: Request) -> Response:
        wrong = False
        if request.method == "POST":
            response = await self._entrance.login(request)
            if response is not None:
                return response
            wrong = True
        return self._render(request, None, "login.html", 403 if wrong else 200, wrong=wrong)

    async def logout(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        return self._entrance.logout(request)

    async def language(
        self, request: Request, session: Session, form: Mapping[str, str]
    ) -> Response:
        wanted = form.get("language", "")
        self._languages[session.csrf] = wanted if wanted in _LANGUAGES else _LANGUAGES[0]
        return RedirectResponse(HOME, 303)

    async def services(self, request: Request, session: Session) -> Response:
        lines = await asyncio.to_thread(self._bench.shelf.services)
        return self._render(request, session, "services.html", lines=lines)

    async def service(self, request: Request, session: Session) -> Response:
        revision = request.query_params.get("revision")
        draft = await asyncio.to_thread(self._bench.shelf.draft, _named(request), revision)
        return self._editor(request, session, draft.text, draft.revision)

    async def examine(
        self, request: Request, session: Session, form: Mapping[str, str]
    ) -> Response:
        remarks = await asyncio.to_thread(
            lambda: self._bench.shelf.examine(_named(request), self._typed(_named(request), form))
        )
        return JSONResponse({"remarks": msgspec.to_builtins(list(remarks))})

    async def review(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        """What would be saved: the difference, and what the check says."""
        service = _named(request)
        before = await asyncio.to_thread(self._bench.shelf.draft, service)
        text = await asyncio.to_thread(self._typed, service, form)
        remarks = await asyncio.to_thread(self._bench.shelf.examine, service, text)
        return self._render(
            request,
            session,
            "review.html",
            service=service,
            text=text,
            revision=form.get("revision", ""),
            changed_meanwhile=form.get("revision") != before.revision,
            difference=_difference(before.text, text),
            remarks=remarks,
            errors=sum(each.severity == "error" for each in remarks),
        )

    async def save(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        service = _named(request)
        text = form.get(_WHOLE, "").replace("\r\n", "\n")
        try:
            await asyncio.to_thread(
                self._bench.shelf.save, service, text, form.get("revision", ""), session.name
            )
        except KomekshiError as error:
            status = _STATUS.get(error.code, 400)
            return self._editor(
                request, session, text, form.get("revision", ""), status=status, problem=error
            )
        return RedirectResponse(f"{HOME}/service/{service}?saved=1", 303)

    async def history(self, request: Request, session: Session) -> Response:
        service = _named(request)
        revisions = await asyncio.to_thread(self._bench.shelf.history, service)
        return self._render(request, session, "history.html", service=service, revisions=revisions)

    async def say(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        language = form.get("language", "")
        if self._bench.studio is None or language not in _LANGUAGES:
            raise HTTPException(422)
        sound = await self._bench.studio.say(form.get("said", "")[:_LONGEST_SAID], language)
        return Response(sound, media_type="audio/wav")

    async def hear(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        """Phrases of the edited templates, said by voices and heard by the desk's own model."""
        if self._bench.studio is None:
            raise HTTPException(422)
        phrases = [
            (line.strip(), language)
            for language in _LANGUAGES
            for line in form.get(language, "").splitlines()[:_MOST_HEARD]
            if line.strip()
        ]
        heard = await self._bench.studio.hear(_named(request), phrases)
        return JSONResponse({"heard": msgspec.to_builtins(list(heard))})

    async def misses(self, request: Request, session: Session) -> Response:
        groups = () if self._bench.misses is None else self._bench.misses.groups
        listed = await asyncio.to_thread(groups) if callable(groups) else ()
        return self._render(request, session, "misses.html", groups=listed)

    async def settle(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        misses, key = self._bench.misses, request.path_params["key"]
        if misses is None:
            raise HTTPException(404)
        match request.path_params["what"]:
            case "attach":
                told = await asyncio.to_thread(misses.attach, key, form.get("service", ""))
            case "wanted" | "not-for-us" as what:
                await asyncio.to_thread(lambda: misses.close(key, wanted=what == "wanted"))
                told = ""
            case _:
                raise HTTPException(404)
        return JSONResponse({"told": told})

    async def desk(self, request: Request, session: Session) -> Response:
        room = self._bench.room
        status = {} if room is None else await asyncio.to_thread(room.status)
        log = () if room is None else await asyncio.to_thread(room.log)
        return self._render(request, session, "desk.html", desk=status, log=log)

    async def doctor(self, request: Request, session: Session, form: Mapping[str, str]) -> Response:
        if self._bench.room is None:
            raise HTTPException(404)
        return JSONResponse({"checks": list(await self._bench.room.doctor())})

    async def statistics(self, request: Request, session: Session) -> Response:
        room, language = self._bench.room, self._language(session)
        page = "" if room is None else await asyncio.to_thread(room.statistics, language)
        return self._render(request, session, "statistics.html", page=page)

    def _typed(self, service: str, form: Mapping[str, str]) -> str:
        """The file that a form stands for: as a whole, or with its fields."""
        if _WHOLE in form:
            return form[_WHOLE].replace("\r\n", "\n")
        before = self._bench.shelf.draft(service)
        return with_fields(
            before.text, {name: typed for name, typed in form.items() if name not in _KEPT}
        )

    def _editor(
        self,
        request: Request,
        session: Session,
        text: str,
        revision: str,
        *,
        status: int = 200,
        problem: KomekshiError | None = None,
    ) -> Response:
        return self._render(
            request,
            session,
            "service.html",
            status,
            service=_named(request),
            text=text,
            revision=revision,
            fields=fields_of(text),
            whole=problem is not None or "whole" in request.query_params,
            problem=problem,
            saved="saved" in request.query_params,
        )

    def _language(self, session: Session | None) -> str:
        return _LANGUAGES[0] if session is None else self._languages.get(session.csrf, "kk")

    def _render(
        self,
        request: Request,
        session: Session | None,
        template: str,
        status: int = 200,
        **context: Any,
    ) -> Response:
        language = self._language(session)
        shared = {
            "home": HOME,
            "language": language,
            "words": self._words[language],
            "session": session,
            "bench": self._bench,
        }
        response = self._templates.TemplateResponse(
            request, template, shared | context, status_code=status
        )
        response.headers["Cache-Control"] = "no-store"
        return response


def _named(request: Request) -> str:
    service: str = request.path_params["service"]
    return service


def _difference(before: str, after: str) -> Sequence[tuple[str, str]]:
    """Lines of a unified difference with their kind: `+`, `-`, `@`, blank."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(line[:1], line) for line in lines if not line.startswith(("---", "+++"))]
