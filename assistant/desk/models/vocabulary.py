"""More words for a recognition model of ours: a copy of it with a larger graph."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant import __version__
from assistant.desk.models.extended_model import UNFINISHED, Pronunciations, write_extension
from assistant.errors import ModelError, SetupError
from assistant.graph import PHONE_TABLE, UNKNOWN
from assistant.hearing import ModelInfo, known_words, open_model
from assistant.pronunciation import ALPHABET, pronunciations
from assistant.text import normalise

__all__ = [
    "Extended",
    "cached_extension",
    "extend_model",
    "is_ours",
    "kept_copy",
    "last_extension",
    "read_words",
]

_KEPT: Final = 2
"""Extensions of a model in the cache: the newest, and one that a running desk may still use."""
_WRITING_S: Final = 600.0
"""Seconds after which nobody is writing there any more; it takes one."""
_KEY: Final = 12
"""Hexadecimal digits for the model, and for the words, in the name of an extension."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A model with more words."""

    model: ModelInfo
    added: tuple[str, ...]
    """Words that the original could not hear, sorted."""
    unsayable: tuple[str, ...]
    """Words that can't be pronounced, so not heard either: with digits, Latin letters, none."""


def is_ours(model: ModelInfo) -> bool:
    """Whether it has our phones and garbage word, so that words can be added."""
    try:
        phones = (model.path / "graph" / "phones.txt").read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return phones == PHONE_TABLE and model.takes_grammar and UNKNOWN in known_words(model)


def extend_model(model: ModelInfo, words: Iterable[str], target: Path) -> Extended:
    """Write the model with more words to a new folder, which appears when it is whole.

    Raise `ModelError` (`model-foreign`, `model-write`, `model-there`, `graph-format`),
    `VoiceError` where there is no espeak-ng to read Russian words.
    """
    said, unsayable = _pronounced(model, words)
    if os.path.lexists(target):
        raise ModelError(
            "model-there", f"{target} is there already", "name another folder, or remove it first"
        )
    return Extended(write_extension(model, said, target, link=False), tuple(said), unsayable)


def cached_extension(model: ModelInfo, words: Iterable[str], cache: Path) -> Extended:
    """The model with more words from the cache, where it is made first when needed.

    The same model and words give the same folder; without new words it is the model
    itself. Raise as `extend_model`.
    """
    said, unsayable = _pronounced(model, words)
    if not said:
        return Extended(model, (), unsayable)
    target = _folder(model, cache) / (_prefix(model) + _key(said))
    extended = kept_copy(model, target, lambda: write_extension(model, said, target, link=True))
    return Extended(extended, tuple(said), unsayable)


def kept_copy(model: ModelInfo, target: Path, write: Callable[[], ModelInfo]) -> ModelInfo:
    """The copy of a model at `target`, which `write` makes where it is not there whole.

    Older copies beside it are removed. Raise what `write` raises.
    """
    copy = _ready(target)
    if copy is None:
        shutil.rmtree(target, ignore_errors=True)
        try:
            copy = write()
        except ModelError:
            copy = _ready(target)  # another desk may have been faster
            if copy is None:
                raise
        _forget_old(target, model.path)
    return copy


def read_words(path: Path) -> tuple[str, ...]:
    """Words of a text file as a recogniser knows them; `#` begins a comment.

    Raise `SetupError` `words-file`.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            "words-file",
            f"the words in {path} can't be read: {error}",
            "name a text file in UTF-8 with one word or phrase on each line",
        ) from error
    return tuple(word for line in lines for word in normalise(line.partition("#")[0]).split())


def _pronounced(model: ModelInfo, words: Iterable[str]) -> tuple[Pronunciations, tuple[str, ...]]:
    """Pronunciations of the words that the model lacks, sorted; and words that have none."""
    if not is_ours(model):
        raise ModelError(
            "model-foreign",
            f"words can't be added to the model {model.name}: it is not built with our phones",
            "add words to the embedded model, or choose words that this model knows",
        )
    said: dict[str, tuple[tuple[str, ...], ...]] = {}
    unsayable = []
    for word in sorted(set(words) - known_words(model)):
        forms = pronunciations(word) if set(word) <= ALPHABET else ()
        if forms:
            said[word] = forms
        else:
            unsayable.append(word)
    return said, tuple(unsayable)


def last_extension(model: ModelInfo, cache: Path) -> ModelInfo | None:
    """The extension of a model that was used last; None where there is none."""
    with contextlib.suppress(OSError):
        mine = list(_folder(model, cache).glob(f"{_prefix(model)}*"))
        if mine:
            return _ready(max(mine, key=lambda path: path.stat().st_mtime))
    return None


def _folder(model: ModelInfo, cache: Path) -> Path:
    """Folder of all extensions of a model, of whatever version."""
    return cache / "models" / model.name


def _prefix(model: ModelInfo) -> str:
    return f"{model.fingerprint[:_KEY]}-"


def _key(said: Pronunciations) -> str:
    facts = repr((__version__, tuple(said.items())))
    return hashlib.sha256(facts.encode()).hexdigest()[:_KEY]


def _ready(folder: Path) -> ModelInfo | None:
    """A model of the cache; None where there is none."""
    try:
        model = open_model(folder)
        os.utime(folder)  # the time of its last use
    except (ModelError, OSError):
        return None
    return model


def _forget_old(newest: Path, original: Path) -> None:
    """Remove all extensions of a model but the newest and the one used last before it.

    `original` stays as well: it may be an extension itself, named by `KOMEKSHI_MODEL`.
    """
    used: dict[Path, float] = {}
    for path in newest.parent.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another desk tidies up too
            used[path] = path.stat().st_mtime
    unfinished = {path for path in used if path.name.startswith(UNFINISHED)}
    others = used.keys() - unfinished - {newest, original}
    whole = sorted(others, key=used.__getitem__, reverse=True)
    dead = {path for path in unfinished if used[path] < time.time() - _WRITING_S}
    for path in (*whole[_KEPT - 1 :], *dead):
        shutil.rmtree(path, ignore_errors=True)
