"""New templates for a service, which are kept only when the catalogue is as sound as before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue import Catalogue, Finding, Phrase, Service, Severity
from assistant.catalogue.check import check_questions
from assistant.catalogue.edit import with_template, write_whole
from assistant.catalogue.finding import located, service_file
from assistant.catalogue.load import Texts, build_catalogue, read_texts
from assistant.desk.gates.matching import over_matches
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.staff.editing import service_named
from assistant.errors import CatalogueError
from assistant.match import Matcher
from assistant.text import Language

__all__ = ["Added", "Draft", "add_phrase", "draft_of", "write_text"]


@dataclass(frozen=True, slots=True)
class Added:
    """Templates that are in their file now."""

    file: str
    """Below `intents/`."""
    phrases: tuple[str, ...]
    """What they stand for."""
    warnings: tuple[Finding, ...]
    """What the check did not say before."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A service's file with more templates, checked and not written."""

    root: Path
    """`intents/`."""
    before: str
    """What was in the file when it was read."""
    content: str
    catalogue: Catalogue
    """As it is with them."""
    texts: Texts
    """All files of it."""
    added: Added

    def write(self) -> None:
        """Raise `CatalogueError` (`catalogue-changed`, `catalogue-write`)."""
        write_text(self.root / self.added.file, before=self.before, content=self.content)


def add_phrase(root: Path, service: str, language: Language, template: str) -> Added:
    """Put a template into a service of the folder `root` (`intents/`).

    Raise `CatalogueError` (`service-unknown`, `template-there`, `template-refused`,
    `catalogue-invalid`, `catalogue-changed`, `catalogue-write`); the file is as it was then.
    """
    draft = draft_of(root, service, language, [template])
    draft.write()
    return draft.added


def draft_of(root: Path, service: str, language: Language, templates: Sequence[str]) -> Draft:
    """The same before it is written, for one template or more. Raise as `add_phrase`."""
    texts = read_texts(root)
    before = build_catalogue(root, texts)
    owner = service_named(before, service)
    content = texts.by_name[service_file(owner)]
    for template in templates:
        if template in owner.questions.get(language, ()):
            raise CatalogueError(
                "template-there", f"{service} has «{template}» already", "write another one"
            )
        content = with_template(content, language, template)
    edited = Texts({**texts.by_name, service_file(owner): content}, ())
    after = build_catalogue(root, edited)
    added = _examined(before, after, edited, owner, language, len(templates))
    return Draft(root, texts.by_name[service_file(owner)], content, after, edited, added)


def write_text(path: Path, *, before: str, content: str) -> None:
    """Write a file of the catalogue, if it is still as it was; `before` is empty for a new one.

    Raise `CatalogueError` (`catalogue-changed`, `catalogue-write`).
    """
    try:
        there = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        if there != before:
            raise CatalogueError(
                "catalogue-changed", f"{path} was changed meanwhile", "try once more"
            )
        write_whole(path, content)
    except OSError as error:
        raise CatalogueError(
            "catalogue-write", f"{path} can't be written: {error}", "check the rights of this user"
        ) from error


def _examined(
    before: Catalogue,
    after: Catalogue,
    edited: Texts,
    owner: Service,
    language: Language,
    count: int,
) -> Added:
    """Check the catalogue with the templates, before anything is written."""
    book = TemplateBook.of(after, edited.by_name)
    place = f" questions.{language}."
    templates = [each for each in book.templates(owner.id) if place in each.where][-count:]
    phrases = [text for template in templates for text in template.phrases]
    known = set(check_questions(before))
    new = [each for each in check_questions(after) if each not in known]
    asked = [Phrase(text, language, owner.id) for text in phrases]
    new += over_matches(Matcher(after), asked, book)
    findings = located(new, edited.by_name)
    if any(each.severity is Severity.ERROR for each in findings):
        told = "\n".join(f"  {each.file}: {each.message} [{each.code}]" for each in findings)
        raise CatalogueError(
            "template-refused",
            f"{service_file(owner)} with this template would not pass the check:\n{told}\n",
            "write the template in other words",
        )
    return Added(service_file(owner), tuple(phrases), findings)
