"""What desks and workers send each other: one line of JSON, then the sound.

A request is stateless: any worker can answer it, and asking twice does no harm.
"""

from __future__ import annotations

from typing import Final

import msgspec

from assistant.errors import PoolError

__all__ = [
    "MAX_MESSAGE_BYTES",
    "STATUS",
    "SUBJECT",
    "Answer",
    "Ask",
    "Busy",
    "Heard",
    "HeardWord",
    "Refused",
    "WorkerState",
    "pack_answer",
    "pack_ask",
    "pack_state",
    "read_answer",
    "read_ask",
    "read_state",
]

SUBJECT: Final = "komekshi.recognise"
"""Subject of requests; a worker of a named pool listens at `komekshi.recognise.NAME`."""

STATUS: Final = "komekshi.status"
"""Every worker answers here, whatever its pool."""

MAX_MESSAGE_BYTES: Final = 1_000_000
"""Under NATS's own limit of 1 MB (1,048,576 bytes). The longest utterance (10 s) has 320 kB."""

_MAX_HEAD_BYTES: Final = 2_000
"""JSON of a request; a hundred bytes are usual."""


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One utterance to be recognised; the samples follow (16 kHz, mono, int16)."""

    how: str
    """A value of `hearing.Hearing`."""
    within_ms: int
    """The desk waits so long from when it sent this; a later answer is of no use."""


class HeardWord(msgspec.Struct, frozen=True):
    """One word, with its times in seconds from the utterance's start."""

    text: str
    start: float
    end: float


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """Words of the utterance."""

    text: str
    words: tuple[HeardWord, ...] = ()
    alternatives: tuple[str, ...] = ()
    open_text: str | None = None
    decode_ms: float = 0.0
    """What the recognition itself took."""
    waited_ms: float = 0.0
    """How long the request lay at the worker before."""


class Busy(msgspec.Struct, frozen=True, tag="busy"):
    """This worker would be too late: ask another one, or recognise it yourself."""

    wait_ms: float
    """What a request that comes now has to wait for."""
    real_time_factor: float
    """Seconds of work for a second of sound, lately."""


class WorkerState(msgspec.Struct, frozen=True):
    """What a worker says of itself."""

    name: str
    version: str
    models: tuple[str, ...]
    at_once: int
    """Utterances that it decodes at the same time."""
    real_time_factor: float
    wait_ms: float
    answered: int
    refused: int


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The request makes no sense, or the worker can't answer any."""

    code: str
    message: str


Answer = Heard | Busy | Refused

_ask_encoder: Final = msgspec.json.Encoder()
_ask_decoder: Final = msgspec.json.Decoder(Ask)
_answer_decoder: Final = msgspec.json.Decoder(Heard | Busy | Refused)


def pack_ask(ask: Ask, pcm: bytes) -> bytes:
    """Raise `PoolError` `pool-too-long` for sound that no message can carry."""
    message = _ask_encoder.encode(ask) + b"\n" + pcm
    if len(message) > MAX_MESSAGE_BYTES:
        raise PoolError(
            "pool-too-long",
            f"an utterance of {len(pcm) / 32_000:.0f} s is too long for the pool",
            "recognise it at the desk",
        )
    return message


def read_ask(message: bytes) -> tuple[Ask, bytes]:
    """Raise `PoolError` `pool-malformed`."""
    head, found, pcm = message[: _MAX_HEAD_BYTES + 1].partition(b"\n")
    if not found or len(message) > MAX_MESSAGE_BYTES:
        raise _malformed("a request is a line of JSON and then samples")
    pcm = message[len(head) + 1 :]
    try:
        ask = _ask_decoder.decode(head)
    except msgspec.DecodeError as error:
        raise _malformed(str(error)) from error
    if not pcm or len(pcm) % 2:
        raise _malformed(f"{len(pcm)} bytes are no samples of two bytes each")
    return ask, pcm


def pack_answer(answer: Answer) -> bytes:
    """Bytes of an answer."""
    return _ask_encoder.encode(answer)


def read_answer(message: bytes) -> Answer:
    """Raise `PoolError` `pool-malformed`."""
    try:
        answer: Answer = _answer_decoder.decode(message)
        return answer
    except msgspec.DecodeError as error:
        raise _malformed(str(error)) from error


def pack_state(state: WorkerState) -> bytes:
    """Bytes of what a worker says of itself."""
    return _ask_encoder.encode(state)


def read_state(message: bytes) -> WorkerState:
    """Raise `PoolError` `pool-malformed`."""
    try:
        return msgspec.json.decode(message, type=WorkerState)
    except msgspec.DecodeError as error:
        raise _malformed(str(error)) from error


def _malformed(what: str) -> PoolError:
    return PoolError(
        "pool-malformed", f"a message of the pool can't be read: {what}", "use one version"
    )
