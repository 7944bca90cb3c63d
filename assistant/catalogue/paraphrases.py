"""`intents/paraphrases/`: whole sentences as people say them, for what learns from sentences.

No templates and no part of the catalogue: no answer depends on them at once. What was learned
from them (`models/understanding`) and the recogniser's language model do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from assistant.catalogue.mapping import read_mapping
from assistant.catalogue.model import Phrase
from assistant.errors import CatalogueError
from assistant.text import Language, guess_language, normalise

__all__ = ["FOLDER", "OTHER_TALK", "load_asides", "load_paraphrases"]

FOLDER: Final = "paraphrases"
_ASIDES: Final = "asides"
OTHER_TALK: Final = frozenset({"other-talk", "other-talk-far"})
"""Names of the files with talk about other things; their phrases have an empty target."""


def load_paraphrases(root: Path, targets: Iterable[str]) -> tuple[Phrase, ...]:
    """The sentences below `root` (`intents/`) of the given targets, and of talk about other things.

    Raise `CatalogueError` for a file that is no lists of sentences. A file of another name than
    a target's is left alone: the service may have been taken out.
    """
    known = {*targets, *OTHER_TALK}
    return tuple(
        phrase
        for path in sorted((root / FOLDER).glob("*.yaml"))
        if path.stem in known
        for phrase in _phrases(path)
    )


def load_asides(root: Path) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Questions about a part of an answer: `alone` and `beside` a service, by facet or channel.

    Empty where there is no such file. Raise `CatalogueError` for one that can't be read.
    """
    path = root / FOLDER / f"{_ASIDES}.yaml"
    if not path.is_file():
        return {}
    read = read_mapping(path, _broken)
    try:
        return {
            place: {name: tuple(map(normalise, texts)) for name, texts in lists.items()}
            for place, lists in read.items()
        }
    except (AttributeError, TypeError) as error:
        raise _broken(path, "is not lists of sentences below `alone` and `beside`") from error


def _phrases(path: Path) -> Iterable[Phrase]:
    lists = read_mapping(path, _broken)
    if not all(isinstance(one, list) for one in lists.values()):
        raise _broken(path, "is not lists of sentences by language")
    target = "" if path.stem in OTHER_TALK else path.stem
    for name, texts in lists.items():
        for text in texts:
            words = normalise(str(text))
            language = guess_language(words) if name == "mixed" else Language(name)
            yield Phrase(words, language, target)


def _broken(path: Path, fault: str) -> CatalogueError:
    return CatalogueError(
        "paraphrases-invalid", f"{path}: {fault}", "lists `kk`, `ru`, `mixed` of sentences"
    )
