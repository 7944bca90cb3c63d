"""Where a desk finds what it needs, and where it puts what it makes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.catalogue import Channel
from assistant.desk.config import sections
from assistant.desk.config.configuration import load_configuration
from assistant.desk.models.choice import MODEL_NAME, ModelPlaces
from assistant.desk.office.catalogues import InstalledCatalogues
from assistant.desk.places import cache_folder, data_folder, home_folder, state_folder
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.desk.voice_choice import VoiceChoice
from assistant.dialogue import Patience

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
    automatic_gain: bool = False
    """Whether a microphone that is too quiet is amplified."""
    catalogue: Path | None = None
    """Folder of another catalogue than the `intents/` of the home: one of a head office."""
    further_models: tuple[Path, ...] = ()
    """Folders of the other models where several of one language each are used as a set."""
    cache: Path | None = None
    """Where models that learned the words of the catalogue are kept; None: they learn none."""
    voice: VoiceChoice = field(default_factory=VoiceChoice)
    """How the desk speaks."""

    channel: Channel = Channel.MOBILE
    """By which channel the steps of a service are offered first."""
    patience: Patience = field(default_factory=Patience)
    """How long a silent visitor is waited for."""
    turns: TurnTaking = field(default_factory=TurnTaking)
    """How a desk and a visitor take turns."""
    kiosk: sections.Kiosk = field(default_factory=sections.Kiosk)
    workbench: sections.Workbench = field(default_factory=sections.Workbench)
    journal: sections.Journal = field(default_factory=sections.Journal)
    metrics: sections.Metrics = field(default_factory=sections.Metrics)
    pool: sections.Pool = field(default_factory=sections.Pool)
    office: sections.Office = field(default_factory=sections.Office)
    logging: sections.Logging = field(default_factory=sections.Logging)

    @property
    def intents(self) -> Path:
        """Folder of the catalogue."""
        return self.home / "intents" if self.catalogue is None else self.catalogue

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
        """What the settings file and the environment say, see `configuration`.

        Raise `SetupError` when there is no `intents/` folder in the home, or a setting or the
        choice of models can't be read.
        """
        environment = os.environ if environment is None else environment
        given = load_configuration(environment)
        model, *further = ModelPlaces.from_environment(environment, given).in_use()
        answers = given.audio.answers or state_folder(environment) / "answers"
        return cls(
            home=home_folder(environment),
            catalogue=InstalledCatalogues(data_folder(environment) / "catalogues").present(),
            model=model,
            answers=answers.expanduser(),
            microphone=given.audio.microphone,
            loudspeaker=given.audio.loudspeaker,
            automatic_gain=given.audio.automatic_gain,
            further_models=tuple(further),
            cache=cache_folder(environment),
            voice=VoiceChoice.of(given.voice),
            channel=given.dialogue.channel,
            patience=Patience(given.dialogue.reminds_s, given.dialogue.ends_s),
            turns=given.turns,
            kiosk=given.kiosk,
            workbench=given.workbench,
            journal=given.journal,
            metrics=given.metrics,
            pool=given.pool,
            office=given.office,
            logging=given.logging,
        )
