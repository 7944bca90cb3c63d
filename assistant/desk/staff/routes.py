"""The workbench of a running desk: its routes, its password, where it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.routing import BaseRoute

from assistant.desk.pipeline import Desk
from assistant.desk.places import data_folder
from assistant.desk.settings import Settings
from assistant.desk.staff.bench import LogTail, open_bench
from assistant.kiosk.workbench.accounts import Password
from assistant.kiosk.workbench.pages import HOME, workbench_routes

__all__ = ["staff_password", "staff_routes"]

_FILE: Final = "workbench-password"


def staff_password(environment: Mapping[str, str]) -> Password:
    """Of this user's desk."""
    return Password(data_folder(environment) / _FILE)


def staff_routes(
    settings: Settings,
    desk: Desk,
    status: Callable[[], Mapping[str, Any]],
    environment: Mapping[str, str],
    tell: Callable[[str], None],
) -> list[BaseRoute]:
    """All pages of the staff; a password that is made now is told once. Raise `SetupError`."""
    password = staff_password(environment)
    made = password.first()
    if made is not None:
        tell(f"the workbench is at {HOME}, its password is {made} (komekshi workbench password)")
    log = LogTail()
    logging.getLogger().addHandler(log)
    return workbench_routes(open_bench(settings, desk, status, log), password)
