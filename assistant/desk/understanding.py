"""Catalogue and matcher from an installation's files, as the desk has them."""

from __future__ import annotations

from assistant.catalogue import Catalogue, Loaded, load_catalogue, load_kept
from assistant.desk.learned_file import read_learned, weights_file
from assistant.desk.settings import Settings
from assistant.match import Matcher

__all__ = ["load_intents", "open_matcher"]


def load_intents(settings: Settings) -> Loaded:
    """The catalogue, or the last good one and why. Raise `CatalogueError` when there is none."""
    intents = settings.intents
    if settings.cache is None:
        return Loaded(load_catalogue(intents))
    return load_kept(intents, settings.cache)


def open_matcher(settings: Settings, catalogue: Catalogue) -> Matcher:
    """With what was learned, where there is such a file. Raise `ModelError` for a damaged one."""
    return Matcher(catalogue, read_learned(weights_file(settings.home)))
