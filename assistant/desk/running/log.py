"""The log: JSON lines for journald, plain lines for a person; no personal data in either."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog

from assistant.desk.config.sections import LogFormat, Logging
from assistant.errors import KomekshiError
from assistant.text.redaction import redact

__all__ = ["is_plain", "redacted", "set_up_log"]

_SUSPECT: Final = re.compile(r"\d(?:[ ()-]{0,2}\d){8}|@")
"""Nine digits in a row, as an ИИН, a phone or a card has; or an address. Only such a text goes
through the whole redaction, which would also hide the address of a page."""

_SAYS_NOTHING_OF_VISITORS: Final = (KomekshiError, OSError)
"""Errors whose text is logged; in that of others, a `KeyError` say, a visitor's word may stand."""

_MOST_FRAMES: Final = 12

_TALKATIVE: Final = ("alembic", "watchfiles")
"""Libraries whose every step is no news."""

Entry = MutableMapping[str, Any]


def set_up_log(section: Logging, stream: TextIO | None = None) -> None:
    """Have everything logged as the settings say, also by libraries; may be called again."""
    stream = sys.stderr if stream is None else stream
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _fault,
    ]
    rendered = _plain if is_plain(section, stream) else structlog.processors.JSONRenderer(
        ensure_ascii=False, default=str
    )  # fmt: skip
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _redaction,
                rendered,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(section.level.upper())
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)


def is_plain(section: Logging, stream: TextIO | None) -> bool:
    """Whether lines are for people."""
    match section.format:
        case LogFormat.AUTO:
            return stream is not None and stream.isatty()
        case LogFormat.PLAIN:
            return True
        case LogFormat.JSON:
            return False


def redacted(value: Any) -> Any:
    """The value without personal data, however deep it lies."""
    match value:
        case str():
            return redact(value) if _SUSPECT.search(value) else value
        case Mapping():
            return {redacted(key): redacted(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [redacted(each) for each in value]
        case int() if not isinstance(value, bool) and len(str(abs(value))) >= 9:
            return redact(str(value))
        case None | bool() | int() | float():
            return value
        case _:
            return redacted(str(value))


class _Handler(logging.StreamHandler[TextIO]):
    """A reader that went away, or was never there, is no reason to end or to complain."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - overrides
        """The line is lost."""


def _redaction(logger: Any, method: str, entry: Entry) -> Entry:
    told: Entry = redacted(entry)
    return told


def _fault(logger: Any, method: str, entry: Entry) -> Entry:
    """An exception as its kind and the lines it came through."""
    told = entry.pop("exc_info", None)
    record: logging.LogRecord | None = entry.get("_record")
    if record is not None and record.exc_info:  # logged by the standard library
        told = record.exc_info[1]
    error = sys.exception() if told is True else told
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        entry["error"] = type(error).__name__
        entry["through"] = [f"{each.filename}:{each.lineno} {each.name}" for each in frames]
        if isinstance(error, _SAYS_NOTHING_OF_VISITORS):
            entry["error_text"] = str(error)
    return entry


def _plain(logger: Any, method: str, entry: Entry) -> str:
    event = entry.pop("event")
    for key in ("timestamp", "level", "logger"):
        entry.pop(key, None)
    through = entry.pop("through", ())
    more = "".join(f" {key}={value}" for key, value in entry.items())
    return "\n    ".join([f"komekshi: {event}{more}", *through])
