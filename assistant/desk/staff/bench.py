"""The staff's pages at a desk: files, voices, misses, the desk's own state behind their ports."""

from __future__ import annotations

import asyncio
import io
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any, Final

import numpy as np
import soundfile

from assistant.catalogue import Finding
from assistant.desk.health.doctor import examine
from assistant.desk.journal.figures import read_figures, title_in, today
from assistant.desk.journal.place import journal_url, reading_journal
from assistant.desk.pipeline import Desk
from assistant.desk.rehearsal.speech import sound_of
from assistant.desk.rehearsal.trials import Question, Trial
from assistant.desk.rehearsal.visitors import VISITORS
from assistant.desk.running.log import redacted
from assistant.desk.settings import Settings
from assistant.desk.staff.drafts import Drafts
from assistant.desk.staff.history import FileHistory
from assistant.desk.staff.reviewing import Reviewing
from assistant.dialogue import Reply, Said
from assistant.errors import JournalError, VoiceError
from assistant.hearing import Utterance
from assistant.journal.outcomes import Period
from assistant.journal.report import statistics_fragment
from assistant.kiosk.workbench.ports import (
    Bench,
    Heard,
    MissGroup,
    OpenDraft,
    Remark,
    Revision,
    ServiceLine,
)
from assistant.text import Language

__all__ = ["LogTail", "open_bench"]

_GROUPS: Final = 100
"""Groups of misses on the page, the most frequent ones; each costs some milliseconds."""

_EXAMPLES: Final = 6
_LINES: Final = 200
_SNR_DB: Final = 18.0
"""Of a rehearsal at the workbench: a hall on a quiet day."""
_WEEK: Final = timedelta(days=6)


def open_bench(
    settings: Settings, desk: Desk, status: Callable[[], Mapping[str, Any]], log: LogTail
) -> Bench:
    """All that the pages need."""
    return Bench(
        shelf=_Shelf(settings),
        studio=_Studio(desk) if desk.speaks else None,
        misses=_Misses(settings) if settings.journal.enabled else None,
        room=_Room(settings, status, log),
    )


class LogTail(logging.Handler):
    """The last lines of the log, as harmless as the log itself."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        try:
            at = self.formatter or logging.Formatter("%(asctime)s %(levelname)s %(message)s")
            self._lines.append(str(redacted(at.format(record))))
        except Exception:
            self.handleError(record)

    def lines(self) -> tuple[str, ...]:
        """The latest last."""
        return tuple(self._lines)


class _Shelf:
    """The port `Shelf`."""

    def __init__(self, settings: Settings) -> None:
        self._drafts = Drafts(settings)
        self._history = FileHistory(settings.intents)

    def services(self) -> Sequence[ServiceLine]:
        return [
            ServiceLine(
                shown.service.id,
                shown.service.topic,
                shown.service.title.kk,
                shown.service.title.ru,
                shown.service.confidence.value,
                tuple(channel.value for channel in shown.service.answer.channels),
                shown.phrases,
                shown.service.doubts,
                shown.remarks,
            )
            for shown in self._drafts.list()
        ]

    def draft(self, service: str, revision: str | None = None) -> OpenDraft:
        now = self._drafts.read(service)
        text = now.text if revision is None else self._history.text(now.file, revision)
        return OpenDraft(service, now.file, text, now.revision)

    def examine(self, service: str, text: str) -> Sequence[Remark]:
        return [_remark(each) for each in self._drafts.examine(service, text)]

    def save(self, service: str, text: str, revision: str, author: str) -> OpenDraft:
        saved = self._drafts.save(service, text, revision).draft
        self._history.record(saved.file, author, f"{service}: edited at the workbench")
        return OpenDraft(service, saved.file, saved.text, saved.revision)

    def history(self, service: str) -> Sequence[Revision]:
        file = self._drafts.read(service).file
        return [
            Revision(each.name, each.at, each.author, each.subject)
            for each in self._history.of(file)
        ]


class _Studio:
    """The port `Studio`, with the voice and the ears of the running desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(self, text: str, language: str) -> bytes:
        reply = Reply((Said(text, Language(language)),))
        pieces = [rendering async for rendering in self._desk.renderings(reply)]
        if not pieces:
            raise VoiceError("voice-no-text", "there is no text to say", "write some words")
        out = io.BytesIO()
        pcm = np.concatenate([piece.pcm for piece in pieces])
        soundfile.write(out, pcm, pieces[0].rate, format="WAV", subtype="PCM_16")
        return out.getvalue()

    async def hear(self, service: str, phrases: Sequence[tuple[str, str]]) -> Sequence[Heard]:
        visitors = cycle(VISITORS)
        questions = (Question(service, "", Language(language), said) for said, language in phrases)
        return [
            await self._one(Trial(question, visitor, _SNR_DB))
            for question, visitor in zip(questions, visitors, strict=False)
        ]

    async def _one(self, trial: Trial) -> Heard:
        pcm = await asyncio.to_thread(sound_of, trial)
        understood = await self._desk.understand(Utterance(pcm))
        taken, asked = understood.target or "", trial.question
        return Heard(asked.text, understood.text, taken, taken == asked.target)


class _Misses:
    """The port `Misses`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def groups(self) -> Sequence[MissGroup]:
        try:
            with reading_journal(journal_url(self._settings)) as engine:
                reviewing = Reviewing(self._settings, engine)
                items = reviewing.items(reviewing.groups()[:_GROUPS])
        except JournalError as error:
            if error.code == "journal-missing":
                return ()
            raise
        return [
            MissGroup(
                item.cluster.key,
                item.cluster.times,
                tuple(miss.text for miss in item.cluster.misses[:_EXAMPLES]),
                tuple((near.service, " · ".join(near.titles)) for near in item.nearest),
            )
            for item in items
        ]

    def attach(self, key: str, service: str) -> str:
        with reading_journal(journal_url(self._settings)) as engine:
            reviewing = Reviewing(self._settings, engine)
            done = reviewing.attach(reviewing.named(key), service)
        warnings = "; ".join(each.message for each in done.attachment.warnings)
        said = ", ".join(f"«{one}»" for one in done.attachment.sentences)
        return f"{service}: {said or '='} ({done.closed}) {warnings}".strip()

    def close(self, key: str, *, wanted: bool) -> None:
        with reading_journal(journal_url(self._settings)) as engine:
            reviewing = Reviewing(self._settings, engine)
            group = reviewing.named(key)
            if wanted:
                reviewing.want(group)
            else:
                reviewing.refuse(group)


class _Room:
    """The port `Room`."""

    def __init__(
        self,
        settings: Settings,
        status: Callable[[], Mapping[str, Any]],
        log: LogTail,
    ) -> None:
        self._settings = settings
        self._status = status
        self._log = log

    def status(self) -> Mapping[str, Any]:
        return self._status()

    def log(self) -> Sequence[str]:
        return self._log.lines()

    async def doctor(self) -> Sequence[tuple[str, str, str, str]]:
        return [
            (check.verdict.value, check.name, check.detail, check.remedy)
            for check in await examine(self._settings)
        ]

    def statistics(self, language: str) -> str:
        last = today()
        try:
            figures = read_figures(self._settings, Period(last - _WEEK, last))
        except JournalError as error:
            if error.code == "journal-missing":
                return ""
            raise
        said_in = Language(language)
        title = title_in(figures.catalogue, said_in)
        return statistics_fragment(figures.statistics, said_in, title)


def _remark(finding: Finding) -> Remark:
    return Remark(
        finding.severity.value,
        finding.code,
        finding.field or finding.file,
        finding.line,
        finding.message,
        finding.remedy,
    )
