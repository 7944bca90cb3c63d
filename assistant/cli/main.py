"""The command `komekshi`. Every command imports what it needs when it is called."""

from __future__ import annotations

import io
import sys

import typer

from assistant.cli.ask import ask
from assistant.cli.audio import audio
from assistant.cli.catalogue import catalogue
from assistant.cli.check import check
from assistant.cli.config import config
from assistant.cli.converse import converse
from assistant.cli.ctl import ctl
from assistant.cli.demo import demo
from assistant.cli.doctor import doctor
from assistant.cli.evaluate import evaluate
from assistant.cli.install_service import install_service, uninstall_service
from assistant.cli.journal import journal
from assistant.cli.journal_review import review
from assistant.cli.models import models
from assistant.cli.office import office
from assistant.cli.pool import pool
from assistant.cli.run import run
from assistant.cli.serve import serve
from assistant.cli.stats import stats
from assistant.cli.voice import voice
from assistant.cli.workbench import workbench

__all__ = ["app"]

app = typer.Typer(
    name="komekshi",
    help="Offline voice assistant for public-service help desks, in Kazakh and Russian.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    run,
    ask,
    converse,
    doctor,
    audio,
    check,
    evaluate,
    demo,
    serve,
    stats,
    install_service,
    uninstall_service,
):
    app.command()(command)
journal.command()(review)
app.add_typer(config, name="config", no_args_is_help=True)
app.add_typer(ctl, name="ctl", no_args_is_help=True)
app.add_typer(models, name="models", no_args_is_help=True)
app.add_typer(catalogue, name="catalogue", no_args_is_help=True)
app.add_typer(journal, name="journal", no_args_is_help=True)
app.add_typer(office, name="office", no_args_is_help=True)
app.add_typer(pool, name="pool", no_args_is_help=True)
app.add_typer(workbench, name="workbench", no_args_is_help=True)
app.add_typer(voice, name="voice", no_args_is_help=True)


@app.callback()
def prepare() -> None:
    """Let no letter that a terminal's old encoding lacks stop the assistant."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
