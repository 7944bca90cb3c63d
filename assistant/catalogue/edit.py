"""Edits by machine that leave comments, order and quotes of a file as a person wrote them."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from assistant.errors import CatalogueError
from assistant.text import Language

__all__ = [
    "add_template",
    "set_text",
    "with_changes",
    "with_template",
    "with_text",
    "write_whole",
]

Steps = tuple[str | int, ...]
"""Steps from the top of a file to a text: keys, and places in lists."""

_WIDTH: Final = 1_000_000
"""Characters of a line before it is broken: never, since people did not break it either."""


def add_template(path: Path, language: Language, template: str) -> None:
    """Put a template at the end of a file's questions. Raise `CatalogueError` or `OSError`."""
    write_whole(path, with_template(path.read_text(encoding="utf-8"), language, template))


def set_text(path: Path, field: str, language: Language, text: str) -> None:
    """Replace a text of a file; `field` is dotted and may end in the number of a step.

    Raise `CatalogueError` `field-unknown` or `edit-failed`, or `OSError`.
    """
    write_whole(path, with_text(path.read_text(encoding="utf-8"), field, language, text))


def with_template(content: str, language: Language, template: str) -> str:
    """The content of a file with one more template; pure. Raise as `add_template`."""

    def add(data: Any) -> None:
        lines = _at(data, ("questions", language.value))
        if not isinstance(lines, list):
            raise _unknown(("questions", language.value))
        lines.append(DoubleQuotedScalarString(template))
        _keep_comment_after(lines)

    return _edited(content, add)


def with_text(content: str, field: str, language: Language, text: str) -> str:
    """The content of a file with one text replaced; pure. Raise as `set_text`."""
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in field.split(".")]
    # answer.channels.portal.steps.2 is the third step, and the language stands before it
    at = len(steps) - 1 if isinstance(steps[-1], int) else len(steps)
    path = (*steps[:at], language.value, *steps[at:])

    def replace(data: Any) -> None:
        holder, last = _at(data, path[:-1]), path[-1]
        old = _at(holder, (last,))
        if not isinstance(old, str):
            raise _unknown(path)
        # a style of the text before may not suit this one: quotes always do
        holder[last] = DoubleQuotedScalarString(text)

    return _edited(content, replace)


def with_changes(content: str, changes: Mapping[Steps, str | Sequence[str]]) -> str:
    """The content of a file with several texts or lists of texts replaced; pure.

    Keys are the steps to each. Raise `CatalogueError` `field-unknown` or `edit-failed`.
    """

    def replace(data: Any) -> None:
        for path, new in changes.items():
            holder, last = _at(data, path[:-1]), path[-1]
            old = _at(holder, (last,))
            if isinstance(old, str) and isinstance(new, str):
                holder[last] = DoubleQuotedScalarString(new)
            elif isinstance(old, list) and not isinstance(new, str):
                _replace_lines(old, new)
            else:
                raise _unknown(path)

    return _edited(content, replace)


def write_whole(path: Path, content: str) -> None:
    """Whole or not at all, with the rights that the file had."""
    path = path.resolve()
    partial = path.with_name(f".{path.name}.{os.getpid()}")  # hidden: no part of the catalogue
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _edited(content: str, change: Callable[[Any], None]) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        data = yaml.load(content)
        change(data)
        yaml.dump(data, out)
    except YAMLError as error:
        problem = str(error).strip().splitlines()[0]
        raise CatalogueError(
            "edit-failed", f"the file is not YAML: {problem}", "mend it by hand first"
        ) from error
    return out.getvalue()


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise _unknown(path) from None
    return data


def _replace_lines(lines: Any, new: Sequence[str]) -> None:
    """Lines that stay keep their comments and quotes."""
    for place, text in enumerate(new[: len(lines)]):
        if lines[place] != text:
            lines[place] = DoubleQuotedScalarString(text)
    for text in new[len(lines) :]:
        lines.append(DoubleQuotedScalarString(text))
        _keep_comment_after(lines)
    del lines[len(new) :]


def _unknown(path: Sequence[str | int]) -> CatalogueError:
    dotted = ".".join(map(str, path))
    return CatalogueError(
        "field-unknown", f"the file has no text at {dotted}", "see intents/README.md"
    )


def _keep_comment_after(lines: Any) -> None:
    """A comment on lines of its own below the list belongs to what follows: it stays there."""
    last = len(lines) - 1
    comments = getattr(lines, "ca", None)
    if comments is not None and last - 1 in comments.items and last not in comments.items:
        before = comments.items[last - 1]
        text = before[0].value if before and before[0] is not None else ""
        if text.startswith("\n"):
            comments.items[last] = comments.items.pop(last - 1)
