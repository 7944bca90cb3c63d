"""What `komekshi models` tells about models, and the choice among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.desk.models.choice import ModelPlaces, check_set
from assistant.errors import KomekshiError, ModelError
from assistant.hearing import (
    ModelInfo,
    OfferedModel,
    check_name,
    offered_models,
    open_model,
)
from assistant.hearing import remove_model as delete_model
from assistant.hearing import verify as verify_model
from assistant.text import Language

__all__ = [
    "Listed",
    "Verdict",
    "offer",
    "overview",
    "remove_model",
    "use_models",
    "verify_models",
]


@dataclass(frozen=True, slots=True)
class Listed:
    """One model, installed or not."""

    name: str
    installed: ModelInfo | None = None
    """None where there is nothing, or something that is no model."""
    fault: KomekshiError | None = None
    """Why an existing folder can't be used."""
    offered: OfferedModel | None = None
    in_use: bool = False
    embedded: bool = False

    @property
    def languages(self) -> tuple[Language, ...]:
        """As the model says, else as the list says; empty where neither does."""
        known = self.installed.languages if self.installed is not None else ()
        return known or (self.offered.languages if self.offered is not None else ())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at all files of a model found."""

    name: str
    info: ModelInfo | None
    error: KomekshiError | None = None
    """None for a whole model."""

    @property
    def vouched(self) -> bool:
        """Whether there are hashes to compare with: a folder put there by hand has none."""
        return self.info is not None and bool(self.info.sha256)


def overview(places: ModelPlaces) -> list[Listed]:
    """The embedded model, then the installed ones, then those that can be installed.

    Raise `ModelError` `model-catalogue`, `SetupError` `model-choice`.
    """
    offered = offered_models(places.offered)
    used = set(places.in_use())
    installed = installed_names(places)
    rows = []
    for name in dict.fromkeys([places.embedded.name, *installed, *offered]):
        folder = places.folder(name)
        info, fault = None, None
        if folder.is_dir():
            info, fault = _opened(places, name)
        rows.append(
            Listed(
                name,
                info,
                fault,
                offered.get(name),
                in_use=folder in used,
                embedded=folder == places.embedded,
            )
        )
    return rows


def installed_names(places: ModelPlaces) -> list[str]:
    """Folders of the installed models by name; those with a leading dot are unfinished."""
    if not places.installed.is_dir():
        return []
    folders = (each for each in places.installed.iterdir() if each.is_dir())
    return sorted(folder.name for folder in folders if not folder.name.startswith("."))


def verify_models(places: ModelPlaces, names: Iterable[str]) -> list[Verdict]:
    """Look at every file; none named: the embedded model and all installed ones."""
    wanted = list(names) or [places.embedded.name, *installed_names(places)]
    verdicts = []
    for name in wanted:
        info, fault = _opened(places, name)
        if info is not None:
            try:
                verify_model(info)
            except ModelError as error:
                fault = error
        verdicts.append(Verdict(name, info, fault))
    return verdicts


def use_models(places: ModelPlaces, names: Sequence[str]) -> list[ModelInfo]:
    """Record the choice of one model, or of a set with one model for each language.

    Raise `ModelError`: `model-missing`, `model-incomplete`, `model-manifest`, `model-damaged`,
    `model-name`, `model-set`; `SetupError` `model-choice`.
    """
    infos = [open_named(places, name) for name in names]
    if len(infos) > 1:
        check_set(infos)
    for info in infos:
        verify_model(info)
    places.choose(names)
    return infos


def offer(
    places: ModelPlaces, name: str, languages: Iterable[str], *, from_file: bool
) -> OfferedModel:
    """What is to be installed under `name`; `languages` are said for one not on the list.

    Raise `ModelError`: `model-unknown`, `model-embedded`, `model-language`, `model-name`,
    `model-catalogue`.
    """
    check_name(name)
    if name == places.embedded.name:
        raise _embedded(name, "is there already", "komekshi models verify")
    offered = offered_models(places.offered)
    if name in offered:
        return offered[name]
    if not from_file:
        raise ModelError(
            "model-unknown",
            f"{name} is not on the list of models",
            f"name one of {', '.join(offered)}, or give a zip with --from",
        )
    try:
        return OfferedModel(name, languages=tuple(map(Language, languages)))
    except ValueError as error:
        raise ModelError(
            "model-language", f"{error}", "say --language kk or --language ru, or leave it out"
        ) from error


def remove_model(places: ModelPlaces, name: str, *, in_use: bool = False) -> bool:
    """Delete an installed model; whether the embedded one was chosen in its place.

    Raise `ModelError`: `model-embedded`, `model-in-use` unless `in_use`, `model-missing`,
    `model-name`, `model-busy`, `model-write`; `SetupError` `model-choice`.
    """
    if name == places.embedded.name:
        raise _embedded(name, "comes with Komekshi and stays", "choose another one: models use")
    if places.forced is not None and places.forced.resolve() == places.folder(name).resolve():
        raise ModelError("model-in-use", f"KOMEKSHI_MODEL names {name}", "unset it first")
    chosen = name in places.chosen()
    if chosen and not in_use:
        raise ModelError(
            "model-in-use",
            f"{name} is in use",
            "choose another one first, or say --in-use: then the embedded one follows",
        )
    if chosen:  # first, so that no desk is left without a model when the power fails
        places.choose([places.embedded.name])
    delete_model(name, places.installed)
    return chosen


def _embedded(name: str, what: str, remedy: str) -> ModelError:
    return ModelError("model-embedded", f"{name} {what}", remedy)


def open_named(places: ModelPlaces, name: str) -> ModelInfo:
    """The installed model of this name. Raise `ModelError` as `open_model`, and `model-name`."""
    check_name(name)
    folder = places.folder(name)
    if not folder.is_dir():
        raise ModelError(
            "model-missing",
            f"{name} is not installed",
            f"install it: komekshi models install {name}; see: komekshi models list",
        )
    return open_model(folder)


def _opened(places: ModelPlaces, name: str) -> tuple[ModelInfo | None, KomekshiError | None]:
    try:
        return open_named(places, name), None
    except ModelError as error:
        return None, error
