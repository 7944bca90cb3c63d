"""What is spoken in training: questions of the desk, everyday sentences, words at random.

General sentences come from the translations of LibreOffice in Debian
(`libreoffice-l10n-kk`, `-ru`), words from `hunspell-kk` and `hunspell-ru`.
They are spoken in training; of the finished model they are single words of its
dictionary and word pairs of its bigram, no sentences.
"""

from __future__ import annotations

import gettext
import random
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from assistant.catalogue import Catalogue, load_catalogue
from assistant.pronunciation.lexicon import ALPHABET
from assistant.text import KAZAKH_LETTERS

__all__ = [
    "Pool",
    "asking",
    "build_pool",
    "catalogue_phrases",
    "clean_sentences",
    "desk_words",
    "dictionary",
    "extra_words",
    "translations",
]

_DATA: Final = Path(__file__).parent / "data" / "asking.yaml"
_DICTIONARIES: Final = {"kk": "kk_KZ.dic", "ru": "ru_RU.dic"}
_MARKUP: Final = re.compile(r"<[^>]*>|%\w+|\$\S+|&\w*;?|\{[^}]*\}|[~_]")
_LETTERS: Final = re.compile(f"[^{''.join(sorted(ALPHABET))} -]")
_DOMAIN: Final = 0.35
"""Part of the speech that is the desk's own questions."""
_GENERAL: Final = 0.35
"""Part that is everyday sentences; the rest is words at random."""
_MIXED: Final = 0.15
"""Part of random sentences that mix words of both languages."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences and words to draw from, by language."""

    domain: dict[str, tuple[str, ...]]
    general: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]

    def draw(self, rng: random.Random, language: str) -> str:
        """One sentence of at most ten words."""
        roll = rng.random()
        if roll < _DOMAIN:
            return rng.choice(self.domain[language])
        if roll < _DOMAIN + _GENERAL:
            return rng.choice(self.general[language])
        other = "ru" if language == "kk" else "kk"
        mixed = rng.random() < _MIXED
        return " ".join(
            rng.choice(self.words[other if mixed and rng.random() < 0.4 else language])
            for _ in range(rng.randint(1, 5))
        )


def asking() -> dict[str, tuple[str, ...]]:
    """Frames × things and whole sentences of `data/asking.yaml`."""
    raw = yaml.safe_load(_DATA.read_text("utf-8"))
    out: dict[str, tuple[str, ...]] = {}
    for language in ("kk", "ru"):
        part = raw[language]
        made = list(part["sentences"])
        for thing in part["things"]:
            made += [
                frame.format(*thing) for frame in (*part["frames_object"], *part["frames_about"])
            ]
        out[language] = tuple(dict.fromkeys(made))
    return out


def extra_words() -> dict[str, tuple[str, ...]]:
    """Numbers, days, months and towns."""
    raw = yaml.safe_load(_DATA.read_text("utf-8"))["extra_words"]
    return {language: tuple(raw[language].split()) for language in ("kk", "ru")}


def catalogue_phrases(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """What the questions under `intents/` expand to; empty while there are none."""
    return {
        language: tuple(p.text for p in catalogue.phrases if p.language == language)
        for language in ("kk", "ru")
    }


def desk_words(catalogue: Catalogue) -> set[str]:
    """Every word that the desk must be able to hear."""
    said = [phrase.text for phrase in catalogue.phrases]
    for by_language in (*catalogue.facet_words.values(), *catalogue.channel_words.values()):
        said += [text for texts in by_language.values() for text in texts]
    said += [text for texts in catalogue.out_of_scope.values() for text in texts]
    return {word for text in said for word in text.split()}


def translations(language: str, cache: Path) -> tuple[str, ...]:
    """Sentences of 2 to 10 words from the Debian package `libreoffice-l10n-<language>`."""
    folder = cache / f"l10n-{language}"
    if not folder.exists():
        with tempfile.TemporaryDirectory() as work:
            subprocess.run(
                ["apt-get", "download", "-q", f"libreoffice-l10n-{language}"], cwd=work, check=True
            )
            package = next(Path(work).glob("*.deb"))
            subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)
    found: set[str] = set()
    for path in sorted(folder.rglob(f"{language}/LC_MESSAGES/*.mo")):
        with path.open("rb") as stream:
            catalogue = gettext.GNUTranslations(stream)
        for value in catalogue._catalog.values():  # type: ignore[attr-defined]
            if isinstance(value, str):
                found.update(clean_sentences(value, language))
    return tuple(sorted(found))


def clean_sentences(value: str, language: str) -> list[str]:
    """Sentences of 2 to 10 words of one language in a translated text, in lower case."""
    kept = []
    for part in re.split(r"[.!?:;\n()\"«»,]", _MARKUP.sub(" ", value)):
        if re.search(r"[A-Za-z0-9]", part):
            continue
        words = _LETTERS.sub(" ", part.lower()).replace("-", " ").split()
        kazakh = any(KAZAKH_LETTERS & set(word) for word in words)
        if (
            2 <= len(words) <= 10
            and kazakh == (language == "kk")
            and all(len(w) > 1 for w in words)
        ):
            kept.append(" ".join(words))
    return kept


def dictionary(language: str, folder: Path = Path("/usr/share/hunspell")) -> tuple[str, ...]:
    """Words of 3 to 14 letters from the Debian package `hunspell-<language>`."""
    path = folder / _DICTIONARIES[language]
    lines = path.read_text("utf-8-sig").splitlines()
    words = {line.split("/")[0].strip() for line in lines}
    return tuple(
        sorted(w for w in words if 3 <= len(w) <= 14 and set(w) <= ALPHABET and w == w.lower())
    )


def build_pool(intents: Path, cache: Path) -> Pool:
    """Everything to draw from; the catalogue's phrases count as domain."""
    own, asked, extra = catalogue_phrases(load_catalogue(intents)), asking(), extra_words()
    domain, general, words = {}, {}, {}
    for language in ("kk", "ru"):
        sentences = (*asked[language], *_thin(own[language], 4000))
        domain[language] = tuple(dict.fromkeys(sentences))
        general[language] = translations(language, cache)
        words[language] = (*dictionary(language), *(extra[language] * 40))
    return Pool(domain, general, words)


def _thin(phrases: tuple[str, ...], limit: int) -> tuple[str, ...]:
    if len(phrases) <= limit:
        return phrases
    return tuple(random.Random(0).sample(phrases, limit))
