"""Files of an installation that are edited while the desk runs."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from watchfiles import Change, awatch

__all__ = ["watch_files"]

_LOOK_MS: Final = 1_000
"""Between two looks at what the kernel has told; each costs a wake-up of the process."""

_LOG: Final = logging.getLogger(__name__)


async def watch_files(intents: Path, settings: Path, changed: Callable[[], None]) -> None:
    """Call `changed` after an edit, until cancelled; on a file system that tells, at once.

    Where nothing can be watched it is logged, and SIGHUP does the same.
    """
    folders, ours = _places(intents, settings)

    def matters(change: Change, name: str) -> bool:
        return Path(name) == ours or Path(name).is_relative_to(folders[0])

    try:
        async for _ in awatch(*folders, watch_filter=matters, step=_LOOK_MS, debounce=_LOOK_MS):
            changed()
    except (OSError, RuntimeError) as error:
        _LOG.warning("edits are not noticed by themselves, send SIGHUP after them: %s", error)


def _places(intents: Path, settings: Path) -> tuple[list[Path], Path]:
    """Folders to watch, `intents/` first; and the settings file as the kernel names it.

    The folder of the settings is made, so that the first file in it is noticed, too.
    """
    folders = [intents.resolve()]
    with contextlib.suppress(OSError):
        settings.parent.mkdir(parents=True, exist_ok=True)
        folders.append(settings.parent.resolve())
    return folders, settings.resolve()
