"""The recogniser's child process: one Vosk model, requests on stdin, answers on stdout.

Run as a program by its path, so it imports nothing else of the package: that saves
40 MB and 0.2 s per worker. `recogniser.py` imports it for the frames only.

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
        self._open: Any = None
        self.steer(start["phrases"])

    def steer(self, phrases: list[str]) -> None:
        """Take the phrases as the grammar of all further utterances; none: open vocabulary."""
        self._grammar = json.dumps(phrases, ensure_ascii=False) if phrases else None
        self._steered: Any = None
        self.prepare()

    def _fresh(self, grammar: str | None) -> Any:
        """A recogniser lives for one utterance: old ones grow and carry state over."""
        arguments = () if grammar is None else (grammar,)
        recogniser = self._vosk.KaldiRecognizer(self._model, self._rate, *arguments)
        recogniser.SetWords(True)
        recogniser.SetMaxAlternatives(self._alternatives)
        return recogniser

    def hear(self, sound: bytes, how: str) -> dict[str, Any]:
        """Vosk's result; for `both` that of an open decode is added as `open`.

        Vosk lets go of the interpreter while it decodes, so two decodes take two cores.
        """
        if how == "open" or self._grammar is None:
            recogniser, self._open = self._open, None
            result = _decode(recogniser, sound)
            return result | {"open": result} if how == "both" else result
        steered, self._steered = self._steered, None
        if how == "steered":
            return _decode(steered, sound)
        recogniser, self._open = self._open, None
        opened = self._second_ear.submit(_decode, recogniser, sound)
        return _decode(steered, sound) | {"open": opened.result()}

    def prepare(self) -> None:
        """Called when the answer is out: make the recognisers of the next utterance."""
        if self._steered is None and self._grammar is not None:
            self._steered = self._fresh(self._grammar)
        if self._open is None:
            self._open = self._fresh(None)

    def unknown(self, words: list[str]) -> list[str]:
        return [word for word in words if self._model.vosk_model_find_word(word) < 0]


def _decode(recogniser: Any, sound: bytes) -> dict[str, Any]:
    """Vosk's own endpoints are passed over, so the utterance is judged as one sentence."""
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
        match message["do"]:
            case "hear":
                answer(ears.hear(sound, message["how"]))
                ears.prepare()
            case "steer":
                ears.steer(message["phrases"])
                answer({})
            case "unknown":
                answer({"unknown": ears.unknown(message["words"])})
            case "ping":
                answer({})


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
