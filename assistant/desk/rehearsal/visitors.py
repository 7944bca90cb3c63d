"""Who asks in a rehearsal of questions: synthetic voices, and what stands around them. Data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.text import Language

__all__ = ["BYSTANDERS", "SNRS_DB", "VISITORS", "Bystander", "Visitor"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A voice of espeak-ng, the same in both languages."""

    variant: str
    """File below `espeak-ng-data/voices/!v`."""
    rate: int
    """Words a minute."""
    pitch: int
    """0 to 100."""

    def voice(self, language: Language) -> str:
        """Name by which espeak-ng knows it."""
        return f"{language.value}+{self.variant}"

    @property
    def name(self) -> str:
        """As reports say it, for example `m5 at 150`."""
        return f"{self.variant} at {self.rate}"


VISITORS: Final = (
    Visitor("m5", 150, 45),
    Visitor("f3", 165, 55),
    Visitor("m8", 135, 40),
    Visitor("f5", 150, 60),
    Visitor("Annie", 175, 50),
    Visitor("m5", 185, 60),
    Visitor("f3", 125, 45),
    Visitor("f5", 180, 50),
)
"""Heard by no training of our model, and not the voices of `benchmarks/`, so that nobody mends
phrases until just the benchmark is right. `--voices N` takes the first N."""

SNRS_DB: Final = (24.0, 18.0, 12.0, 6.0)
"""From a quiet room to a full hall. Picovoice's benchmark goes from 24 to 3 dB in steps of 3."""


@dataclass(frozen=True, slots=True)
class Bystander:
    """Somebody who talks behind the visitor."""

    language: Language
    variant: str
    text: str


BYSTANDERS: Final = (
    Bystander(Language.KK, "m1", "бүгін халық көп екен отырып күте тұрайық кезек жылжып жатыр"),
    Bystander(Language.RU, "f2", "присядьте пока здесь освободится третье окно и вас вызовут"),
    Bystander(Language.KK, "f1", "балам сен далаға шықпай осы жерде тыныш отыра тұршы жарай ма"),
    Bystander(Language.RU, "m3", "алло да я ещё тут перезвони мне вечером после работы поговорим"),
    Bystander(Language.KK, "m4", "ауа райы суытып кетті ертең қар жауады деп айтып жатыр ғой"),
    Bystander(Language.RU, "f1", "девушка а вы последняя стоите тогда я буду за вами хорошо"),
)  # fmt: skip
"""Nothing of what they say is in the catalogue. Their voices are none of the visitors'."""
