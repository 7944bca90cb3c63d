"""Who speaks in training and who is kept for testing: the two never meet."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ESPEAK_TEST_VARIANTS",
    "ESPEAK_VARIANTS",
    "KOKORO_TEST_VOICES",
]

_VARIANTS: Final = (
    "m1 m2 m3 m4 m5 m6 m8 f1 f2 f3 f5 Andy Annie Alex Alicia Gene Gene2 Henrique Hugo Jacky Lee "
    "Marco Mario Mike Denis Diogo Nguyen anika antonio belinda benjamin boris caleb david ed "
    "edward edward2 gustave iven iven2 john kaukovalta klatt klatt2 klatt3 klatt4 marcelo max "
    "miguel norbert pablo paul pedro quincy rob robert sandro shelby steph steph2 travis victor "
    "zac adam"
)
ESPEAK_VARIANTS: Final = (*_VARIANTS.split(), "")
"""Variants of the kk and ru voices that training uses; `` is the plain voice."""

ESPEAK_TEST_VARIANTS: Final = ("m7", "f4", "Michael", "linda", "Andrea", "michel")
"""Heard by no training."""

KOKORO_TEST_VOICES: Final = (
    "jf_nezumi", "am_michael", "bf_emma", "zm_yunjian", "hf_alpha", "em_alex",
    "af_sarah", "bm_george",
)  # fmt: skip
"""Heard by no training, alone or mixed into another voice."""
