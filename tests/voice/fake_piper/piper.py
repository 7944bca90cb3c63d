"""The face of `piper-tts` 1.3 that the desk uses, with tones for speech: its voices can't be had
in every test. A text with a «hang» hangs, one with a «crash» ends the process."""

from __future__ import annotations

import json
import math
import os
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SECONDS_A_CHARACTER = 0.07


@dataclass
class SynthesisConfig:
    speaker_id: int | None = None
    length_scale: float | None = None
    noise_scale: float | None = None
    noise_w_scale: float | None = None
    normalize_audio: bool = True
    volume: float = 1.0


@dataclass
class AudioChunk:
    sample_rate: int
    sample_width: int
    sample_channels: int
    audio_int16_bytes: bytes


@dataclass
class PiperConfig:
    sample_rate: int
    length_scale: float


@dataclass
class PiperVoice:
    config: PiperConfig

    @staticmethod
    def load(model_path: Path, config_path: Path | None = None) -> PiperVoice:
        content = json.loads(Path(config_path or f"{model_path}.json").read_text("utf-8"))
        if Path(model_path).read_bytes()[:4] != b"ONNX":
            raise RuntimeError("Protobuf parsing failed")
        return PiperVoice(PiperConfig(content["audio"]["sample_rate"], 1.0))

    def synthesize(
        self, text: str, syn_config: SynthesisConfig | None = None
    ) -> Iterator[AudioChunk]:
        print("Piper is talkative")  # noqa: T201
        if "hang" in text:
            time.sleep(3600)
        if "crash" in text:
            os._exit(9)
        config = syn_config or SynthesisConfig()
        scale = config.length_scale or 1.0
        for sentence in filter(None, (part.strip() for part in text.split("."))):
            count = round(len(sentence) * _SECONDS_A_CHARACTER * scale * self.config.sample_rate)
            hertz = 100 + sum(map(ord, sentence)) % 300
            wave = array(
                "h",
                (
                    round(9_000 * config.volume * math.sin(math.tau * hertz * n / 16_000))
                    for n in range(count)
                ),
            )
            yield AudioChunk(self.config.sample_rate, 2, 1, wave.tobytes())
