"""Calls that a sound system may never return from."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["detached"]

_T = TypeVar("_T")


async def detached(call: Callable[[], _T]) -> _T:
    """Result of `call` in a thread of its own that nobody waits for at the end of the program.

    A sound server that is stopped holds every call into it until it goes on; a thread of
    `asyncio.to_thread` would keep the desk from ending for as long.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]  # None only where _T allows it
        else:
            done.set_exception(error)

    def work() -> None:
        result: _T | None = None
        failure: BaseException | None = None
        try:
            result = call()
        except BaseException as error:  # handed to the caller
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=work, name="sound device", daemon=True).start()
    return await done
