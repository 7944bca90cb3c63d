"""`komekshi voice`: what the desk speaks with, and sentences recorded by people."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures
from assistant.cli.voice_check import check_voice
from assistant.cli.voice_record import record
from assistant.cli.voice_unspeakable import unspeakable

__all__ = ["voice"]

voice = typer.Typer(help="Try the voices, record sentences, find sentences that are hard to hear.")
voice.command()(record)
voice.command("check")(check_voice)
voice.command()(unspeakable)

_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@voice.command()
def say(
    text: Annotated[str, typer.Argument(help="What to say, as it would be written.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.wav", help="Write it instead of playing it."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="kk|ru", help="By default as guessed.")
    ] = None,
    rate: Annotated[
        int | None, typer.Option("--rate", metavar="WPM", help="Words a minute, 80 to 450.")
    ] = None,
) -> None:
    """Say a text the way the desk would: numbers, abbreviations, labels, recordings."""
    with setup_failures():
        from assistant.cli.voice_showing import spoken_language
        from assistant.desk.rehearsal.saying import say_aloud
        from assistant.desk.settings import Settings

        chosen = spoken_language(text, language)
        asyncio.run(say_aloud(Settings.from_environment(), text, chosen, rate=rate, out=out))
    if out is not None:
        typer.echo(f"written: {out}")


@voice.command("list")
def list_voices(as_json: _Json = False) -> None:
    """Show the voice of each language, rate, volume and pitch, and what people have recorded."""
    with setup_failures():
        from assistant.cli.voice_showing import show_voices
        from assistant.desk.rehearsal.saying import voices_in_use
        from assistant.desk.settings import Settings

        show_voices(asyncio.run(voices_in_use(Settings.from_environment())), as_json=as_json)


@voice.command()
def script(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERVICE]...", help="See `komekshi catalogue list`; default all."),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only sentences that nobody has recorded.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Print the sentences to read aloud, numbered, with key and language."""
    with setup_failures():
        from assistant.catalogue import load_catalogue
        from assistant.cli.voice_showing import show_script
        from assistant.desk.rehearsal.script import script as lines_of
        from assistant.desk.settings import Settings
        from assistant.desk.voice import recordings_folder
        from assistant.voice import Recordings

        settings = Settings.from_environment()
        recordings = Recordings(recordings_folder(settings))
        lines = lines_of(load_catalogue(settings.intents), services or ())
        show_script(lines, recordings, missing=missing, as_json=as_json)
