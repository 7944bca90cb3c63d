"""A new template for a service, which is kept only when the catalogue is as sound as before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue import Catalogue, Finding, Phrase, Service, Severity, check
from assistant.catalogue.edit import with_template, write_whole
from assistant.catalogue.finding import located, service_file
from assistant.catalogue.load import Texts, build_catalogue, read_texts
from assistant.desk.editing import service_named
from assistant.desk.gates.matching import over_matches
from assistant.desk.gates.templates import TemplateBook
from assistant.errors import CatalogueError
from assistant.match import Matcher
from assistant.text import Language

__all__ = ["Added", "add_phrase"]


@dataclass(frozen=True, slots=True)
class Added:
    """A template that is in its file now."""

    file: str
    """Below `intents/`."""
    phrases: tuple[str, ...]
    """What it stands for."""
    warnings: tuple[Finding, ...]
    """What the check did not say before."""


def add_phrase(root: Path, service: str, language: Language, template: str) -> Added:
    """Put a template into a service of the folder `root` (`intents/`).

    Raise `CatalogueError` (`service-unknown`, `template-there`, `template-refused`,
    `catalogue-invalid`, `catalogue-changed`, `catalogue-write`); the file is as it was then.
    """
    texts = read_texts(root)
    catalogue = build_catalogue(root, texts)
    owner = service_named(catalogue, service)
    if template in owner.questions.get(language, ()):
        raise CatalogueError(
            "template-there", f"{service} has «{template}» already", "write another one"
        )
    name = service_file(owner)
    content = with_template(texts.by_name[name], language, template)
    edited = Texts({**texts.by_name, name: content}, ())
    after = build_catalogue(root, edited)
    added = _examined(catalogue, after, edited, owner, language)
    _write(root / name, before=texts.by_name[name], content=content)
    return added


def _examined(
    before: Catalogue, after: Catalogue, edited: Texts, owner: Service, language: Language
) -> Added:
    """Check the catalogue with the template, before anything is written."""
    book = TemplateBook.of(after, edited.by_name)
    place = f" questions.{language}."
    template = [each for each in book.templates(owner.id) if place in each.where][-1]
    phrases = [Phrase(text, language, owner.id) for text in template.phrases]
    known = set(check(before))
    new = [each for each in check(after) if each not in known]
    new += over_matches(Matcher(after), phrases, book)
    findings = located(new, edited.by_name)
    if any(each.severity is Severity.ERROR for each in findings):
        told = "\n".join(f"  {each.file}: {each.message} [{each.code}]" for each in findings)
        raise CatalogueError(
            "template-refused",
            f"{service_file(owner)} with this template would not pass the check:\n{told}\n",
            "write the template in other words",
        )
    return Added(service_file(owner), template.phrases, findings)


def _write(path: Path, *, before: str, content: str) -> None:
    try:
        if path.read_text(encoding="utf-8-sig") != before:
            raise CatalogueError(
                "catalogue-changed", f"{path} was changed meanwhile", "try once more"
            )
        write_whole(path, content)
    except OSError as error:
        raise CatalogueError(
            "catalogue-write", f"{path} can't be written: {error}", "check the rights of this user"
        ) from error
