"""What `check` reports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.catalogue.model import Catalogue, Service
from assistant.catalogue.source import parse_document

__all__ = [
    "Finding",
    "Severity",
    "error",
    "in_order",
    "located",
    "place",
    "service_file",
    "warning",
]


class Severity(StrEnum):
    """What a finding does to `komekshi check`: an error fails it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a gate."""

    severity: Severity
    code: str
    """Stable machine name in kebab case."""
    where: str
    """File below `intents/`, a space, and the dotted field."""
    message: str
    remedy: str
    line: int | None = None
    """Line of the field in the file; None until `located` has looked it up."""

    @property
    def file(self) -> str:
        return self.where.partition(" ")[0]

    @property
    def field(self) -> str:
        return self.where.partition(" ")[2]


def error(code: str, where: str, message: str, remedy: str) -> Finding:
    """A finding that fails the check."""
    return Finding(Severity.ERROR, code, where, message, remedy)


def warning(code: str, where: str, message: str, remedy: str) -> Finding:
    """A finding to look at."""
    return Finding(Severity.WARNING, code, where, message, remedy)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by place."""
    return tuple(sorted(findings, key=lambda each: (each.severity, each.where, each.code)))


def located(findings: Iterable[Finding], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings with their lines; only files that have some are parsed once more.

    `texts` are the files by path below `intents/`.
    """
    documents = {}
    found = []
    for finding in findings:
        name = finding.file
        if name not in documents and name in texts:
            documents[name], _ = parse_document(name, texts[name])
        if name not in documents:
            found.append(finding)  # a file that should be there
            continue
        path = (int(step) if step.isdigit() else step for step in finding.field.split("."))
        line = documents[name].where(*path).rpartition(":")[2]
        found.append(replace(finding, line=int(line) if line.isdigit() else None))
    return tuple(found)


def service_file(service: Service) -> str:
    """Path of a service's file below `intents/`."""
    return f"services/{service.topic}/{service.id}.yaml"


def place(catalogue: Catalogue, target: str) -> str:
    """Path below `intents/` of the file that a phrase's target comes from."""
    if target in catalogue.services:
        return service_file(catalogue.services[target])
    for folder, group in (("collections", catalogue.collections), ("lessons", catalogue.lessons)):
        if target in group:
            return f"{folder}/{target}.yaml"
    return f"talk/{target}.yaml"
