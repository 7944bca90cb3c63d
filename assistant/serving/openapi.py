"""The description of the HTTP API, made of the same structs that read its bodies."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec

from assistant import __version__
from assistant.serving.ports import LANGUAGES

__all__ = ["AskBody", "SayBody", "description"]

_LONGEST_TEXT: Final = 2_000
"""Letters; the longest question that was ever met has 200."""


class AskBody(msgspec.Struct, forbid_unknown_fields=True):
    """A typed question."""

    text: Annotated[str, msgspec.Meta(max_length=_LONGEST_TEXT)]
    visit: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class SayBody(msgspec.Struct, forbid_unknown_fields=True):
    """A text to be read aloud."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_TEXT)]
    language: Literal["kk", "ru"] = "kk"


class _Error(msgspec.Struct):
    code: str
    message: str
    remedy: str | msgspec.UnsetType = msgspec.UNSET


class _Failed(msgspec.Struct):
    error: _Error


class _Word(msgspec.Struct):
    word: str
    weight: float


class Answered(msgspec.Struct):
    """As `komekshi ask --json` writes it, without the name of the input."""

    text: str
    language: Literal["kk", "ru"] | None
    decision: str
    command: str | None
    service: str | None
    talk: str | None
    collection: str | None
    lesson: str | None
    facet: str | None
    channel: str | None
    candidates: list[dict[str, Any]]
    score: float
    why: list[_Word]
    timings_ms: dict[str, float]
    reply: str
    as_of: str | None
    doubts: list[str]


class _ServiceLine(msgspec.Struct):
    id: str
    title: str
    life_situation: str


class _Services(msgspec.Struct):
    services: list[_ServiceLine]


class _Service(msgspec.Struct):
    id: str
    title: str
    life_situation: str
    answer: dict[str, Any]
    sources: list[dict[str, Any]]


_PARTS: Final = (AskBody, SayBody, Answered, _Failed, _Services, _Service)


def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    _, components = msgspec.json.schema_components(
        _PARTS, ref_template="#/components/schemas/{name}"
    )
    language = {
        "name": "language",
        "in": "query",
        "schema": {"enum": list(LANGUAGES), "default": LANGUAGES[0]},
    }
    name = {
        "name": "service",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Komekshi", "version": __version__},
        "paths": {
            "/v1/ask": {"post": _post("Ask in words", _json("AskBody"), _json("Answered"))},
            "/v1/hear": {
                "post": _post(
                    "Ask by a sound file (WAV, FLAC, OGG; at most 60 s)",
                    {
                        "application/octet-stream": {
                            "schema": {"type": "string", "format": "binary"}
                        }
                    },
                    _json("Answered"),
                )
            },
            "/v1/say": {
                "post": _post("Read a text aloud", _json("SayBody"), {"audio/wav": {}}),
            },
            "/v1/services": {"get": _get("All services", "_Services", [language])},
            "/v1/services/{service}": {
                "get": _get("One service, whole", "_Service", [name, language])
            },
            "/healthz": {"get": {"summary": "Alive", "responses": {"200": {"description": "ok"}}}},
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


def _json(part: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{part}"}}}


def _post(summary: str, body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": body},
        "responses": _responses(answer, "401", "413", "415", "422", "503"),
    }


def _get(summary: str, part: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": _responses(_json(part), "401", "404", "422"),
    }


def _responses(answer: dict[str, Any], *failures: str) -> dict[str, Any]:
    failed = {"description": "not done", "content": _json("_Failed")}
    return {
        "200": {"description": "done", "content": answer},
        **dict.fromkeys(failures, failed),
    }
