"""`komekshi check`: what is wrong in `intents/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.check_spoken import Wanted, check_spoken
from assistant.cli.exit_codes import ExitCode, setup_failures
from assistant.cli.voice_check import WORST, check_voice

__all__ = ["check"]


def check(
    services: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SERVICE", help="With --spoken; by default all.", show_default=False
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
    phrases: Annotated[
        Path | None,
        typer.Option(
            "--phrases",
            metavar="DIR",
            help="Sentences that try the templates; by default tests/phrases.",
        ),
    ] = None,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough",
            help="Match every phrase, not only a sample; minutes. "
            "With --spoken: every voice in all noise, instead of in turn.",
        ),
    ] = False,
    voice: Annotated[
        bool,
        typer.Option("--voice", help="Hear every sentence instead; see `komekshi voice check`."),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SERVICE", help="With --voice; may be repeated."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=0, help="With --voice and --spoken: at most so many sentences anew."
        ),
    ] = None,
    spoken: Annotated[
        bool,
        typer.Option(
            "--spoken",
            help="Instead ask one phrase of every template aloud, in several voices and noise, "
            "and tell which ones fail; a minute or two a service.",
        ),
    ] = False,
    voices: Annotated[
        int | None,
        typer.Option("--voices", min=1, max=8, help="With --spoken: so many voices; by default 4."),
    ] = None,
    snr: Annotated[
        list[float] | None,
        typer.Option(
            "--snr",
            min=-10,
            max=60,
            help="With --spoken: speech over noise, dB; may be repeated. "
            "By default 24, 18, 12 and 6.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", min=1, help="With --spoken: recognisers; by default one for two cores."
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help="With --spoken: draws other phrases of the templates.")
    ] = 1,
) -> None:
    """Look for faults in the services and questions under intents/.

    Exit code 0: none, or warnings only. 3: errors, or files that can't be read. With --voice
    and --spoken 0, whatever was heard; what was heard is kept, and an interrupted run goes on.
    """
    if spoken:
        check_spoken(
            Wanted(services or (), voices, snr or (), jobs, seed, limit, thorough, as_json)
        )
        return
    if services or voices or snr or jobs:
        raise typer.BadParameter("SERVICE, --voices, --snr and --jobs go with --spoken")
    if voice:
        check_voice(only, limit=limit, worst=WORST, as_json=as_json)
        return
    with setup_failures():
        from assistant.cli.check_showing import show
        from assistant.desk.gates import examine_catalogue
        from assistant.desk.settings import Settings

        examined = examine_catalogue(
            Settings.from_environment(), phrases=phrases, thorough=thorough
        )
    show(examined, as_json=as_json)
    if examined.errors:
        raise typer.Exit(ExitCode.SETUP)
