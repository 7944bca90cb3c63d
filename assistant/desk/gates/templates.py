"""From a phrase back to the template it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.catalogue import Catalogue, Service
from assistant.catalogue.expand import Templates
from assistant.catalogue.finding import place
from assistant.catalogue.source import parse_document
from assistant.text import Language

__all__ = ["Template", "TemplateBook"]


@dataclass(frozen=True, slots=True)
class Template:
    """One line of `questions` or `old_questions`."""

    where: str
    """File below `intents/`, a space, and the dotted field."""
    language: Language
    text: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateBook:
    """The templates of a catalogue with their phrases, which the catalogue itself mixes."""

    catalogue: Catalogue
    rules: Mapping[Language, Templates]

    @classmethod
    def of(cls, catalogue: Catalogue, texts: Mapping[str, str]) -> TemplateBook:
        """`texts` are the files that the catalogue was built of, without faults."""
        return cls(catalogue, {language: _rules(language, texts) for language in Language})

    def templates(self, target: str) -> Iterator[Template]:
        """All templates of a service, talk, collection or lesson."""
        owner = self.catalogue.owner(target)
        fields = {"questions": owner.questions}
        if isinstance(owner, Service):
            fields["old_questions"] = owner.old_questions
        for field, asked in fields.items():
            for language, templates in asked.items():
                for at, text in enumerate(templates):
                    where = f"{place(self.catalogue, target)} {field}.{language}.{at}"
                    yield Template(where, language, text, self.rules[language].phrases(text))

    def where(self, target: str, phrase: str) -> str:
        """File and field of the first template that stands for a phrase."""
        for template in self.templates(target):
            if phrase in template.phrases:
                return template.where
        return f"{place(self.catalogue, target)} questions"


def _rules(language: Language, texts: Mapping[str, str]) -> Templates:
    name = f"rules/{language.value}.yaml"
    document, _ = parse_document(name, texts.get(name, ""))
    rules: Any = document.data or {}
    return Templates.parse(rules)
