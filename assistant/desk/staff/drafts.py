"""Services that the staff is editing: read, examined while they are typed, saved whole."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from assistant.catalogue import Catalogue, Finding, Phrase, Service, Severity, check
from assistant.catalogue.build import Builder
from assistant.catalogue.finding import error, in_order, located, service_file
from assistant.catalogue.load import LARGEST_FILE, Texts, build_catalogue, read_texts
from assistant.catalogue.source import Document, Fault, parse_document
from assistant.desk.gates.hearing import unheard
from assistant.desk.gates.matching import over_matches
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.settings import Settings
from assistant.desk.staff.adding import write_text
from assistant.desk.staff.editing import service_named
from assistant.errors import CatalogueError, ModelError
from assistant.hearing import open_model
from assistant.match import Matcher
from assistant.text import Language

__all__ = ["Draft", "Drafts", "Saved", "Shown", "revision_of"]

_TRIED: Final = 24
"""Phrases of a service that are asked of the matcher while it is typed: 0.1 s."""

_OTHERS: Final = frozenset({"related-unknown"})
"""Findings that only the whole catalogue can tell."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list of services."""

    service: Service
    phrases: int
    remarks: int
    """Findings of the check of answers and wording."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A service's file as it was read."""

    service: str
    file: str
    """Below `intents/`."""
    text: str
    revision: str
    """Tells whether somebody else has changed it since."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is in the file now."""

    draft: Draft
    remarks: tuple[Finding, ...]
    """Warnings."""


@dataclass(frozen=True)
class _Base:
    """The files of one moment, and what is worked out of them when it is needed."""

    texts: Texts
    catalogue: Catalogue

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.catalogue)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return check(self.catalogue)


class Drafts:
    """Blocks, some of it for seconds: call it in a thread. Several may call at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loading = threading.Lock()
        self._saving = threading.Lock()
        self._base: _Base | None = None

    def list(self) -> tuple[Shown, ...]:
        """All services. Raise `CatalogueError`."""
        base = self._present()
        phrases = Counter(phrase.target for phrase in base.catalogue.phrases)
        remarks = Counter(each.file for each in base.findings)
        return tuple(
            Shown(service, phrases[service.id], remarks[service_file(service)])
            for service in base.catalogue.services.values()
        )

    def read(self, service: str) -> Draft:
        """Raise `CatalogueError` `service-unknown`."""
        base = self._present()
        file = service_file(service_named(base.catalogue, service))
        text = base.texts.by_name[file]
        return Draft(service, file, text, revision_of(text))

    def examine(self, service: str, text: str) -> tuple[Finding, ...]:
        """What is wrong with a text that the file might have, in 0.2 s; nothing is written.

        The whole check, which compares with all other services, follows when it is saved.
        """
        base = self._present()
        file = service_file(service_named(base.catalogue, service))
        document, faults = _parsed(file, text)
        found = [_finding(fault) for fault in faults]
        edited = None if faults else _with_document(base, service, document)
        if isinstance(edited, list):
            found += [_finding(fault) for fault in edited]
        elif edited is not None:
            texts = {**base.texts.by_name, file: text}
            alone = _alone(edited, service)
            found += [each for each in check(alone) if each.file == file]
            book = TemplateBook.of(alone, texts)
            found += _unheard(self._settings, book)
            found += _clashes(base, alone, book)
            found = [each for each in found if each.code not in _OTHERS]
            return located(in_order(found), texts)
        return in_order(found)

    def save(self, service: str, text: str, revision: str) -> Saved:
        """Write a text for good, when nobody has changed the file since and no gate objects.

        Raise `CatalogueError`: `draft-conflict`, `draft-refused` with what the gates say,
        `catalogue-write`.
        """
        with self._saving:
            before = self.read(service)
            if before.revision != revision:
                raise CatalogueError(
                    "draft-conflict",
                    f"{before.file} was changed by somebody else meanwhile",
                    "look at what is new and put your changes into it",
                )
            after, warnings = self._examined(before, text)
            write_text(self._settings.intents / before.file, before=before.text, content=text)
            self._base = after
            return Saved(Draft(service, before.file, text, revision_of(text)), warnings)

    def _examined(self, before: Draft, text: str) -> tuple[_Base, tuple[Finding, ...]]:
        """What will be there, and warnings that were not there before.

        Raise `CatalogueError` `draft-refused`.
        """
        base = self._present()
        if len(text.encode()) > LARGEST_FILE:
            raise _refused("the file is too large")
        texts = Texts({**base.texts.by_name, before.file: text}, ())
        try:
            after = _Base(texts, build_catalogue(self._settings.intents, texts))
            service_named(after.catalogue, before.service)
        except CatalogueError as fault:
            raise _refused(fault.message) from fault
        known = set(base.findings)
        new = [each for each in after.findings if each not in known]
        phrases = after.catalogue.phrases
        asked = _some(phrase for phrase in phrases if phrase.target == before.service)
        book = TemplateBook.of(after.catalogue, texts.by_name)
        new += over_matches(after.matcher, asked, book)
        found = located(in_order(new), texts.by_name)
        errors = [each for each in found if each.severity is Severity.ERROR]
        if errors:
            raise _refused("\n".join(f"{each.where}: {each.message}" for each in errors))
        return after, found

    def _present(self) -> _Base:
        """The files as they are now; built anew only when one has changed."""
        texts = read_texts(self._settings.intents)
        with self._loading:
            if self._base is None or self._base.texts.by_name != texts.by_name:
                self._base = _Base(texts, build_catalogue(self._settings.intents, texts))
            return self._base


def revision_of(text: str) -> str:
    """The same for the same text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _parsed(file: str, text: str) -> tuple[Document, list[Fault]]:
    if len(text.encode()) > LARGEST_FILE:
        fault = Fault(file, "is too large", f"at most {LARGEST_FILE} bytes")
        return Document(file, None, None), [fault]
    return parse_document(file, text)


