"""Sentences spoken by espeak-ng, Kokoro and festival, as utterances with timed phones."""

from __future__ import annotations

import random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from assistant.pronunciation.phones import PHONE_ID, SIL
from assistant.pronunciation.spelled import respell
from models.training import espeak, festival
from models.training.alignment import Span, kazakh_timing, russian_timing
from models.training.kokoro import RATE, Kokoro, Style
from models.training.utterance import SAMPLE_RATE, Segment, Utterance

__all__ = ["espeak_utterance", "festival_utterances", "kokoro_utterance", "read_aloud"]

_PEAK: Final = 20_000
"""Loudness of a stored utterance, int16 scale; augmentation changes it."""


def read_aloud(text: str) -> str:
    """Abbreviations as they are said, for a voice that reads letters as a word."""
    return " ".join(respell(word)[0] for word in text.split())


def espeak_utterance(
    text: str, language: str, variant: str, rng: random.Random, *, test: bool = False
) -> Utterance | None:
    """One sentence of espeak-ng; None where its phonemes can't be laid beside ours.

    Training speech is also warped (resampled by up to ±20 %), which moves pitch and
    formants together as a longer or shorter vocal tract does.
    """
    warp = 1.0 if test else float(np.clip(np.exp(rng.gauss(0, 0.08)), 0.82, 1.2))
    rate = rng.randint(130, 190) if test else int(rng.randint(110, 220) / warp)
    said = read_aloud(text)
    voice = f"{language}+{variant}" if variant else language
    speech = espeak.synthesise(
        said, voice, rate=rate, pitch=rng.randint(10, 90), pitch_range=rng.randint(15, 90)
    )
    if len(speech.pcm) < 3_000:
        return None
    timed = kazakh_timing(said, speech) if language == "kk" else russian_timing(speech)
    if not timed:
        return None
    scale = 160 / round(espeak.sample_rate() / 100 * warp)
    samples = resample_poly(
        speech.pcm.astype(np.float32), 160, round(espeak.sample_rate() / 100 * warp)
    )
    spans = [(p, int(s * scale), int(e * scale)) for p, s, e in timed]
    return _finish(text, language, f"espeak:{variant or 'plain'}", samples, spans, rng)


def kokoro_utterance(
    engine: Kokoro,
    text: str,
    language: str,
    style: Style,
    rng: random.Random,
    *,
    test: bool = False,
) -> Utterance:
    """One sentence of Kokoro, warped like espeak's."""
    warp = 1.0 if test else float(np.clip(np.exp(rng.gauss(0, 0.07)), 0.85, 1.18))
    slowed = Style(style.timbre, style.prosody, style.speed / warp if test else style.speed * warp)
    spoken = engine.say(read_aloud(text), language, slowed, rng)
    down = round(RATE / 100 * warp)
    samples = resample_poly(spoken.pcm, 160, down).astype(np.float32)
    scale = RATE * 160 / down
    spans = [(p, int(s * scale), int(e * scale)) for p, s, e in spoken.segments]
    return _finish(text, language, f"kokoro:{style.name}", samples, spans, rng)


def festival_utterances(texts: list[str], rng: random.Random) -> list[Utterance]:
    """Russian sentences of the one recorded voice, warped into others; failed ones left out."""
    made = []
    said = festival.say([read_aloud(text) for text in texts])
    for text, spoken in zip(texts, said, strict=True):
        if spoken is None:
            continue
        warp = float(np.clip(np.exp(rng.gauss(0, 0.10)), 0.8, 1.25))
        down = round(160 * warp)
        samples = resample_poly(spoken.pcm.astype(np.float32), 160, down)
        scale = SAMPLE_RATE * 160 / down
        spans = [(p, int(s * scale), int(e * scale)) for p, s, e in spoken.segments]
        made.append(_finish(text, "ru", "festival", samples, spans, rng))
    return made


def _finish(
    text: str,
    language: str,
    voice: str,
    samples: NDArray[np.float32],
    spans: list[Span],
    rng: random.Random,
) -> Utterance:
    """Level, add quiet margins, close the segments with silence."""
    before, after = (int(rng.uniform(0.05, 0.5) * SAMPLE_RATE) for _ in range(2))
    level = _PEAK / (float(np.abs(samples).max()) + 1e-9)
    pcm = np.concatenate([np.zeros(before), samples * level, np.zeros(after)]).astype(np.int16)
    first, last = spans[0][1] + before, spans[-1][2] + before
    segments = [Segment(PHONE_ID[SIL], 0, first)]
    segments += [Segment(PHONE_ID[p], s + before, e + before) for p, s, e in spans]
    segments.append(Segment(PHONE_ID[SIL], last, len(pcm)))
    return Utterance(text, language, voice, pcm, tuple(segments))
