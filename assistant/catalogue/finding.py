"""What `check` reports. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.catalogue.model import Catalogue, Service

__all__ = ["Finding", "Severity", "error", "place", "service_file", "warning"]


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


def error(code: str, where: str, message: str, remedy: str) -> Finding:
    """A finding that fails the check."""
    return Finding(Severity.ERROR, code, where, message, remedy)


def warning(code: str, where: str, message: str, remedy: str) -> Finding:
    """A finding to look at."""
    return Finding(Severity.WARNING, code, where, message, remedy)


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