def _with_document(base: _Base, service: str, document: Document) -> Catalogue | list[Fault]:
    """The catalogue with one service replaced: its phrases and answers are the only new ones."""
    builder = Builder()
    for language in Language:
        name = f"rules/{language.value}.yaml"
        text = base.texts.by_name.get(name)
        builder.rules(language, None if text is None else parse_document(name, text)[0])
    builder.service(document)
    if builder.faults:
        return builder.faults
    alone = builder.catalogue()
    changed = alone.services.get(service)
    if changed is None:
        return [Fault(document.name, f"the id is no longer {service}", "leave the id as it was")]
    others = tuple(phrase for phrase in base.catalogue.phrases if phrase.target != service)
    return replace(
        base.catalogue,
        services=MappingProxyType({**base.catalogue.services, service: changed}),
        phrases=(*others, *alone.phrases),
    )


def _alone(edited: Catalogue, service: str) -> Catalogue:
    """A catalogue that has just this service: all gates of it take milliseconds."""
    return replace(
        edited,
        services=MappingProxyType({service: edited.services[service]}),
        phrases=tuple(phrase for phrase in edited.phrases if phrase.target == service),
        collections=MappingProxyType({}),
        lessons=MappingProxyType({}),
        talks=MappingProxyType({}),
    )


def _unheard(settings: Settings, book: TemplateBook) -> list[Finding]:
    """Words that no model in use can hear."""
    try:
        return list(unheard([open_model(folder) for folder in settings.models], book))
    except ModelError:
        return []  # `doctor` tells it; the text is not to blame


def _clashes(base: _Base, alone: Catalogue, book: TemplateBook) -> list[Finding]:
    """New phrases that other services get, as the desk understands now."""
    known = set(base.catalogue.phrases)
    asked = _some(phrase for phrase in alone.phrases if phrase not in known)
    found = over_matches(base.matcher, asked, book)
    # That a new phrase is not known yet is what the edit is for.
    return [each for each in found if each.code == "over-match"]


def _some(phrases: Iterable[Phrase]) -> list[Phrase]:
    listed = list(phrases)
    return listed[:: max(1, len(listed) // _TRIED)]


def _finding(fault: Fault) -> Finding:
    name, _, line = fault.where.partition(":")
    one = error("file-fault", name, fault.message, fault.remedy)
    return replace(one, line=int(line)) if line.isdigit() else one


def _refused(why: str) -> CatalogueError:
    return CatalogueError("draft-refused", why, "mend what is named; the file is as it was")
