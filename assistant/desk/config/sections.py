"""The sections of the settings file. A field added here is read, checked, shown and documented.

A section is a frozen dataclass; a field needs a default, and a docstring that says what it is.
`Annotated` bounds are checked with the file's line. Every field has an environment variable,
`KOMEKSHI_<SECTION>_<FIELD>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from annotated_types import Ge, Le

from assistant.catalogue import Channel
from assistant.dialogue import Patience

__all__ = [
    "Audio",
    "Dialogue",
    "Journal",
    "Kiosk",
    "LogFormat",
    "LogLevel",
    "Logging",
    "Metrics",
    "Models",
    "Office",
    "Pool",
    "Voice",
    "Workbench",
]

_PATIENCE: Final = Patience()

_Port = Annotated[int, Ge(0), Le(65535)]
_Seconds = Annotated[float, Ge(0.0)]


@dataclass(frozen=True, slots=True)
class Audio:
    """Where sound comes from and goes to."""

    microphone: str | None = None
    """Name of a device or a part of it, or `pulse:` and a source of the sound server; by default
    the system's choice."""
    loudspeaker: str | None = None
    """Name of a device or a part of it, or `pulse:` and a sink of the sound server; by default
    the system's choice."""
    automatic_gain: bool = False
    """Whether a microphone that is too quiet is amplified, slowly and by 18 dB at most."""
    answers: Path | None = None
    """Folder for spoken answers while there is no loudspeaker."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the desk speaks."""

    rate: Annotated[int, Ge(80), Le(450)] = 150
    """Words a minute."""
    volume: Annotated[float, Ge(0.0), Le(1.0)] = 1.0
    """0 to 1."""
    pitch: Annotated[int, Ge(0), Le(100)] = 50
    """0 to 100."""
    piper_kk: Path | None = None
    """Piper voice (.onnx) for Kazakh; by default espeak-ng speaks."""
    piper_ru: Path | None = None
    """Piper voice (.onnx) for Russian; by default espeak-ng speaks."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """How the desk talks with a visitor."""

    channel: Channel = Channel.MOBILE
    """By which channel the steps of a service are offered first."""
    reminds_s: _Seconds = _PATIENCE.reminds
    """Seconds of silence until it is asked whether anybody is there."""
    ends_s: _Seconds = _PATIENCE.ends
    """Seconds of silence until the visit is over."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The visitor's page."""

    enabled: bool = True
    """Whether pages are served."""
    host: str = "127.0.0.1"
    """Address that is listened on; another one than this machine's own lets others in."""
    port: _Port = 8765
    """TCP port of the page."""
    browser: bool = False
    """Whether a browser is opened full screen at it."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """The staff's pages."""

    enabled: bool = False
    """Whether they are served."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What is remembered of questions, never of visitors."""

    enabled: bool = True
    """Whether anything is kept."""
    url: str | None = None
    """SQLAlchemy URL of the database; by default a file of this user."""
    keep_days: Annotated[int, Ge(1)] = 400
    """Days after which rows are deleted."""
    keep_text: bool = True
    """Whether the redacted words of questions that were missed are kept."""
    keep_text_days: Annotated[int, Ge(1)] = 60
    """Days after which these words are deleted."""
    desk: str = "desk"
    """Name of this desk, where several share a database."""
    keep_audio_hours: Annotated[int, Ge(0), Le(0)] = 0
    """Hours for which sound is kept: none, as this version can't."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures for Prometheus."""

    port: _Port = 0
    """TCP port on the loopback address; 0: none are given."""


@dataclass(frozen=True, slots=True)
class Models:
    """Recognition models."""

    folder: Path | None = None
    """Folder of a Vosk model that wins over `komekshi models use`."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Recognisers shared by many desks."""

    servers: tuple[str, ...] = ()
    """NATS servers; none: the desk hears by itself."""
    name: str = ""
    """Which pool, where there are several."""
    nkey: Path | None = None
    """File with the seed of this desk's key."""
    ca: Path | None = None
    """Certificate of the authority that signed the servers'."""


@dataclass(frozen=True, slots=True)
class Office:
    """The head office of many desks."""

    servers: tuple[str, ...] = ()
    """NATS servers with JetStream; none: nothing is reported."""
    desk: str = ""
    """Name of this desk; by default that of the machine."""
    trusted: tuple[str, ...] = ()
    """Public keys (`komekshi office key`) whose catalogues are installed; none: no catalogue is."""
    nkey: Path | None = None
    """File with the seed of this desk's key."""
    ca: Path | None = None
    """Certificate of the authority that signed the servers'."""


class LogLevel(StrEnum):
    """From which gravity on something is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How lines of the log look."""

    AUTO = "auto"
    """For people on a terminal, JSON elsewhere."""
    JSON = "json"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Logging:
    """The log, on standard error."""

    level: LogLevel = LogLevel.INFO
    """`debug`, `info`, `warning` or `error`."""
    format: LogFormat = LogFormat.AUTO
    """`auto` (for people on a terminal, else JSON), `json` or `plain`."""
    words: bool = True
    """Whether questions and answers are written to standard output; never to the journal."""
