"""A typed visit on the terminal: lines in, replies out, spoken if wanted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from assistant.cli.exit_codes import ExitCode, report
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.typed_visit import TypedVisit, VisitTurn
from assistant.dialogue import Options, Reply
from assistant.errors import DeviceError, KomekshiError
from assistant.match import public_command, public_name
from assistant.voice import Loudspeaker, SoundDeviceLoudspeaker, WavLoudspeaker

__all__ = ["talk", "turn_json"]

_PROMPT: Final = "> "


async def talk(
    settings: Settings, lines: Sequence[str] | None, *, as_json: bool, speak: bool
) -> ExitCode:
    """Greet, then answer line after line. Raise `KomekshiError` when the desk can't be opened."""
    desk = await Desk.open(settings, ears=False, voice=speak)
    sound = _Sound(desk, settings) if speak else None
    try:
        if speak and desk.voice_error is not None and not desk.speaks:
            raise desk.voice_error
        visit = TypedVisit(desk, Options(channel=settings.channel))
        for turn in _turns(visit, _typed(as_json) if lines is None else lines):
            _show(turn, as_json=as_json)
            if sound is not None and turn.reply is not None:
                await sound.say(turn.reply)
    finally:
        if sound is not None:
            await sound.close()
        await desk.close()
    return ExitCode.SOME_FAILED if sound is not None and sound.failed else ExitCode.OK


class _Sound:
    """The loudspeaker, or WAV files where there is none."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._files = WavLoudspeaker(settings.answers)
        self._loudspeaker: Loudspeaker | None = None
        self.failed = False
        """Whether some reply could not be said."""
        try:
            self._loudspeaker = SoundDeviceLoudspeaker.open(settings.loudspeaker)
        except DeviceError as error:
            report(error)

    async def say(self, reply: Reply) -> None:
        """Report what keeps it from being said."""
        try:
            if self._loudspeaker is None:
                await self._files.play_all([piece async for piece in self._desk.renderings(reply)])
                return
            async for rendering in self._desk.renderings(reply):
                await self._loudspeaker.play(rendering)
        except KomekshiError as error:
            report(error)
            self.failed = True

    async def close(self) -> None:
        if self._loudspeaker is not None:
            await self._loudspeaker.close()


def turn_json(turn: VisitTurn) -> dict[str, Any]:
    """One reply as it leaves the program; keys are only ever added."""
    reply, decision = turn.reply, turn.decision
    shown: dict[str, Any] = {"reply": None, "kind": None}
    if reply is not None:
        shown = {
            "reply": reply.text,
            "kind": reply.kind,
            "said": [asdict(piece) for piece in reply.said],
            "service": reply.target,
            "slide": None if reply.slide is None else asdict(reply.slide),
            "qr": reply.qr,
            "buttons": [
                {"command": button.command, "kk": button.label.kk, "ru": button.label.ru}
                for button in reply.buttons
            ],
            "hand_over": reply.hand_over,
            "ends_visit": reply.ends_visit,
            "pace": reply.pace,
            "loudness": reply.loudness,
            "as_of": None if reply.as_of is None else reply.as_of.isoformat(),
            "doubts": list(reply.doubts),
        }
    return {
        "input": turn.line,
        "decision": None if decision is None else public_name(decision),
        "command": None if decision is None else public_command(decision),
        "state": turn.state.phase,
        "language": turn.state.language,
    } | shown


def _turns(visit: TypedVisit, lines: Iterable[str]) -> Iterator[VisitTurn]:
    yield visit.greet()
    for line in lines:
        yield visit.take(line)


def _typed(as_json: bool) -> Iterator[str]:
    """Lines of standard input; people are shown where to type."""
    prompt = not as_json and sys.stdin.isatty()
    while True:
        if prompt:
            sys.stdout.write(_PROMPT)
            sys.stdout.flush()
        line = sys.stdin.buffer.readline()
        if not line:
            return
        yield line.decode("utf-8-sig", errors="replace").rstrip("\r\n")


def _show(turn: VisitTurn, *, as_json: bool) -> None:
    if as_json:
        _write(json.dumps(turn_json(turn), ensure_ascii=False))
        return
    reply = turn.reply
    if reply is None:
        return
    for piece in reply.said:
        _write(f"Көмекші: {piece.text}")
    if reply.slide is not None:
        where = reply.slide.channel or "lesson"
        _write(f"  [{reply.slide.step}/{reply.slide.of}, {where}]")
    labels = " · ".join(button.label[turn.state.language] for button in reply.buttons)
    if labels:
        _write(f"  [{labels}]")
    if reply.hand_over:
        _write("  [→ қызметкер · сотрудник]")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
