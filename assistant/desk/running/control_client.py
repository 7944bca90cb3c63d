"""The other end of the control socket, for the command line. Loads nothing of the desk."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, Final

import msgspec

from assistant.desk.running.orders import SOCKET, Order
from assistant.errors import OrderError, SetupError

__all__ = ["send_order"]

_PATIENCE_S: Final = 60.0
"""For an answer; a reload takes some seconds, an answer waits for the ones before it."""


def send_order(folder: Path, order: Order) -> dict[str, Any]:
    """The answer of the desk whose runtime folder this is.

    Raise `SetupError` `desk-not-running`, or `OrderError` with what the desk says.
    """
    path = folder / SOCKET
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_PATIENCE_S)
            connection.connect(str(path))
            connection.sendall(msgspec.json.encode(order) + b"\n")
            with connection.makefile("rb") as answers:
                line = answers.readline()
    except TimeoutError:
        raise SetupError(
            "desk-silent",
            f"the desk did not answer within {_PATIENCE_S:.0f} s",
            "try again; if it stays so, end it and start it anew",
        ) from None
    except OSError as error:
        raise SetupError(
            "desk-not-running",
            f"no desk of this user can be reached at {path}: {error}",
            "start it: komekshi run, or systemctl --user start komekshi",
        ) from error
    if not line:
        raise SetupError("desk-silent", "the desk hung up without an answer", "try again")
    answer: dict[str, Any] = json.loads(line)
    if not answer.pop("ok"):
        raise OrderError(**answer["error"])
    return answer
