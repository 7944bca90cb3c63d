"""Reads `intents/` and puts it through every gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue import Catalogue, Finding, Severity, check
from assistant.catalogue.attached import FILE as ATTACHED
from assistant.catalogue.attached import Attached, read_attached
from assistant.catalogue.finding import in_order, located
from assistant.catalogue.load import build_catalogue, read_texts
from assistant.desk.gates.attached import lost_again, with_sentences
from assistant.desk.gates.hearing import unheard
from assistant.desk.gates.matching import SAMPLE, over_matches, sampled
from assistant.desk.gates.spelling import Hunspell, misspelt, read_words
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.gates.tried import read_sentences, untried
from assistant.desk.rehearsal.script import recording_findings
from assistant.desk.settings import Settings
from assistant.desk.understanding import open_matcher
from assistant.desk.voice import recordings_folder
from assistant.errors import ModelError, SetupError, VoiceError
from assistant.hearing import open_model
from assistant.match import Matcher
from assistant.voice import Recordings

__all__ = ["Examined", "Skipped", "examine_catalogue"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A gate that was left out."""

    gate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A catalogue and what is wrong in it."""

    catalogue: Catalogue
    findings: tuple[Finding, ...]
    """With their lines, errors first."""
    skipped: tuple[Skipped, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self._of(Severity.WARNING)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is severity)


def examine_catalogue(
    settings: Settings, *, phrases: Path | None = None, thorough: bool = False
) -> Examined:
    """What all gates find; `thorough` tries every phrase and not only a sample.

    `phrases` is the folder of sentences that try the templates, by default `tests/phrases`.
    Raise `CatalogueError` where the files can't be understood.
    """
    root = settings.intents
    texts = read_texts(root)
    catalogue = build_catalogue(root, texts)
    book = TemplateBook.of(catalogue, texts.by_name)
    tried = sampled(catalogue, 1 if thorough else SAMPLE)
    attached = read_attached(texts.by_name.get(ATTACHED, ""))
    looked_at = [
        *check(catalogue),
        *over_matches(Matcher(catalogue), tried, book),
        *_heard(settings, book),
        *_spelled(root / "words.txt", catalogue),
        *_tried(phrases or settings.home / "tests" / "phrases", book, attached),
        *_attached(settings, catalogue, attached),
        *recording_findings(catalogue, Recordings(recordings_folder(settings))),
    ]
    findings = [each for each in looked_at if isinstance(each, Finding)]
    skipped = tuple(each for each in looked_at if isinstance(each, Skipped))
    return Examined(catalogue, located(in_order(findings), texts.by_name), skipped)


def _heard(settings: Settings, book: TemplateBook) -> Iterator[Finding | Skipped]:
    try:
        yield from list(unheard([open_model(folder) for folder in settings.models], book))
    except (ModelError, VoiceError) as error:
        yield Skipped("word-unknown", error.message)


def _spelled(words: Path, catalogue: Catalogue) -> Iterator[Finding | Skipped]:
    try:
        yield from list(misspelt(catalogue, read_words(words), Hunspell.find()))
    except SetupError as error:
        yield Skipped("spelling", f"{error.message} ({error.remedy})")


def _tried(
    folder: Path, book: TemplateBook, attached: Sequence[Attached]
) -> Iterator[Finding | Skipped]:
    if folder.is_dir():
        yield from untried(book, with_sentences(read_sentences(folder), attached))
    else:
        yield Skipped("template-untried", f"there is no folder {folder}")


def _attached(
    settings: Settings, catalogue: Catalogue, attached: Sequence[Attached]
) -> Iterator[Finding]:
    """As the desk itself understands them, with what was learned."""
    if attached:
        yield from lost_again(open_matcher(settings, catalogue), catalogue, attached)
