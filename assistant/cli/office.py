"""`komekshi office`: one picture of many desks, one catalogue for all of them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.exit_codes import setup_failures
from assistant.cli.pool import Authority, Key, Servers, pool_address

if TYPE_CHECKING:
    from assistant.pool.office import OfficeHead

__all__ = ["office"]

office = typer.Typer(help="Head office of many desks: their journal, their state, their catalogue.")

Secret = Annotated[Path, typer.Option("--key", help="file with the secret key")]


@office.command()
def serve(
    database: Annotated[
        str, typer.Option(envvar="KOMEKSHI_OFFICE_DATABASE", help="postgresql://… or a file")
    ],
    server: Servers = None,
    nkey: Key = None,
    ca: Authority = None,
    page: Annotated[
        str | None, typer.Option(help="http://127.0.0.1:8780, where all desks are shown")
    ] = None,
    token: Annotated[
        str | None, typer.Option(envvar="KOMEKSHI_TOKEN", help="password of the page")
    ] = None,
) -> None:
    """Take in what desks report, each row once, until SIGTERM."""
    with setup_failures():
        address = pool_address(server, "", nkey, ca)
        from assistant.desk.office.service import OfficePlan, serve_office
        from assistant.desk.programs.serve import Address

        at = None if page is None else Address.parse(page, ("http",))
        serve_office(OfficePlan(address, database, at, token), _notice)


@office.command()
def key(out: Annotated[Path, typer.Argument(help="new file for the secret key")]) -> None:
    """Make the key that signs catalogues; prints the public one, which desks have to know."""
    with setup_failures():
        from assistant.desk.office.publishing import make_key

        typer.echo(make_key(out))


@office.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="the catalogue, like intents/")],
    key: Secret,
    version: Annotated[str, typer.Option(help="name of this state; by default the time")] = "",
    server: Servers = None,
    nkey: Key = None,
    ca: Authority = None,
) -> None:
    """Check a catalogue, sign it and give it to all desks."""
    with setup_failures():
        address = pool_address(server, "", nkey, ca)
        from assistant.desk.office.publishing import signed_catalogue
        from assistant.desk.settings import Settings
        from assistant.pool.office import OfficeHead

        name = version or f"{datetime.now():%Y.%m.%d-%H%M%S}"
        bundle, data = signed_catalogue(Settings.from_environment(), folder, name, key)

        async def send() -> None:
            head = await OfficeHead.start(address)
            await _closing(head, head.publish(bundle.name, data))

        asyncio.run(send())
        typer.echo(f"{bundle.name}: {len(bundle.files)} files, {len(data)} bytes, published")


@office.command()
def choose(
    name: Annotated[str, typer.Argument(help="as `publish` printed it")],
    server: Servers = None,
    nkey: Key = None,
    ca: Authority = None,
) -> None:
    """Have all desks use a catalogue that was published before."""
    with setup_failures():
        address = pool_address(server, "", nkey, ca)
        from assistant.pool.office import OfficeHead

        async def send() -> None:
            head = await OfficeHead.start(address)
            await _closing(head, head.choose(name))

        asyncio.run(send())


@office.command()
def desks(server: Servers = None, nkey: Key = None, ca: Authority = None) -> None:
    """The last report of every desk, one JSON object a line."""
    with setup_failures():
        address = pool_address(server, "", nkey, ca)
        import msgspec

        from assistant.pool.office import OfficeHead

        async def ask() -> None:
            head = await OfficeHead.start(address)
            try:
                for state in await head.desks():
                    typer.echo(json.dumps(msgspec.to_builtins(state), ensure_ascii=False))
            finally:
                await head.close()

        asyncio.run(ask())


async def _closing(head: OfficeHead, work: Awaitable[None]) -> None:
    try:
        await work
    finally:
        await head.close()


def _notice(line: str) -> None:
    sys.stderr.write(f"komekshi: {line}\n")
    sys.stderr.flush()
