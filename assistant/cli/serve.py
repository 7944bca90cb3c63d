"""`komekshi serve`: the desk for other programs."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["serve"]

_TCP: Final = ("tcp",)
_WS: Final = ("ws", "tcp")
_HTTP: Final = ("http", "tcp")


def serve(
    wyoming: Annotated[
        str | None, typer.Option(help="tcp://127.0.0.1:10300, for Home Assistant and satellites")
    ] = None,
    vosk: Annotated[
        str | None, typer.Option(help="ws://127.0.0.1:2700, for clients of vosk-server")
    ] = None,
    http: Annotated[
        str | None, typer.Option(help="http://127.0.0.1:8770, JSON; see /openapi.json there")
    ] = None,
    token: Annotated[
        str | None, typer.Option(envvar="KOMEKSHI_TOKEN", help="that HTTP clients must bear")
    ] = None,
    open_network: Annotated[
        bool, typer.Option(help="let the network use protocols that know no tokens")
    ] = False,
) -> None:
    """Serve recognition, speech and answers by standard protocols; at least one is named."""
    with setup_failures():
        from assistant.desk.programs.serve import Address, Wanted, serve_protocols
        from assistant.desk.settings import Settings

        wanted = Wanted(
            wyoming=None if wyoming is None else Address.parse(wyoming, _TCP),
            vosk=None if vosk is None else Address.parse(vosk, _WS),
            http=None if http is None else Address.parse(http, _HTTP),
            token=token,
            open_network=open_network,
        )
        serve_protocols(Settings.from_environment(), wanted, _notice)


def _notice(line: str) -> None:
    sys.stderr.write(f"komekshi: {line}\n")
    sys.stderr.flush()
