"""The recogniser's child process: one Vosk model, requests on stdin, answers on stdout.

Run as a program by its path, so it imports nothing else of the package: that saves
40 MB and 0.2 s per worker. `process.py` imports it for the frames only.

A frame is two little-endian uint32 (bytes of JSON, bytes of sound), then both parts.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, Final

__all__ = ["HEADER", "MAX_FRAME_BYTES", "pack"]

HEADER: Final = struct.Struct("<II")
MAX_FRAME_BYTES: Final = 16_000_000
"""A frame is 2 MB at most (60 s of sound); a larger one means that the pipe is out of step."""
_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_ENDS: Final = frozenset({"hear", "finish", "abandon"})
"""Requests after which the recognisers of an utterance are used up."""


def pack(message: dict[str, Any], sound: bytes = b"") -> bytes:
    """Bytes of one frame."""
    head = json.dumps(message, ensure_ascii=False).encode()
    return HEADER.pack(len(head), len(sound)) + head + sound


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Next frame, None at the end of the stream: the parent is gone or has closed us."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    head_bytes, sound_bytes = HEADER.unpack(header)
    if head_bytes + sound_bytes > MAX_FRAME_BYTES:
        return None
    head, sound = stream.read(head_bytes), stream.read(sound_bytes)
    if len(head) < head_bytes or len(sound) < sound_bytes:
        return None
    return json.loads(head), sound


def _rss_mb() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * _PAGE // 1_000_000


class _Stream:
    """One utterance in one or two recognisers at the same time.

    Vosk lets go of the interpreter while it decodes, so two decodes take two cores.
    """

    def __init__(self, ears: list[tuple[str, Any]], how: str, pool: ThreadPoolExecutor) -> None:
        self._first, *self._others = ears
        self._how = how
        self._pool = pool

    def feed(self, sound: bytes, *, partial: bool) -> str:
        """Take more sound; the words of the first recogniser so far, where they are wanted."""
        # True means that Vosk has seen an endpoint of its own. As nobody asks for its
        # `Result`, it decodes on, and the utterance is judged as one sentence.
        waiting = [self._pool.submit(ear.AcceptWaveform, sound) for _, ear in self._others]
        first = self._first[1]
        first.AcceptWaveform(sound)
        words: str = json.loads(first.PartialResult()).get("partial", "") if partial else ""
        for other in waiting:
            other.result()
        return words

    def finish(self, sound: bytes = b"") -> dict[str, Any]:
        """Vosk's result after the rest of the sound; for `both` with that of the open decode."""
        waiting = [(name, self._pool.submit(_last, ear, sound)) for name, ear in self._others]
        result = _last(self._first[1], sound)
        others = {name: other.result() for name, other in waiting}
        if self._how == "both" and not others:  # nothing to steer to: the first one is open
            others = {"open": result}
        return result | others


