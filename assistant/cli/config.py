"""`komekshi config`: the settings, where each comes from, and whether the file is sound."""

from __future__ import annotations

import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.exit_codes import setup_failures

if TYPE_CHECKING:
    from assistant.desk.config.configuration import Origin

__all__ = ["config", "use_file"]

config = typer.Typer(help="The settings of this desk.")

File = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE.toml", help="Another file than the user's."),
]


def use_file(path: Path | None) -> None:
    """Have this process, and those it starts, read the settings from another file."""
    if path is not None:
        os.environ["KOMEKSHI_CONFIG"] = str(path.expanduser().absolute())


@config.command()
def check(file: File = None) -> None:
    """Read the settings and say what is wrong, with file and line. Exit code 3: something is."""
    with setup_failures():
        use_file(file)
        from assistant.desk.config.configuration import settings_file
        from assistant.desk.settings import Settings

        Settings.from_environment()
    path = settings_file(os.environ)
    told = f"{path} is in order" if path.exists() else f"no file {path}: everything by default"
    typer.echo(told)


@config.command()
def show(
    file: File = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
) -> None:
    """Print the effective settings and where each comes from; the output is a settings file."""
    with setup_failures():
        use_file(file)
        from assistant.desk.config.configuration import load_configuration, origins, settings_file

        told = tuple(origins(load_configuration()))
    if as_json:
        listed = [
            {"section": each.section, "key": each.key, "value": _plain(each.value),
             "source": each.source}
            for each in told
        ]  # fmt: skip
        content = {"file": str(settings_file(os.environ)), "settings": listed}
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
        return
    section = ""
    for each in told:
        if each.section != section:
            section = each.section
            sys.stdout.write(f"\n[{section}]\n")
        sys.stdout.write(_line(each) + "\n")


def _line(origin: Origin) -> str:
    value = _plain(origin.value)
    # TOML spells text, numbers, truth and lists as JSON does; it has no word for nothing.
    text = f"# {origin.key} =" if value is None else f"{origin.key} = {_toml(value)}"
    return f"{text:<40} # {origin.source}"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Path():
            return str(value)
        case tuple() | list():
            return [_plain(each) for each in value]
        case _:
            return value
