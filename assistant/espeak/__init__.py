"""espeak-ng: which library this machine has, and the phonemes it reads a word as.

What the voice and the dictionary of the recogniser both need, below both of them.
"""

from assistant.espeak.library import ENV_SOURCE, EspeakLibrary, Source, load, sources
from assistant.espeak.phonemes import Reader, open_reader, phonemes

__all__ = [
    "ENV_SOURCE",
    "EspeakLibrary",
    "Reader",
    "Source",
    "load",
    "open_reader",
    "phonemes",
    "sources",
]
