"""The catalogue of this installation for staff: looked through, compared, added to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from assistant.catalogue import Catalogue, Service, load_catalogue
from assistant.catalogue.coverage import markdown, replaced
from assistant.desk.places import home_folder
from assistant.errors import CatalogueError, SetupError

__all__ = ["home_intents", "load_home", "read_facts", "service_named", "write_coverage"]


def home_intents() -> Path:
    """`intents/` of `KOMEKSHI_HOME`. Raise `SetupError`."""
    return home_folder(os.environ) / "intents"


def load_home() -> Catalogue:
    """The catalogue of `KOMEKSHI_HOME`. Raise `SetupError` or `CatalogueError`."""
    return load_catalogue(home_intents())


def service_named(catalogue: Catalogue, name: str) -> Service:
    """Raise `CatalogueError` `service-unknown`."""
    try:
        return catalogue.services[name]
    except KeyError:
        raise CatalogueError(
            "service-unknown", f"there is no service «{name}»", "see: komekshi catalogue list"
        ) from None


def read_facts(path: Path) -> Any:
    """A YAML list. Raise `SetupError` `facts-file`."""
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        problem = "" if isinstance(facts, list) else "it is no list"
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = str(error)
    if problem:
        raise SetupError(
            "facts-file",
            f"the facts in {path} can't be read: {problem}",
            "name a YAML file with a list of entries, each with the id of a service",
        )
    return facts


def write_coverage(catalogue: Catalogue, path: Path) -> None:
    """Put the table of coverage between its markers. Raise `SetupError` `coverage-file`."""
    try:
        text = path.read_text(encoding="utf-8")
        path.write_text(replaced(text, markdown(catalogue)), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SetupError(
            "coverage-file",
            f"the table can't be put into {path}: {error}",
            "name a text file that has both markers",
        ) from error
