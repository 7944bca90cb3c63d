"""`komekshi pool`: recognisers shared by many desks."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.exit_codes import setup_failures
from assistant.errors import SetupError

if TYPE_CHECKING:
    from assistant.pool import PoolAddress

__all__ = ["Authority", "Key", "Servers", "pool", "pool_address"]

pool = typer.Typer(help="Recognisers for the desks of a network, over NATS.")

Servers = Annotated[
    list[str] | None, typer.Option("--server", help="nats:// or tls:// address; may be repeated")
]
Name = Annotated[str, typer.Option("--pool", help="name of the pool, where there are several")]
Key = Annotated[Path | None, typer.Option("--nkey", help="file with the seed of the nkey")]
Authority = Annotated[Path | None, typer.Option("--ca", help="certificate of the authority")]


@pool.command()
def worker(
    server: Servers = None,
    pool: Name = "",
    nkey: Key = None,
    ca: Authority = None,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="recognisers, one for each core to be used")
    ] = 1,
    metrics_port: Annotated[
        int, typer.Option(min=0, max=65535, help="figures for Prometheus; 0: none")
    ] = 0,
    metrics_host: Annotated[str, typer.Option(help="address of the figures")] = "127.0.0.1",
) -> None:
    """Recognise for all desks that ask; ends after SIGTERM when all it accepted is answered."""
    with setup_failures():
        address = pool_address(server, pool, nkey, ca)
        from assistant.desk.pool.service import Service, serve_pool
        from assistant.desk.settings import Settings

        service = Service(processes, (metrics_host, metrics_port) if metrics_port else None)
        serve_pool(Settings.from_environment(), address, service, _notice)


@pool.command()
def status(
    server: Servers = None,
    pool: Name = "",
    nkey: Key = None,
    ca: Authority = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a worker")] = False,
) -> None:
    """Who is in the pool, and how busy."""
    with setup_failures():
        address = pool_address(server, pool, nkey, ca)
        import msgspec

        from assistant.pool import workers_of

        found = asyncio.run(workers_of(address))
        if as_json:
            for each in found:
                typer.echo(json.dumps(msgspec.to_builtins(each), ensure_ascii=False))
            return
        if not found:
            typer.echo("no worker is in the pool: start `komekshi pool worker`")
        for each in found:
            typer.echo(
                f"{each.name}: version {each.version}, {', '.join(each.models)}, "
                f"{each.at_once} at once, real-time factor {each.real_time_factor:.3f}, "
                f"{each.answered} answered, {each.refused} refused, "
                f"{each.wait_ms:.0f} ms to wait"
            )


def pool_address(
    servers: list[str] | None, name: str, nkey: Path | None, ca: Path | None
) -> PoolAddress:
    """Raise `SetupError` where the packages of the pool are missing."""
    try:
        from assistant.pool import PoolAddress
    except ImportError as error:
        raise SetupError(
            "pool-missing",
            f"the packages of the pool are not installed ({error.name})",
            "pip install 'komekshi[pool]'",
        ) from error
    return PoolAddress(tuple(servers or ("nats://127.0.0.1:4222",)), name, nkey, ca)


def _notice(line: str) -> None:
    sys.stderr.write(f"komekshi: {line}\n")
    sys.stderr.flush()
