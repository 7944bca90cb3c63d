"""Where a desk finds what it needs, and where it puts what it makes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.catalogue import Channel
from assistant.desk.model_choice import MODEL_NAME, ModelPlaces
from assistant.desk.places import cache_folder, home_folder, state_folder
from assistant.desk.voice_choice import VoiceChoice
from assistant.errors import SetupError

__all__ = ["MODEL_NAME", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and device names of one desk; nothing is looked up or created here."""

    home: Path
    """Folder with `intents/`, `models/` and `tests/speech/`."""
    model: Path
    """Folder of the recognition model; of a set, the first one."""
    answers: Path
    """Where spoken answers go when there is no loudspeaker; made when first needed."""
    microphone: str | None = None
    """Device name or a part of it, None for the system's default."""
    loudspeaker: str | None = None
    further_models: tuple[Path, ...] = ()
    """Folders of the other models where several of one language each are used as a set."""
    cache: Path | None = None
    """Where models that learned the words of the catalogue are kept; None: they learn none."""
    voice: VoiceChoice = field(default_factory=VoiceChoice)
    """How the desk speaks."""

    channel: Channel = Channel.MOBILE
    """By which channel the steps of a service are offered first."""

    @property
    def models(self) -> tuple[Path, ...]:
        """Folders of all recognition models, one or more."""
        return (self.model, *self.further_models)

    @property
    def speech_samples(self) -> Path:
        """Spoken questions for `komekshi demo`."""
        return self.home / "tests" / "speech"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `KOMEKSHI_HOME`, `_MODEL`, `_ANSWERS`, `_MICROPHONE`, `_LOUDSPEAKER`, `_CHANNEL`
        and the voice.

        Without `KOMEKSHI_MODEL` the models are those of `komekshi models use`. Raise `SetupError`
        when there is no `intents/` folder in the home, or a choice of models or voices can't
        be read.
        """
        environment = os.environ if environment is None else environment
        answers = environment.get("KOMEKSHI_ANSWERS")
        model, *further = ModelPlaces.from_environment(environment).in_use()
        return cls(
            home=home_folder(environment),
            model=model,
            answers=Path(answers).expanduser()
            if answers
            else state_folder(environment) / "answers",
            microphone=environment.get("KOMEKSHI_MICROPHONE") or None,
            loudspeaker=environment.get("KOMEKSHI_LOUDSPEAKER") or None,
            further_models=tuple(further),
            cache=cache_folder(environment),
            voice=VoiceChoice.from_environment(environment),
            channel=_channel(environment.get("KOMEKSHI_CHANNEL")),
        )


def _channel(name: str | None) -> Channel:
    """Raise `SetupError` for a name that is no channel."""
    if not name:
        return Channel.MOBILE
    try:
        return Channel(name)
    except ValueError:
        names = ", ".join(Channel)
        raise SetupError(
            "settings-channel", f"{name} is no channel", f"set KOMEKSHI_CHANNEL to one of {names}"
        ) from None
