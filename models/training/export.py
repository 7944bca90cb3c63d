"""From a checkpoint to a folder that `vosk.Model` loads."""

from __future__ import annotations

import collections
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from assistant.catalogue import load_asides, load_catalogue, load_paraphrases
from assistant.graph import OUTPUTS, Fst, TextSource, language_model, write_graph
from assistant.pronunciation.lexicon import ALPHABET, plain_pronunciations, pronunciations
from assistant.pronunciation.phones import PHONE_ID, PHONES, SPN
from models.training import texts
from models.training.decoder import write_configuration
from models.training.kaldi_format import transition_model
from models.training.network import Tdnnf
from models.training.network_export import to_kaldi
from models.training.stories import controls, stories
from models.training.train import load_checkpoint

__all__ = ["Words", "export", "vocabulary"]

_COMMON: Final = 3_500
"""Most frequent words of the translations, a language."""
_STORIES: Final = 60_000
"""Composed for each language; more bring no new pair of words to speak of."""
_WEIGHTS: Final = {
    "catalogue": 0.5,
    "stories": 2.0,
    "controls": 0.5,
    "asking": 0.5,
    "general": 4.0,
    "told": 3.0,
    "talk": 1.5,
}
"""What each kind of text is worth to the language model, however much there is of it. General
text leads: open decoding is the witness against the grammar, and one that expects the
catalogue's own phrases hears them in other talk too (catalogue 3, stories 3, general 1 of 8.5:
14 of the development set's 60 sentences of other talk were not refused; with these weights 7).
`told` and `talk`, the sentences of `intents/paraphrases`, raised the telling words of stories in
kept voices by 5 to 8 points at once."""


_LARGEST_MODEL: Final = 7_300_000
"""Bytes of the language model, so that the whole stays below 20 MB."""

_LANGUAGE_SCALE: Final = 0.6
"""Of the language model's costs in the open mode, beside an acoustic scale of 0.5: there sound
counts for more than in a grammar, which must not be outvoted by it. Stories in kept voices,
telling words that arrive: 1.0 gives 70, 66, 75 % (kk, ru, mixed), 0.6 gives 75, 70, 81 %."""


@dataclass(frozen=True, slots=True)
class Words:
    """The recogniser's dictionary, and the texts of its language model."""

    desk: tuple[str, ...]
    """Words of the catalogue, of asking and of stories: every reading in both languages."""
    general: tuple[tuple[str, str], ...]
    """Other words with their language: one reading each."""
    texts: tuple[TextSource, ...]


def vocabulary(intents: Path, cache: Path, size: int) -> Words:
    """Every word of the desk first, then frequent words, then dictionary words up to `size`."""
    asked, extra = texts.asking(), texts.extra_words()
    catalogue = load_catalogue(intents)
    phrases = texts.catalogue_phrases(catalogue)
    desk = texts.desk_words(catalogue)
    told = stories(phrases, _STORIES, seed=1)
    steering = controls()
    translations: list[str] = []
    general: dict[str, str] = {}
    fillers: list[tuple[str, str]] = []
    for language in ("kk", "ru"):
        at_the_desk = (asked, extra, told, steering)
        desk.update(word for kind in at_the_desk for s in kind[language] for word in s.split())
        translated = texts.translations(language, cache)
        counts = collections.Counter(word for s in translated for word in s.split())
        for word, _ in counts.most_common(_COMMON):
            general.setdefault(word, language)
        translations += translated
        fillers += [(word, language) for word in texts.dictionary(language)]
    targets = {phrase.target for phrase in catalogue.phrases}
    paraphrases = load_paraphrases(intents, targets)
    told_by_people = [one.text for one in paraphrases if one.target] + _asides(intents)
    talk = [one.text for one in paraphrases if not one.target]
    desk.update(word for sentence in (*told_by_people, *talk) for word in sentence.split())
    desk = {word for word in desk if set(word) <= ALPHABET}
    random.Random(0).shuffle(fillers)
    for word, language in fillers:
        if len(general) + len(desk) >= size:
            break
        general.setdefault(word, language)
    rest = tuple((w, language) for w, language in sorted(general.items()) if w not in desk)
    said = {
        "catalogue": chain.from_iterable(phrases.values()),
        "stories": chain.from_iterable(told.values()),
        "controls": chain.from_iterable(steering.values()),
        "asking": chain.from_iterable(asked.values()),
        "general": translations,
        "told": told_by_people,
        "talk": talk,
    }
    weighed = tuple(TextSource(tuple(said[kind]), weight) for kind, weight in _WEIGHTS.items())
    return Words(tuple(sorted(desk)), rest, weighed)


def _asides(intents: Path) -> list[str]:
    """Questions about a part of an answer, all in one list."""
    asides = load_asides(intents)
    return [text for lists in asides.values() for several in lists.values() for text in several]


def export(
    checkpoint: Path,
    model: Path,
    words: Words,
    *,
    average_with: Path | None,
    acoustic_scale: float,
    garbage_prior: float,
) -> int:
    """Write network, graph and configuration; returns the number of words.

    The weights are the checkpoint's, or the mean of its and those of `average_with`.
    """
    stored = load_checkpoint(checkpoint)
    if tuple(stored["phones"]) != PHONES:
        raise ValueError(f"{checkpoint} was trained on another phone set")
    weights = stored["average"]
    if average_with is not None:
        other = load_checkpoint(average_with)["average"]
        weights = {name: (value + other[name]) / 2 for name, value in weights.items()}
    network = Tdnnf(len(PHONES))
    network.load_state_dict(weights)
    network.eval()
    (model / "am").mkdir(parents=True, exist_ok=True)
    priors = np.array(stored["priors"])
    priors[PHONE_ID[SPN]] *= garbage_prior
    to_kaldi(network, model / "am" / "final.mdl", transition_model(OUTPUTS), priors)
    lexicon = [(word, form) for word in words.desk for form in pronunciations(word)]
    for word, language in words.general:
        lexicon += [(word, form) for form in plain_pronunciations(word, language)]
    write_configuration(model, acoustic_scale=acoustic_scale)
    grammar = partial(_open_model, sources=words.texts)
    return write_graph(model / "graph", lexicon, grammar)


def _open_model(ids: Mapping[str, int], sources: Sequence[TextSource]) -> Fst:
    return language_model(ids, sources, max_bytes=_LARGEST_MODEL).scaled(_LANGUAGE_SCALE)
