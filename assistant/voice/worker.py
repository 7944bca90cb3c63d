"""The voice worker: the only process that ever touches pyttsx3, or Piper.

pyttsx3 keeps state between calls, prints to standard output, swallows errors and can
hang in native code, so it lives in a process that its owner may kill at any moment.
Started by `assistant.voice.supervisor` as `main PARENT_PID ENGINE`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from typing import BinaryIO, Final, Protocol

import msgspec

from assistant.errors import VoiceError
from assistant.voice.wire import (
    Engine,
    Espeak,
    Failed,
    FromWorker,
    Piper,
    Ready,
    Rendered,
    Request,
    decode_engine,
    decode_request,
)

__all__ = ["main"]

_PR_SET_PDEATHSIG: Final = 1
"""Number of the prctl(2) option, from linux/prctl.h."""


class _Synthesiser(Protocol):
    """What renders; raises `VoiceError` for a text it can't say, anything else when it broke."""

    version: str
    voices: dict[str, str]

    def render(self, request: Request) -> tuple[int, bytes]: ...


def _open(engine: Engine) -> _Synthesiser:
    match engine:
        case Espeak():
            from assistant.voice.espeak_engine import EspeakEngine

            return EspeakEngine(engine)
        case Piper():
            from assistant.voice.piper_engine import PiperEngine

            return PiperEngine(engine)


def _send(replies: BinaryIO, reply: FromWorker, sound: bytes = b"") -> None:
    replies.write(msgspec.json.encode(reply) + b"\n" + sound)
    replies.flush()


def _failed(code: str, error: Exception) -> Failed:
    if isinstance(error, VoiceError):
        return Failed(error.code, error.message, error.remedy)
    told = f"the voice failed: {type(error).__name__}: {error}"
    return Failed(code, told, "see `komekshi doctor`")


def _end_with_parent(parent: int) -> None:
    """A closed pipe ends an idle worker; this ends one that hangs."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the call above
        os._exit(0)


def _take_standard_output() -> BinaryIO:
    """The pipe to the owner; what anyone prints from now on goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def _serve(replies: BinaryIO, engine: str) -> None:
    try:
        synthesiser = _open(decode_engine(engine))
    except Exception as error:
        _send(replies, _failed("voice-start", error))
        return
    _send(replies, Ready(synthesiser.version, synthesiser.voices))
    for line in sys.stdin.buffer:
        try:
            rate, samples = synthesiser.render(decode_request(line))
        except VoiceError as error:
            _send(replies, _failed("voice-failed", error))
        except Exception as error:
            # pyttsx3 is in an unknown state ("run loop already started"): end with it.
            _send(replies, _failed("voice-failed", error))
            return
        else:
            _send(replies, Rendered(rate, len(samples)), samples)


def main() -> None:
    """Serve requests on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent, engine = sys.argv[1:]
    _end_with_parent(int(parent))
    replies = _take_standard_output()
    with contextlib.suppress(BrokenPipeError):
        _serve(replies, engine)
    # Past espeak-ng's own clean-up, which can abort the process.
    os._exit(0)
