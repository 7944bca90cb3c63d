"""`komekshi ctl`: orders for the desk that is running."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.exit_codes import setup_failures

if TYPE_CHECKING:
    from assistant.desk.running.orders import Order

__all__ = ["ctl"]

ctl = typer.Typer(help="Tell the running desk what to do, or ask how it is.")

AsJson = Annotated[bool, typer.Option("--json", help="The answer as one JSON object.")]
Text = Annotated[str, typer.Argument(help="Words.")]


@ctl.command()
def status(as_json: AsJson = False) -> None:
    """How the desk is: phase, turns, services, models, what does not work."""
    from assistant.desk.running.orders import Status

    _tell(_sent(Status()), as_json=as_json)


@ctl.command()
def listen(as_json: AsJson = False) -> None:
    """As if the button had been pressed."""
    from assistant.desk.running.orders import Listen

    _tell(_sent(Listen()), as_json=as_json)


@ctl.command()
def stop(as_json: AsJson = False) -> None:
    """Silence, at once."""
    from assistant.desk.running.orders import Stop

    _tell(_sent(Stop()), as_json=as_json)


@ctl.command()
def say(
    text: Text,
    language: Annotated[str, typer.Option("--language", metavar="kk|ru")] = "",
    as_json: AsJson = False,
) -> None:
    """Say something aloud when what was asked before is answered; returns at once."""
    from assistant.desk.running.orders import Say

    _tell(_sent(_made(Say, text, language)), as_json=as_json)


@ctl.command()
def ask(text: Text, as_json: AsJson = False) -> None:
    """Ask a question as if it were typed, and print what is answered."""
    from assistant.desk.running.orders import Ask

    answer = _sent(_made(Ask, text))
    if as_json:
        _tell(answer, as_json=True)
        return
    named = answer["service"] or answer["command"] or ""
    typer.echo(f"[{answer['decision']} {named}]".replace(" ]", "]"))
    typer.echo(answer["reply"])


@ctl.command()
def reload(as_json: AsJson = False) -> None:
    """Read settings and services again. Exit code 3: they have faults, the earlier ones stay."""
    from assistant.desk.running.orders import Reload

    _tell(_sent(Reload()), as_json=as_json)


@ctl.command()
def quit(as_json: AsJson = False) -> None:  # noqa: A001 - the name of the command
    """Finish the sentence and end."""
    from assistant.desk.running.orders import Quit

    _tell(_sent(Quit()), as_json=as_json)


def _made(kind: Callable[..., Order], *texts: str) -> Order:
    try:
        return kind(*texts)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _sent(order: Order) -> dict[str, Any]:
    from assistant.desk.places import runtime_folder
    from assistant.desk.running.control_client import send_order

    with setup_failures():
        return send_order(runtime_folder(os.environ), order)
    raise AssertionError  # `setup_failures` has ended the command


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    for key, value in answer.items():
        match value:
            case list():
                _tell_list(key, value)
            case _:
                typer.echo(f"{key}: {value}")


def _tell_list(key: str, values: list[Any]) -> None:
    if not values:
        typer.echo(f"{key}: none")
    for value in values:
        if isinstance(value, dict):
            told = ", ".join(f"{name} {part}" for name, part in value.items())
            typer.echo(f"{key}: {told}")
        else:
            typer.echo(f"{key}: {value}")
