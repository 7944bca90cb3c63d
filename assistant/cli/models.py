"""`komekshi models`: other recognition models than the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.add_words import add_words
from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["models"]

models = typer.Typer(help="List, install, verify, choose and remove recognition models.")
models.command()(add_words)

_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
_Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="See `komekshi models list`.")]


@models.command("list")
def list_models(as_json: _Json = False) -> None:
    """Show the models that are installed or can be installed, and which are in use."""
    with setup_failures():
        from assistant.cli.models_showing import show_list
        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.overview import overview

        places = ModelPlaces.from_environment()
        show_list(overview(places), places, as_json=as_json)


@models.command()
def install(
    name: Annotated[str, typer.Argument(help="See `komekshi models list`.")],
    archive: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE.zip", help="A zip that is already on this machine."),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar="kk|ru",
            help="What a model that is not on the list hears; may be repeated.",
        ),
    ] = None,
) -> None:
    """Download a model, or take it from a zip; check it, try it, and put it in its place.

    An interrupted download goes on where it stopped. Exit code 0: it is installed. 3: it is not.
    """
    with setup_failures():
        from assistant.cli.models_showing import Progress, tell_installed
        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.overview import offer
        from assistant.hearing.install import install_model

        places = ModelPlaces.from_environment()
        model = offer(places, name, languages or [], from_file=archive is not None)
        with Progress(name) as progress:
            installed = install_model(
                model, places.installed, archive=archive, report=progress.report
            )
    tell_installed(installed, model)


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
        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.overview import verify_models

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
        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.overview import use_models

        places = ModelPlaces.from_environment()
        used = use_models(places, names)
    for info in used:
        typer.echo(f"in use: {info.name}, {' and '.join(info.languages) or 'other languages'}")
    if places.forced is not None:
        typer.echo(f"KOMEKSHI_MODEL is set, so {places.forced} is used as long as it is")


@models.command()
def remove(
    name: Annotated[str, typer.Argument(help="See `komekshi models list`.")],
    in_use: Annotated[
        bool, typer.Option("--in-use", help="Even if it is in use: the embedded one follows.")
    ] = False,
) -> None:
    """Delete an installed model; never the embedded one."""
    with setup_failures():
        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.overview import remove_model

        places = ModelPlaces.from_environment()
        chosen_anew = remove_model(places, name, in_use=in_use)
    typer.echo(f"removed: {name}")
    if chosen_anew:
        typer.echo(f"in use: {places.embedded.name}, from the next start on")
