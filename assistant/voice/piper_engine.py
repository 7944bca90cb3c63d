"""Piper, as the voice worker uses it. Written to `piper-tts` 1.3 and later (`piper.PiperVoice`)."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from assistant.errors import VoiceError
from assistant.voice.wire import Piper, Request

__all__ = ["NATURAL_RATE", "PiperEngine"]

NATURAL_RATE: Final = 150
"""Words a minute that count as a Piper voice's own pace: the desk's default, so that a voice
speaks the way it was trained until someone asks for something else."""

_INSTALL: Final = "pip install 'komekshi[piper]'"


class PiperEngine:
    """One Piper voice for each language. It knows no pitch: that of the request is ignored."""

    def __init__(self, wanted: Piper) -> None:
        piper = _package()
        self._configured: Any = piper.SynthesisConfig
        self._loaded = {
            language: _load(piper, language, Path(file)) for language, file in wanted.files.items()
        }
        self.voices = {language: Path(file).stem for language, file in wanted.files.items()}
        self.version = _version()

    def render(self, request: Request) -> tuple[int, bytes]:
        """Sample rate and mono int16 samples."""
        voice = self._loaded[request.language]
        usual = float(getattr(getattr(voice, "config", None), "length_scale", 1.0))
        config = self._configured(
            length_scale=usual * NATURAL_RATE / request.rate, volume=request.volume
        )
        chunks = list(voice.synthesize(request.text, syn_config=config))
        samples = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        if not samples:
            raise VoiceError(
                "voice-empty", "the voice made no sound of the text", "give it a text with words"
            )
        if any(chunk.sample_channels != 1 for chunk in chunks):
            raise RuntimeError("Piper gave another format than mono")
        return int(chunks[0].sample_rate), samples


def _package() -> Any:
    try:
        return import_module("piper")
    except ImportError as error:
        raise VoiceError(
            "piper-missing", f"the Python package piper-tts can't be used: {error}", _INSTALL
        ) from error


def _load(piper: Any, language: str, file: Path) -> Any:
    for needed in (file, Path(f"{file}.json")):
        if not needed.is_file():
            raise VoiceError(
                "piper-voice-missing",
                f"there is no file {needed} for the Piper voice of {language}",
                "put the voice's .onnx and .onnx.json there, or unset "
                f"KOMEKSHI_PIPER_{language.upper()}",
            )
    try:
        return piper.PiperVoice.load(file)
    except Exception as error:  # onnxruntime has a dozen of its own
        raise VoiceError(
            "piper-voice-unusable",
            f"the Piper voice {file} can't be loaded: {type(error).__name__}: {error}",
            "download it again, the .onnx and the .onnx.json of the same voice",
        ) from error


def _version() -> str:
    try:
        return version("piper-tts")
    except PackageNotFoundError:
        return "unknown"
