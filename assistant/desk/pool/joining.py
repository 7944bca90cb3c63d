"""A desk that has its utterances recognised by the pool that the settings name."""

from __future__ import annotations

import socket
from typing import Final

from assistant.desk.config.sections import Pool
from assistant.desk.pipeline import Desk
from assistant.errors import PoolError, SetupError
from assistant.events import Mended, Observer, Trouble
from assistant.hearing import Recogniser

__all__ = ["PoolTroubles", "join_pool"]

_PART: Final = "pool"


class PoolTroubles:
    """Tells why the pool is not used, and when it is again."""

    def __init__(self, observe: Observer) -> None:
        self._observe = observe
        self._standing = False

    def __call__(self, problem: PoolError | None) -> None:
        if problem is not None:
            self._standing = True
            self._observe(Trouble(_PART, problem.code, problem.message, problem.remedy))
        elif self._standing:
            self._standing = False
            self._observe(Mended(_PART))


async def join_pool(desk: Desk, section: Pool, observe: Observer) -> None:
    """Returns at once; the pool may come later, and the desk closes the connection with itself.

    Raise `SetupError` `pool-missing` where its packages are not installed.
    """
    try:
        from assistant.desk.pool.ears import PooledRecogniser
        from assistant.pool import PoolAddress, PoolClient
    except ImportError as error:
        raise SetupError(
            "pool-missing",
            f"the packages of the pool are not installed ({error.name})",
            "pip install 'komekshi[pool]', or leave [pool] servers empty",
        ) from error
    address = PoolAddress(section.servers, section.name, section.nkey, section.ca)
    client = await PoolClient.start(address, socket.gethostname())
    troubles = PoolTroubles(observe)

    def through(own: Recogniser) -> Recogniser:
        troubles(None)  # the one before is gone, and with it what it would have mended
        return PooledRecogniser(client, own, troubles)

    desk.hear_through(through)
