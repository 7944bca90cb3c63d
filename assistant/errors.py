"""The one error family of the product.

Every error says what happened, where, and what to do; `code` is for machines
and never changes, the text is for people.
"""

from __future__ import annotations

__all__ = [
    "AudioFileError",
    "CatalogueError",
    "DeviceError",
    "DownloadError",
    "EvaluationError",
    "JournalError",
    "KomekshiError",
    "ModelError",
    "OrderError",
    "PoolError",
    "RecogniserError",
    "ServingError",
    "SetupError",
    "VoiceError",
]


class KomekshiError(Exception):
    """Base of all errors that Komekshi raises on purpose."""

    code: str
    """Stable machine name in kebab case, for example `audio-empty`."""

    message: str
    """What happened and where (file, device, service), one sentence."""

    remedy: str
    """What the reader can do about it, one sentence."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} ({remedy})")
        self.code = code
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[KomekshiError], tuple[str, str, str]]:
        """Survive the pipe between a worker process and the desk."""
        return type(self), (self.code, self.message, self.remedy)


class AudioFileError(KomekshiError):
    """A sound file that can't be read as an utterance."""


class CatalogueError(KomekshiError):
    """A file under `intents/` that can't be used."""


class ModelError(KomekshiError):
    """A recognition model that is missing, damaged or of the wrong kind."""


class DownloadError(KomekshiError):
    """A file that can't be fetched: no connection, a failing server, something else than asked."""


class EvaluationError(KomekshiError):
    """Sentences or recordings to measure on that can't be read."""


class RecogniserError(KomekshiError):
    """The recogniser process failed or did not answer in time."""


class OrderError(KomekshiError):
    """An order to a running desk that is no order, or can't be carried out."""


class PoolError(KomekshiError):
    """The pool of recognisers can't be reached, or can't answer in time."""


class VoiceError(KomekshiError):
    """The voice process failed or produced no sound."""


class DeviceError(KomekshiError):
    """A microphone or loudspeaker that can't be opened or went away."""


class ServingError(KomekshiError):
    """A request of another program that can't be served."""


class SetupError(KomekshiError):
    """Something that the machine lacks."""


class JournalError(KomekshiError):
    """A journal that can't be opened, read or written."""
