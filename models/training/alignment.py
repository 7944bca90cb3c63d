"""When each phone of ours sounds in an utterance of espeak-ng.

espeak-ng times its own phonemes (mnemonics); about 1 % of its utterances cannot be
laid beside our phones and are dropped.
"""

from __future__ import annotations

from typing import Final

from assistant.pronunciation.kazakh import kazakh_phones
from assistant.pronunciation.russian import map_mnemonics
from models.training.espeak import Speech

__all__ = ["Span", "kazakh_timing", "russian_timing"]

Span = tuple[str, int, int]
"""A phone, and the samples at which it starts and ends."""

_KAZAKH_MNEMONICS: Final = {
    "A": "A", "&": "AE", "b": "B", "v": "V", "g": "G", "G": "GH", "d": "D", "e": "E", "Z": "ZH",
    "z": "Z", "k": "K", "q": "Q", "L": "L", "l": "L", "m": "M", "n": "N", "N": "NG", "o": "O",
    "8": "OE", "p": "P", "*": "R", "r": "R", "s": "S", "t": "T", "w": "W", "U": "U", "u#": "UE",
    "f": "F", "x": "H", "h": "H", "ts": "TS", "tS": "CH", "S": "SH", "@": "Y", "I": "I", "j": "J",
    "a": "A", "u": "W", "dZ": "D ZH",
}  # fmt: skip
_PAIRS: Final = {"IY": (("Y", "J"), ("I", "J")), "TS": (("T", "S"),)}
"""What espeak-ng says in two phonemes where we have one phone."""
_NO_SOUND: Final = frozenset({"?", ";", "-", "|", "'", "%", "2", "3"})


def russian_timing(speech: Speech) -> list[Span]:
    """Spans of the phones; [] where a mnemonic has no phone of ours."""
    events = [e for e in speech.events if not e.name.startswith("#")]
    spoken = [e for e in events if not e.name.startswith("_")]
    sounds = map_mnemonics(tuple(e.name for e in spoken))
    if not sounds or not spoken:
        return []
    end = _speech_end(speech)
    starts = [spoken[sound.origin].sample for sound in sounds] + [end]
    return [(sound.phone, *_share(starts, index, sounds)) for index, sound in enumerate(sounds)]


def _share(starts: list[int], index: int, sounds: tuple[object, ...]) -> tuple[int, int]:
    """Two sounds of one mnemonic (`ja`) share its time by halves."""
    start, end = starts[index], starts[index + 1]
    if index and starts[index - 1] == start:
        before = start
        return (before + end) // 2, end
    if index + 1 < len(sounds) and end == start:
        after = starts[index + 2] if index + 2 < len(starts) else end
        return start, (start + after) // 2
    return start, end


def kazakh_timing(text: str, speech: Speech) -> list[Span]:
    """Map mnemonics, then lay them beside our own G2P, which merges what espeak splits;
    [] where that fails."""
    events = [e for e in speech.events if not e.name.startswith(("#", "_"))]
    ends = [e.sample for e in events[1:]] + [_speech_end(speech)]
    heard: list[Span] = []
    for event, end in zip(events, ends, strict=True):
        if event.name in _NO_SOUND:
            continue
        mapped = _KAZAKH_MNEMONICS.get(event.name)
        if mapped is None:
            return []
        parts = mapped.split()
        span = end - event.sample
        heard += [
            (p, event.sample + span * i // len(parts), event.sample + span * (i + 1) // len(parts))
            for i, p in enumerate(parts)
        ]
    return _align([p for word in text.split() for p in kazakh_phones(word)], heard)


def _align(target: list[str], heard: list[Span]) -> list[Span]:
    """Greedy: two phones heard for one of ours (`_PAIRS`), an inserted vowel skipped,
    a doubled phone for one of ours; [] if it fails."""
    spans: list[Span] = []
    at = 0
    for done, phone in enumerate(target):
        if at >= len(heard):
            return []
        if heard[at][0] == "Y" != phone and heard[at + 1 : at + 2] and heard[at + 1][0] == phone:
            at += 1
        name, start, end = heard[at]
        if at + 1 < len(heard) and (name, heard[at + 1][0]) in _PAIRS.get(phone, ()):
            spans.append((phone, start, heard[at + 1][2]))
            at += 2
            continue
        if name != phone:
            return []
        at += 1
        while (
            at < len(heard)
            and heard[at][0] == phone
            and (phone == "W" or len(heard) - at > len(target) - done - 1)
        ):
            end = heard[at][2]
            at += 1
        spans.append((phone, start, end))
    return spans if at == len(heard) else []


def _speech_end(speech: Speech) -> int:
    pauses = [e.sample for e in speech.events if e.name == "_:"]
    return pauses[-1] if pauses else len(speech.pcm)
