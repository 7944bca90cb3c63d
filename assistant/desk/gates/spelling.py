"""Gate: the words that visitors hear are spelled as dictionaries spell them.

The Kazakh dictionary knows stems better than endings, so a word also passes when what
is left of it without endings is known.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.catalogue import Catalogue, Finding
from assistant.catalogue.finding import warning
from assistant.catalogue.spoken import Spoken, all_spoken
from assistant.desk.gates.endings import dictionary_forms, stems
from assistant.errors import SetupError
from assistant.match.russian import russian_stem
from assistant.text import KAZAKH_LETTERS, Language

__all__ = ["Hunspell", "misspelt", "of_known_stems", "read_words", "words_of"]

_REMEDY: Final = "apt-get install hunspell hunspell-kk hunspell-ru"
_DICTIONARIES: Final = ("kk_KZ", "ru_RU")
_TIMEOUT_S: Final = 60.0
"""Two dictionaries and ten thousand words take half a second."""
_TOKEN: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_WORD: Final = re.compile(r"[а-яёәғқңөұүһі]+(?:-[а-яёәғқңөұүһі]+)*", re.I)


@dataclass(frozen=True, slots=True)
class Hunspell:
    """The program with its two dictionaries."""

    program: str

    @classmethod
    def find(cls) -> Hunspell:
        """Raise `SetupError` `hunspell-missing`."""
        program = shutil.which("hunspell")
        if program is None:
            raise SetupError("hunspell-missing", "hunspell is not installed", _REMEDY)
        return cls(program)

    def known(self, words: Iterable[str]) -> frozenset[str]:
        """Those that either dictionary has. Raise `SetupError` `hunspell-missing`."""
        asked = sorted(set(words))
        unknown = [self._unknown(name, asked) for name in _DICTIONARIES]
        return frozenset(asked).difference(frozenset.intersection(*unknown))

    def _unknown(self, dictionary: str, words: list[str]) -> frozenset[str]:
        done = subprocess.run(  # noqa: S603 - found on PATH, its arguments are ours
            [self.program, "-d", dictionary, "-i", "utf-8", "-l"],
            input="\n".join(words),
            capture_output=True,
            encoding="utf-8",
            timeout=_TIMEOUT_S,
        )
        if done.returncode:
            raise SetupError(
                "hunspell-missing", f"hunspell has no dictionary {dictionary}", _REMEDY
            )
        return frozenset(done.stdout.split())


def read_words(path: Path) -> frozenset[str]:
    """The project's own words, one a line; `#` begins a comment. No file holds no words.

    Raise `SetupError` `words-file`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            "words-file", f"{path} can't be read: {error}", "save it as UTF-8"
        ) from error
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word.lower() for line in lines for word in line.split())


def misspelt(catalogue: Catalogue, own: frozenset[str], hunspell: Hunspell) -> Iterator[Finding]:
    """One finding for each word that neither the dictionaries nor `own` has.

    Raise `SetupError` `hunspell-missing`.
    """
    places: dict[str, list[Spoken]] = defaultdict(list)
    for spoken in all_spoken(catalogue):
        for word in words_of(spoken.text):
            places[word].append(spoken)
    inflected = {russian_stem(word) for word in own}
    listed = hunspell.known({*places, *map(str.capitalize, places)})
    unknown = {word for word in places if not {word, word.capitalize()} & listed} - own
    unknown = {word for word in unknown if russian_stem(word) not in inflected}
    kazakh = {word for word in unknown if _is_kazakh(word, places[word])}
    for word in sorted(unknown - of_known_stems(kazakh, own, hunspell)):
        more = len(places[word]) - 1
        yield warning(
            "spelling",
            places[word][0].where,
            f"«{word}» is in no dictionary" + (f"; {more} more of it" if more else ""),
            "mend it, or put it into intents/words.txt",
        )


def of_known_stems(words: Iterable[str], own: frozenset[str], hunspell: Hunspell) -> frozenset[str]:
    """Words that are known without their Kazakh endings. Raise as `misspelt`."""
    forms = {
        word: {form for stem in stems(word) for form in dictionary_forms(stem)} for word in words
    }
    known = hunspell.known(form for each in forms.values() for form in each) | own
    return frozenset(word for word, each in forms.items() if not known.isdisjoint(each))


def _is_kazakh(word: str, places: Iterable[Spoken]) -> bool:
    """Only Kazakh endings are taken off: the Russian dictionary knows its own."""
    return not KAZAKH_LETTERS.isdisjoint(word) or all(
        each.language is Language.KK for each in places
    )


def words_of(text: str) -> Iterator[str]:
    """Words to look up, in small letters: no abbreviations, addresses, numbers with endings."""
    for token in _TOKEN.findall(re.sub(r"\{\w+\}", " ", text)):
        if not _WORD.fullmatch(token):
            continue
        first, *others = token.split("-")
        if first.isupper() and (others or len(first) > 1):
            continue  # «ЭЦҚ», and «ЭЦҚ-ны» with the ending apart
        yield from (part.lower() for part in (first, *others) if not part.isupper())