class _Ears:
    """The loaded model and recognisers made ahead, so that none is made while one waits."""

    def __init__(self, start: dict[str, Any]) -> None:
        import vosk

        self._vosk = vosk
        vosk.SetLogLevel(-1)
        self._rate = float(start["rate"])
        self._alternatives = int(start["alternatives"])
        self._model = vosk.Model(model_path=start["model"])
        self._second_ear = ThreadPoolExecutor(1)
        self._streams: dict[int, _Stream] = {}
        self._ready: dict[str, Any] = {}
        self._over: _Stream | None = None  # freeing one takes 2 to 30 ms, so it waits
        self.steer(start["phrases"], start["steered"])

    def steer(self, phrases: list[str], model: str) -> None:
        """Take phrases as the grammar of all further utterances, or a model whose graph holds
        them; neither: open vocabulary."""
        self._steered = self._vosk.Model(model_path=model) if model else None
        self._grammar = json.dumps(phrases, ensure_ascii=False) if phrases else None
        self._ready.pop("steered", None)
        self.prepare()

    def hear(self, sound: bytes, how: str) -> dict[str, Any]:
        """Vosk's result for a whole utterance."""
        self._over = self._stream(how)
        return self._over.finish(sound)

    def begin(self, number: int, how: str, phrases: list[str]) -> None:
        """Start an utterance that is fed as it grows; with phrases it leans to them alone."""
        self._streams[number] = self._spotter(phrases) if phrases else self._stream(how)

    def feed(self, number: int, sound: bytes, *, partial: bool) -> str:
        return self._streams[number].feed(sound, partial=partial)

    def finish(self, number: int) -> dict[str, Any]:
        self._over = self._streams.pop(number)
        return self._over.finish()

    def abandon(self, number: int) -> None:
        self._streams.pop(number, None)

    def prepare(self) -> None:
        """Called when the answer is out: make the recognisers of the next utterance."""
        self._over = None
        for name in self._names("both"):
            if name not in self._ready:
                self._ready[name] = self._fresh(name)

    def unknown(self, words: list[str]) -> list[str]:
        return [word for word in words if self._model.vosk_model_find_word(word) < 0]

    def _stream(self, how: str) -> _Stream:
        ears = [(name, self._ready.pop(name, None)) for name in self._names(how)]
        return _Stream(
            [(name, ear or self._fresh(name)) for name, ear in ears], how, self._second_ear
        )

    def _spotter(self, phrases: list[str]) -> _Stream:
        """Not made ahead: a grammar of a few phrases takes 1 ms."""
        grammar = json.dumps(phrases, ensure_ascii=False)
        recogniser = self._vosk.KaldiRecognizer(self._model, self._rate, grammar)
        return _Stream([("spotter", recogniser)], "steered", self._second_ear)

    def _names(self, how: str) -> list[str]:
        if self._grammar is None and self._steered is None:
            return ["open"]
        return ["steered", "open"] if how == "both" else [how]

    def _fresh(self, name: str) -> Any:
        """A recogniser lives for one utterance: old ones grow and carry state over."""
        steered = name == "steered"
        model = self._steered if steered and self._steered is not None else self._model
        arguments = (self._grammar,) if steered and self._steered is None else ()
        recogniser = self._vosk.KaldiRecognizer(model, self._rate, *arguments)
        recogniser.SetWords(True)
        recogniser.SetMaxAlternatives(self._alternatives)
        return recogniser


def _last(recogniser: Any, sound: bytes) -> dict[str, Any]:
    if sound:
        recogniser.AcceptWaveform(sound)
    result: dict[str, Any] = json.loads(recogniser.FinalResult())
    return result


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    def answer(message: dict[str, Any]) -> None:
        answers.write(pack(message | {"rss_mb": _rss_mb()}))
        answers.flush()

    first = _read(requests)
    if first is None:
        return
    try:
        ears = _Ears(first[0])
    except Exception as error:
        answer({"failed": str(error)})
        return
    answer({"ready": True})
    while (frame := _read(requests)) is not None:
        message, sound = frame
        answer(_do(ears, message, sound))
        if message["do"] in _ENDS:
            ears.prepare()  # now, while nobody waits


def _do(ears: _Ears, message: dict[str, Any], sound: bytes) -> dict[str, Any]:
    """Carry out one request; its answer."""
    match message["do"]:
        case "hear":
            return ears.hear(sound, message["how"])
        case "begin":
            ears.begin(message["stream"], message["how"], message["phrases"])
        case "feed":
            partial = ears.feed(message["stream"], sound, partial=message["partial"])
            return {"partial": partial}
        case "finish":
            return ears.finish(message["stream"])
        case "abandon":
            ears.abandon(message["stream"])
        case "steer":
            ears.steer(message["phrases"], message["steered"])
        case "unknown":
            return {"unknown": ears.unknown(message["words"])}
    return {}


def main() -> None:
    """Answer until stdin ends."""
    # Ctrl-C goes to the whole process group; the desk decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Whatever native code prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
