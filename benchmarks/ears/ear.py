"""One Vosk model, asked directly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vosk

from assistant.hearing import SAMPLE_RATE
from assistant.hearing.ports import Pcm

__all__ = ["Ear", "Heard"]


@dataclass(frozen=True, slots=True)
class Heard:
    """The best hypothesis of a decode."""

    text: str
    likelihood: float
    """Log-likelihood of the whole utterance as the lattice has it, graph costs counted."""


class Ear:
    """A loaded model; every utterance gets a fresh recogniser, as at the desk."""

    def __init__(self, folder: Path) -> None:
        vosk.SetLogLevel(-1)
        self._model: Any = vosk.Model(model_path=str(folder))

    def lacks(self, words: Sequence[str]) -> list[str]:
        """Those of `words` that the model can't hear."""
        return [word for word in words if self._model.vosk_model_find_word(word) < 0]

    def hear(self, pcm: Pcm, grammar: Sequence[str] | None = None) -> Heard:
        """Recognise with these phrases as the grammar, or with the whole dictionary."""
        arguments = () if grammar is None else (json.dumps(list(grammar), ensure_ascii=False),)
        recogniser = vosk.KaldiRecognizer(self._model, SAMPLE_RATE, *arguments)
        recogniser.SetMaxAlternatives(1)
        recogniser.AcceptWaveform(pcm.tobytes())
        best = json.loads(recogniser.FinalResult())["alternatives"][0]
        return Heard(best["text"].strip(), float(best.get("confidence", 0.0)))
