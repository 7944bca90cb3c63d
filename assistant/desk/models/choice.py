"""Which recognition models a desk uses: where they lie, and the choice an administrator made."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.desk.config.configuration import Configuration, load_configuration
from assistant.desk.places import config_folder, data_folder, home_folder
from assistant.errors import ModelError, SetupError

if TYPE_CHECKING:  # settings must not load numpy
    from assistant.hearing import ModelInfo

__all__ = ["MODEL_NAME", "ModelPlaces", "check_set"]

MODEL_NAME: Final = "komekshi-kkru-small"
"""The recognition model that comes with the repository."""

_REMEDY: Final = f"choose anew: komekshi models use {MODEL_NAME}"


@dataclass(frozen=True, slots=True)
class ModelPlaces:
    """Folders and files about models; nothing is looked up or created here."""

    embedded: Path
    """Folder of the model that comes with the repository."""
    installed: Path
    """Folder with one folder for each installed model."""
    choice: Path
    """File with the names of the models in use; missing for the embedded one."""
    offered: Path
    """File with the models that can be installed."""
    forced: Path | None = None
    """A model's folder that wins over the choice: a setting, or `KOMEKSHI_MODEL`."""

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        configuration: Configuration | None = None,
    ) -> ModelPlaces:
        """Read `KOMEKSHI_HOME`, `XDG_DATA_HOME`, `XDG_CONFIG_HOME` and the settings.

        Raise `SetupError` when there is no `intents/` folder in the home, or the settings
        can't be read.
        """
        environment = os.environ if environment is None else environment
        models = home_folder(environment) / "models"
        forced = (configuration or load_configuration(environment)).models.folder
        return cls(
            embedded=models / MODEL_NAME,
            installed=data_folder(environment) / "models",
            choice=config_folder(environment) / "models.json",
            offered=models / "catalogue.toml",
            forced=None if forced is None else forced.expanduser(),
        )

    def folder(self, name: str) -> Path:
        """Where a model of this name lies, or would."""
        return self.embedded if name == self.embedded.name else self.installed / name

    def in_use(self) -> tuple[Path, ...]:
        """Folders of the models that a desk loads, one at least; they may be missing.

        Raise `SetupError` `model-choice` when the file with the choice can't be used.
        """
        if self.forced is not None:
            return (self.forced,)
        return tuple(map(self.folder, self.chosen()))

    def chosen(self) -> tuple[str, ...]:
        """Names that `choose` recorded, by default the embedded model. Raise as `in_use`."""
        try:
            content = json.loads(self.choice.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return (self.embedded.name,)
        except (OSError, ValueError) as error:
            raise SetupError(
                "model-choice", f"{self.choice} can't be read: {error}", _REMEDY
            ) from error
        names = content.get("models") if isinstance(content, dict) else None
        if not isinstance(names, list) or not names or not all(map(_is_name, names)):
            raise SetupError("model-choice", f"{self.choice} holds no list of models", _REMEDY)
        return tuple(names)

    def choose(self, names: Sequence[str]) -> None:
        """Record the models that a desk loads from its next start on.

        Raise `SetupError` `model-choice` when the file can't be written.
        """
        text = json.dumps({"models": list(names)}, ensure_ascii=False, indent=2) + "\n"
        fresh = self.choice.with_suffix(".new")
        try:
            self.choice.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())  # or a power cut may leave an empty choice
            fresh.replace(self.choice)
        except OSError as error:
            raise SetupError(
                "model-choice",
                f"{self.choice} can't be written: {error}",
                "check the disk and the rights of this user",
            ) from error


def check_set(infos: Sequence[ModelInfo]) -> None:
    """Raise `ModelError` `model-set` unless each model hears one language, and each another."""
    seen: set[str] = set()
    for info in infos:
        if len(info.languages) != 1:
            told = " and ".join(info.languages) or "languages unknown"
            raise ModelError(
                "model-set",
                f"{info.name} ({told}) can't be part of a set",
                "make a set of models that hear one language each, or use this one alone",
            )
        if info.languages[0] in seen:
            raise ModelError(
                "model-set",
                f"two models of the set hear {info.languages[0]}",
                "name one model for each language",
            )
        seen.add(info.languages[0])


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value not in {"", ".", ".."} and "/" not in value
