"""Who speaks in training and who is kept for testing: the two never meet."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ESPEAK_KEPT_VARIANTS",
    "ESPEAK_TEST_VARIANTS",
    "ESPEAK_VARIANTS",
    "KOKORO_KEPT_VOICES",
    "KOKORO_TEST_VOICES",
]

_VARIANTS: Final = (
    "m1 m2 m3 m4 m6 f1 f2 Andy Alex Alicia Gene Gene2 Henrique Hugo Jacky Lee "
    "Marco Mario Mike Denis Diogo Nguyen anika antonio belinda benjamin boris caleb david ed "
    "edward edward2 gustave iven iven2 john kaukovalta klatt klatt2 klatt3 klatt4 marcelo max "
    "miguel norbert pablo paul pedro quincy rob robert sandro shelby steph steph2 travis victor "
    "zac adam"
)
ESPEAK_VARIANTS: Final = (*_VARIANTS.split(), "")
"""Variants of the kk and ru voices that training uses; `` is the plain voice."""

ESPEAK_TEST_VARIANTS: Final = ("m7", "f4", "Michael", "linda", "Andrea", "michel")
"""Speak the questions of `benchmarks/`; heard by no training."""

ESPEAK_KEPT_VARIANTS: Final = ("m5", "f3", "m8", "f5", "Annie", "Michael")
"""Kept for the measurements of the model itself (`models.training evaluate`); heard by no
training either."""

KOKORO_TEST_VOICES: Final = (
    "jf_nezumi", "am_michael", "bf_emma", "zm_yunjian", "hf_alpha", "em_alex",
    "af_sarah", "bm_george",
)  # fmt: skip
"""Speak the questions of `benchmarks/`; heard by no training, alone or mixed into another."""

KOKORO_KEPT_VOICES: Final = (
    "af_heart", "am_puck", "bf_alice", "bm_lewis", "ff_siwis", "hm_omega", "if_sara",
    "jm_kumo", "zf_xiaoyi",
)  # fmt: skip
"""As `ESPEAK_KEPT_VARIANTS`."""
