"""Recognisers that load while the catalogue is still being read."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue import Catalogue
from assistant.desk.models.catalogue_words import Fitted, fit, fitted_before
from assistant.desk.models.ears import start_ears
from assistant.errors import KomekshiError, ModelError
from assistant.hearing import ModelInfo, VoskRecogniser

__all__ = ["EarsStart", "FittedEars"]


@dataclass(frozen=True, slots=True)
class FittedEars:
    """Loaded recognisers, and the models that they have."""

    ears: tuple[VoskRecogniser, ...] = ()
    models: tuple[ModelInfo, ...] = ()
    error: KomekshiError | None = None
    """Why they can't hear new words of the catalogue."""


class EarsStart:
    """Begins to load the models as they were used last; call `fitted_to`, or `end`."""

    def __init__(self, models: Sequence[ModelInfo], cache: Path | None) -> None:
        self._plain = tuple(models)
        self._cache = cache
        self._load(fitted_before(models, cache))

    async def fitted_to(self, catalogue: Catalogue) -> FittedEars:
        """The recognisers, once they know the words of the catalogue as far as they can.

        Models of the cache that can't be loaded are deleted, so that the next start makes them.
        Raise `ModelError` or `RecogniserError`.
        """
        fitted = await asyncio.to_thread(fit, self._plain, catalogue, self._cache)
        try:
            return await self._loaded(fitted)
        except ModelError as error:
            if fitted.models == self._plain:
                raise
            # Whatever became of the cache, the models themselves may be well.
            made = {model.path for model in fitted.models} - {model.path for model in self._plain}
            for folder in made:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            told = ModelError(error.code, error.message, "start it again: it is made anew then")
            return await self._loaded(Fitted(self._plain, told))

    async def end(self) -> None:
        """Leave no worker behind, whether they are ready or still loading."""
        self._start.cancel()
        with contextlib.suppress(asyncio.CancelledError, KomekshiError):
            for recogniser in await self._start:
                await recogniser.close()

    def _load(self, models: tuple[ModelInfo, ...]) -> None:
        self._models = models
        # Unsteered: the phrases are not known yet.
        self._start = asyncio.create_task(start_ears(models))

    async def _loaded(self, fitted: Fitted) -> FittedEars:
        if fitted.models != self._models:
            await self.end()
            self._load(fitted.models)
        return FittedEars(await self._start, fitted.models, fitted.error)
