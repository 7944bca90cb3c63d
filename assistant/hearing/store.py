"""The model store: what a recognition model is, whether it is whole, and which words it has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.errors import ModelError
from assistant.text import Language

__all__ = [
    "GARBAGE",
    "MANIFEST",
    "ModelInfo",
    "file_sha256",
    "known_words",
    "open_model",
    "verify",
    "write_manifest",
]

MANIFEST: Final = "komekshi.json"
"""File in a model's folder that names it and holds the SHA-256 of its other files."""

GARBAGE: Final = "[unk]"
"""The word by which a model hears what is no word; not every model has it."""

_REQUIRED: Final = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf")
_GRAPHS: Final = (("graph/HCLr.fst", "graph/Gr.fst"), ("graph/HCLG.fst",))
"""Either a graph that takes a grammar at run time, or a fixed one."""
_WORDS: Final = "graph/words.txt"
_NO_WORDS: Final = frozenset("<[!#")
"""First letters of entries of `words.txt` that stand for no word: `<eps>`, `!SIL`, `#0`."""
_REMEDY: Final = "install the model anew (`komekshi models`); the embedded one: git checkout models"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model folder that has all files Vosk needs; the files may still be damaged."""

    name: str
    path: Path
    """Absolute folder, as `vosk.Model` takes it."""
    version: str
    """Empty where the folder has no manifest."""
    languages: tuple[Language, ...]
    """Empty where the folder has no manifest: never guessed from its name."""
    licence: str
    fingerprint: str
    """SHA-256 that changes with the content; of names and sizes only without a manifest."""
    word_count: int
    """Words it can hear; 0 where the words are kept inside the graph."""
    takes_grammar: bool
    """False for a fixed graph (HCLG): the catalogue's phrases can't steer it."""
    sha256: Mapping[str, str]
    """Expected hash by file, relative to `path`; empty without a manifest."""
    origin: Mapping[str, str]
    """`address` and `sha256` of the zip it was installed from; empty for others."""
    memory_mb: int
    """Resident memory of a recogniser when it was installed, MB; 0 where nobody measured."""


def open_model(path: Path) -> ModelInfo:
    """Read what lies in a model folder, without loading it; 10 ms.

    Raise `ModelError`: `model-missing`, `model-incomplete`, `model-manifest`, `model-damaged`.
    """
    folder = path.expanduser().resolve()
    if not folder.is_dir():
        raise ModelError("model-missing", f"there is no model folder {folder}", _REMEDY)
    _check_files(folder)
    manifest = _read_manifest(folder)
    sha256 = _entry(folder, manifest, "sha256", dict)
    return ModelInfo(
        name=_entry(folder, manifest, "name", str) or folder.name,
        path=folder,
        version=_entry(folder, manifest, "version", str),
        languages=_languages(folder, manifest),
        licence=_entry(folder, manifest, "licence", str),
        fingerprint=_fingerprint(folder, sha256),
        word_count=len(set(_words(folder)) - {GARBAGE}),
        takes_grammar=(folder / "graph/Gr.fst").is_file(),
        sha256=sha256,
        origin=_entry(folder, manifest, "origin", dict),
        memory_mb=_entry(folder, manifest, "memory_mb", int),
    )


def verify(info: ModelInfo) -> None:
    """Compare every file with the manifest; 2 ms a megabyte, nothing without a manifest.

    Raise `ModelError`: `model-incomplete`, `model-damaged`.
    """
    _check_files(info.path)
    for name, expected in info.sha256.items():
        file = info.path / name
        if not file.is_file():
            raise _incomplete(info.path, name)
        try:
            actual = file_sha256(file)
        except OSError as error:
            raise _unreadable(file, error) from error
        if actual != expected:
            raise ModelError(
                "model-damaged",
                f"{file} is not the file that {info.name} {info.version} was made with",
                _REMEDY,
            )


def known_words(info: ModelInfo) -> frozenset[str]:
    """Words the model can hear, with `[unk]` where it has garbage.

    Empty where they are kept inside the graph: ask `VoskRecogniser.unknown_words` then.
    Raise `ModelError` `model-damaged`.
    """
    return frozenset(_words(info.path))


def write_manifest(
    folder: Path,
    *,
    name: str,
    version: str,
    languages: Sequence[Language],
    licence: str,
    command: str,
    origin: Mapping[str, str] | None = None,
    memory_mb: int = 0,
) -> ModelInfo:
    """Hash all files of a finished model and write its manifest; the last step of a training.

    `command` is the one that makes the model again, `origin` tells where its zip came from,
    `memory_mb` what a recogniser with it takes.
    """
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    manifest = {
        "name": name,
        "version": version,
        "languages": [str(language) for language in languages],
        "licence": licence,
        "command": command,
        **({"origin": dict(origin)} if origin else {}),
        **({"memory_mb": memory_mb} if memory_mb else {}),
        "sha256": {file.relative_to(folder).as_posix(): file_sha256(file) for file in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return open_model(folder)


def _check_files(folder: Path) -> None:
    for name in _REQUIRED:
        if not (folder / name).is_file():
            raise _incomplete(folder, name)
    if not any(all((folder / name).is_file() for name in graph) for graph in _GRAPHS):
        raise _incomplete(folder, " and ".join(_GRAPHS[0]))
    # Official small models keep their words inside Gr.fst; a fixed graph needs the list.
    if not (folder / _WORDS).is_file() and not (folder / "graph/Gr.fst").is_file():
        raise _incomplete(folder, _WORDS)


def _incomplete(folder: Path, name: str) -> ModelError:
    return ModelError("model-incomplete", f"the model {folder} has no {name}", _REMEDY)


def _unreadable(file: Path, error: Exception) -> ModelError:
    return ModelError("model-damaged", f"{file} can't be read: {error}", _REMEDY)


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    if not file.exists():
        return {}
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError("model-manifest", f"{file} can't be read: {error}", _REMEDY) from error
    if not isinstance(manifest, dict):
        raise ModelError("model-manifest", f"{file} holds no JSON object", _REMEDY)
    return manifest


def _entry(folder: Path, manifest: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    value = manifest.get(key, kind())
    if not isinstance(value, kind):
        raise ModelError("model-manifest", f"{key} in {folder / MANIFEST} is wrong", _REMEDY)
    return value


def _languages(folder: Path, manifest: Mapping[str, Any]) -> tuple[Language, ...]:
    codes = _entry(folder, manifest, "languages", list)
    try:
        return tuple(Language(code) for code in codes)
    except ValueError as error:
        raise ModelError(
            "model-manifest", f"languages in {folder / MANIFEST}: {error}", _REMEDY
        ) from error


def _words(folder: Path) -> list[str]:
    file = folder / _WORDS
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error
    words = (line.split(maxsplit=1)[0] for line in lines if line.strip())
    return [word for word in words if word[0] not in _NO_WORDS or word == GARBAGE]


def _fingerprint(folder: Path, sha256: Mapping[str, str]) -> str:
    if sha256:
        facts = [f"{name} {digest}" for name, digest in sorted(sha256.items())]
    else:
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        facts = [f"{file.relative_to(folder).as_posix()} {file.stat().st_size}" for file in files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def file_sha256(file: Path) -> str:
    """In hexadecimal; 2 ms a megabyte."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
