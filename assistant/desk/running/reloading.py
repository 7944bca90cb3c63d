"""Settings and catalogue read again while the desk runs: built aside, swapped whole.

What is wrong in a file is told, with file and line, and what was there before stays in service.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.catalogue import Catalogue
from assistant.desk.learned_file import weights_file
from assistant.desk.models.catalogue_words import fit
from assistant.desk.models.ears import start_ears, steer_ears
from assistant.desk.models.ears_start import FittedEars
from assistant.desk.pipeline import Desk, Knowledge
from assistant.desk.running.memory import give_back_memory
from assistant.desk.running.service_manager import ServiceManager
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents, open_matcher
from assistant.desk.voice import recordings_folder
from assistant.errors import KomekshiError, SetupError
from assistant.events import Mended, Observer, Trouble
from assistant.hearing import VoskRecogniser, open_model
from assistant.voice import Recordings
from assistant.voice.recordings import INDEX

__all__ = ["Outcome", "Reloader"]

_QUIET_S: Final = 0.3
"""Without a further request before a reload begins: an editor writes a file several times, and
whoever sends a hundred signals wants one reload after the last."""

_LAST_UTTERANCE_S: Final = 15.0
"""For which ears that were replaced go on: an utterance lasts 10 s at most."""

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reload."""

    settings: Settings
    """As they are now."""
    services: int
    errors: Mapping[str, KomekshiError]
    """By part: `settings`, `catalogue`. What it was before stays in service."""


class Reloader:
    """Reloads when asked, one at a time."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        read: Callable[[], Settings],
        apply: Callable[[Settings], None],
        observe: Observer,
        manager: ServiceManager,
    ) -> None:
        """`read` raises `KomekshiError` for settings with faults; `apply` puts good ones to use."""
        self._desk = desk
        self._settings = settings
        self._read = read
        self._apply = apply
        self._observe = observe
        self._manager = manager
        self._asked = asyncio.Event()
        self._waiting: list[asyncio.Future[Outcome]] = []
        self._told: dict[str, str] = {}
        """By part, the trouble that was told last and is not mended."""
        self._known_as = _mark(settings, desk.catalogue)
        self._retiring: set[asyncio.Task[None]] = set()
        if desk.catalogue_error is not None:
            self._told["catalogue"] = str(desk.catalogue_error)

    def ask(self) -> None:
        """Have everything read again soon."""
        self._asked.set()

    async def reload(self) -> Outcome:
        """The same, and wait for it."""
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        self.ask()
        return await done

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            while True:
                await self._asked.wait()
                while self._asked.is_set():
                    self._asked.clear()
                    await asyncio.sleep(_QUIET_S)
                waiting, self._waiting = self._waiting, []
                self._manager.reloading()
                outcome = await self._attempt()
                self._manager.ready()
                for each in waiting:
                    if not each.done():
                        each.set_result(outcome)
        finally:
            for task in self._retiring:
                task.cancel()
            await asyncio.gather(*self._retiring, return_exceptions=True)

    async def _attempt(self) -> Outcome:
        try:
            return await self._reload()
        except Exception:
            _LOG.exception("settings and catalogue could not be read again")
            fault = SetupError(
                "reload-failed", "reading again met a fault", "look into the log, and tell us"
            )
            return Outcome(self._settings, len(self._desk.catalogue.services), {"desk": fault})

    async def _reload(self) -> Outcome:
        errors = {
            part: error
            for part, error in (
                ("settings", await self._reload_settings()),
                ("catalogue", await self._reload_catalogue()),
            )
            if error is not None
        }
        for part in ("settings", "catalogue"):
            self._tell(part, errors.get(part))
        return Outcome(self._settings, len(self._desk.catalogue.services), errors)

    async def _reload_settings(self) -> KomekshiError | None:
        try:
            settings = await asyncio.to_thread(self._read)
        except KomekshiError as error:
            return error
        if settings != self._settings:
            self._settings = settings
            self._apply(settings)
            _LOG.info("the settings were read again")
        return None

    async def _reload_catalogue(self) -> KomekshiError | None:
        before = self._desk.ears.ears
        try:
            known = await self._learn()
        except KomekshiError as error:
            return error
        if known is None:
            return None
        self._desk.adopt(known)
        give_back_memory()
        self._retire([each for each in before if each not in known.ears.ears])
        _LOG.info("the catalogue was read again: %d services", len(known.catalogue.services))
        return None

    async def _learn(self) -> Knowledge | None:
        """None where nothing has changed. Raise `KomekshiError`; nothing is changed then."""
        loaded = await asyncio.to_thread(load_intents, self._settings)
        if loaded.error is not None:
            raise loaded.error
        mark = await asyncio.to_thread(_mark, self._settings, loaded.catalogue)
        if mark == self._known_as and self._desk.words_error is None:
            return None
        self._known_as = mark
        return Knowledge(
            loaded.catalogue,
            await asyncio.to_thread(open_matcher, self._settings, loaded.catalogue),
            await self._ears_for(loaded.catalogue),
            await asyncio.to_thread(Recordings, recordings_folder(self._settings)),
        )

    async def _ears_for(self, catalogue: Catalogue) -> FittedEars:
        """The present ears leaning to another catalogue, or others where it has new words."""
        present = self._desk.ears
        if not present.ears:
            return present
        cache = self._settings.cache
        models = [open_model(folder) for folder in self._settings.models]
        fitted = await asyncio.to_thread(fit, models, catalogue, cache)
        if fitted.models == present.models:
            ears = present.ears
        else:
            ears = await start_ears(fitted.models)
        try:
            await steer_ears(ears, fitted.models, catalogue, cache)
        except BaseException:
            if ears is not present.ears:
                await asyncio.gather(*(each.close() for each in ears))
            raise
        return FittedEars(ears, fitted.models, fitted.error)

    def _retire(self, ears: Sequence[VoskRecogniser]) -> None:
        """Close them when nobody can be speaking to them any more."""

        async def later(recogniser: VoskRecogniser) -> None:
            try:
                await asyncio.sleep(_LAST_UTTERANCE_S)
            finally:
                await recogniser.close()

        for recogniser in ears:
            task = asyncio.create_task(later(recogniser), name="retired recogniser")
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    def _tell(self, part: str, error: KomekshiError | None) -> None:
        """Each new trouble once, and when there is none any more."""
        known = self._told.get(part)
        if error is None:
            if self._told.pop(part, None) is not None:
                self._observe(Mended(part))
        elif known != str(error):
            self._told[part] = str(error)
            self._observe(Trouble(part, error.code, error.message, error.remedy))


def _mark(settings: Settings, catalogue: Catalogue) -> tuple[object, ...]:
    """Changes with everything that `Knowledge` is made of."""
    recordings = sorted(recordings_folder(settings).glob(f"*/{INDEX}"))
    files = (weights_file(settings.home), *recordings)
    written = tuple((path, path.stat().st_mtime_ns) for path in files if path.exists())
    return (catalogue.fingerprint, written, settings.models, settings.intents)
