"""Sentences that were missed become phrases of a service, when nothing suffers from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.catalogue import Catalogue, Finding, Severity
from assistant.catalogue.attached import FILE, Attached, read_attached, with_attached
from assistant.catalogue.edit import write_whole
from assistant.desk.gates.attached import lost_again
from assistant.desk.settings import Settings
from assistant.desk.staff.adding import Draft, draft_of, write_text
from assistant.desk.staff.attachable import (
    leads_to,
    refuse_clash,
    refuse_takeover,
    refuse_words,
)
from assistant.desk.understanding import open_matcher
from assistant.errors import CatalogueError
from assistant.match import Matcher
from assistant.text import Language, normalise

__all__ = ["Attachment", "attach"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """What was done."""

    service: str
    language: Language
    sentences: tuple[str, ...]
    """New phrases of the service."""
    known: tuple[str, ...]
    """Sentences that lead to the service already, so that nothing was to be added."""
    file: str
    """Of the service, below `intents/`."""
    warnings: tuple[Finding, ...]
    """What the check says and did not say before."""
    catalogue: Catalogue
    matcher: Matcher
    """As the desk understands from its next reload on."""


def attach(
    settings: Settings,
    now: tuple[Catalogue, Matcher],
    service: str,
    language: Language,
    sentences: Sequence[str],
    day: date,
) -> Attachment:
    """Put sentences into a service's file and into the list that `komekshi check` asks.

    `now`: the catalogue and how it is understood. Raise `CatalogueError`: `attach-personal`,
    `attach-unheard`, `attach-latin`, `attach-vague`, `attach-long`, `attach-clash`,
    `attach-breaks`, or as `add_phrase` does; all files are as they were then.
    """
    catalogue, matcher = now
    known = tuple(one for one in sentences if leads_to(matcher, one, service))
    new = {normalise(one): one for one in sentences if one not in known}
    for one in new.values():
        refuse_words(catalogue, one)
        refuse_clash(catalogue, matcher, one, service)
    if not new:
        return Attachment(service, language, (), known, "", (), catalogue, matcher)
    draft = draft_of(settings.home / "intents", service, language, tuple(new))
    after = open_matcher(settings, draft.catalogue)
    lines = [Attached(one, service, language, day) for one in new]
    refuse_takeover(catalogue, matcher, after, service, new)
    before, earlier = _earlier(draft)
    warnings = [*draft.added.warnings, *_asked_again(after, draft, (*earlier, *lines))]
    _write(draft, before, with_attached(before, lines))
    return Attachment(
        service,
        language,
        tuple(new),
        known,
        draft.added.file,
        tuple(warnings),
        draft.catalogue,
        after,
    )


def _earlier(draft: Draft) -> tuple[str, tuple[Attached, ...]]:
    """The file of attached sentences, and what is in it. Raise `CatalogueError`."""
    text = draft.texts.by_name.get(FILE, "")
    return text, read_attached(text)


def _asked_again(matcher: Matcher, draft: Draft, lines: Sequence[Attached]) -> list[Finding]:
    """Warnings about new and earlier sentences. Raise `CatalogueError` where one is lost."""
    found = list(lost_again(matcher, draft.catalogue, lines))
    lost = [each.message for each in found if each.severity is Severity.ERROR]
    if lost:
        told = "\n".join(f"  {each}" for each in lost)
        raise CatalogueError(
            "attach-breaks",
            f"with this phrase in {draft.added.file} not all attached sentences would lead home:\n"
            f"{told}\n",
            "attach it in other words",
        )
    return [each for each in found if each.code != "attached-orphan"]


def _write(draft: Draft, before: str, content: str) -> None:
    """Both files or none."""
    draft.write()
    try:
        write_text(draft.root / FILE, before=before, content=content)
    except CatalogueError:
        write_whole(draft.root / draft.added.file, draft.before)
        raise
