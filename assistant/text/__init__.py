"""Words as text: normalising what was heard, preparing what is said. Pure."""

from assistant.text.guess import guess_language
from assistant.text.language import KAZAKH_LETTERS, Language
from assistant.text.normalise import normalise
from assistant.text.pronounce import respelled
from assistant.text.sentences import sentences
from assistant.text.speak import left_over, speakable, unknown_names

__all__ = [
    "KAZAKH_LETTERS",
    "Language",
    "guess_language",
    "left_over",
    "normalise",
    "respelled",
    "sentences",
    "speakable",
    "unknown_names",
]
