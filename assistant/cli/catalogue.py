"""`komekshi catalogue`: what the desk knows, how sure it is, and where that was read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["catalogue"]

catalogue = typer.Typer(help="Look through the services under intents/, and add to them.")

_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@catalogue.command("list")
def list_services(as_json: _Json = False) -> None:
    """Show all services with their channels, phrases and doubts."""
    with setup_failures():
        from assistant.cli.catalogue_showing import show_list
        from assistant.desk.staff.editing import load_home

        show_list(load_home(), as_json=as_json)


@catalogue.command()
def show(
    service: Annotated[str, typer.Argument(metavar="ID", help="See `komekshi catalogue list`.")],
) -> None:
    """Write all that the desk says about a service, with dates, doubts and sources."""
    with setup_failures():
        from assistant.cli.catalogue_showing import show_service
        from assistant.desk.staff.editing import load_home, service_named

        loaded = load_home()
        show_service(loaded, service_named(loaded, service))


@catalogue.command()
def coverage(
    markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")] = False,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FILE", help="Write the Markdown between its markers."),
    ] = None,
) -> None:
    """Show which channels each service is told for, and how sure they are."""
    with setup_failures():
        from assistant.catalogue.coverage import markdown as as_markdown
        from assistant.cli.catalogue_showing import show_coverage
        from assistant.desk.staff.editing import load_home, write_coverage

        loaded = load_home()
        if into is not None:
            write_coverage(loaded, into)
        elif markdown:
            typer.echo(as_markdown(loaded), nl=False)
        else:
            show_coverage(loaded)


@catalogue.command()
def sources(
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="FILE", help="Compare with this YAML list of facts too."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """List fees, terms and menu names that no source backs though nothing says so.

    Exit code 0: there are none. 3: there are some.
    """
    with setup_failures():
        from assistant.catalogue.backing import unbacked
        from assistant.catalogue.facts import unfound
        from assistant.cli.catalogue_showing import show_sources
        from assistant.desk.staff.editing import load_home, read_facts

        loaded = load_home()
        without = unbacked(loaded)
        strange = unfound(loaded, read_facts(facts)) if facts is not None else ()
    show_sources(without, strange, as_json=as_json)
    if without or strange:
        raise typer.Exit(ExitCode.SETUP)


@catalogue.command("add-phrase")
def add_phrase(
    service: Annotated[str, typer.Argument(metavar="ID", help="See `komekshi catalogue list`.")],
    template: Annotated[str, typer.Argument(help="Words, (one|other), [optional], <rule>.")],
    language: Annotated[
        str, typer.Option("--language", metavar="kk|ru", help="Language of the template.")
    ],
) -> None:
    """Put one more template into a service's file, where it passes the check.

    Comments and the rest of the file stay as they are. Exit code 0: it is there. 3: the file
    is as it was.
    """
    with setup_failures():
        from assistant.cli.check_showing import finding_lines
        from assistant.desk.staff.adding import add_phrase as add
        from assistant.desk.staff.editing import home_intents
        from assistant.text import Language

        if language not in tuple(Language):
            raise typer.BadParameter(f"known: {', '.join(Language)}", param_hint="--language")
        added = add(home_intents(), service, Language(language), template)
    typer.echo("".join(map(finding_lines, added.warnings)), nl=False)
    typer.echo(f"{added.file}: one more template, {len(added.phrases)} phrases")


@catalogue.command("roll-back")
def roll_back() -> None:
    """Use the head office's catalogue before the present one; the running desk sees it at once."""
    with setup_failures():
        import os

        from assistant.desk.office.catalogues import InstalledCatalogues
        from assistant.desk.places import data_folder

        installed = InstalledCatalogues(data_folder(os.environ) / "catalogues")
        typer.echo(f"in use: {installed.roll_back()}")
