"""`komekshi models`: other recognition models than the embedded one."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["models"]

models = typer.Typer(help="List, install, verify, choose and remove recognition models.")

_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
_Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="See `komekshi models list`.")]


@models.command("list")
def list_models(as_json: _Json = False) -> None:
    """Show the models that are installed or can be installed, and which are in use."""
    with setup_failures():
        from assistant.cli.models_showing import show_list
        from assistant.desk.model_choice import ModelPlaces
        from assistant.desk.models_overview import overview

        places = ModelPlaces.from_environment()
        show_list(overview(places), places, as_json=as_json)


@models.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Models to look at; by default all installed."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Compare every file of installed models with the hash it was installed with.

    Exit code 0: all are whole. 3: some are damaged or missing.
    """
    with setup_failures():
        from assistant.cli.models_showing import show_verdicts
        from assistant.desk.model_choice import ModelPlaces
        from assistant.desk.models_overview import verify_models

        verdicts = verify_models(ModelPlaces.from_environment(), names or [])
    show_verdicts(verdicts, as_json=as_json)
    if any(verdict.error is not None for verdict in verdicts):
        raise typer.Exit(ExitCode.SETUP)


@models.command()
def use(names: _Names) -> None:
    """Choose the model that the desk hears with from its next start on.

    Several names make a set: one model for each language, asked at the same time.
    """
    with setup_failures():
        from assistant.desk.model_choice import ModelPlaces
        from assistant.desk.models_overview import use_models

        places = ModelPlaces.from_environment()
        used = use_models(places, names)
    for info in used:
        typer.echo(f"in use: {info.name}, {' and '.join(info.languages) or 'other languages'}")
    if places.forced is not None:
        typer.echo(f"KOMEKSHI_MODEL is set, so {places.forced} is used as long as it is")
