"""Reads `intents/` and puts it through every gate."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.catalogue import Catalogue, Finding, Severity, check
from assistant.catalogue.finding import in_order, located
from assistant.catalogue.load import build_catalogue, read_texts
from assistant.desk.settings import Settings

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


def examine_catalogue(settings: Settings) -> Examined:
    """What all gates find. Raise `CatalogueError` where the files can't be understood."""
    root = settings.home / "intents"
    texts = read_texts(root)
    catalogue = build_catalogue(root, texts)
    findings = list(check(catalogue))
    return Examined(catalogue, located(in_order(findings), texts.by_name), ())
