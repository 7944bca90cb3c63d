"""Reading a YAML file whose outermost thing is a mapping, where lines need not be named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import KomekshiError

__all__ = ["read_mapping"]


def read_mapping(path: Path, broken: Callable[[Path, str], KomekshiError]) -> Mapping[str, Any]:
    """What the file holds; raise what `broken` makes of the file and its fault."""
    try:
        read = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise broken(path, str(error)) from error
    if not isinstance(read, dict):
        raise broken(path, "is no mapping")
    return read
