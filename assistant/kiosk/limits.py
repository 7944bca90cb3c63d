"""How much a page may send: buckets that fill again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["Allowance", "Bucket", "BucketPerClient"]

_CLIENTS: Final = 256
"""Addresses that are told apart; the one seen least lately is forgotten."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket holds."""

    per_second: float
    at_once: float


class Bucket:
    """Starts full."""

    def __init__(self, allowed: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._allowed = allowed
        self._clock = clock
        self._left = allowed.at_once
        self._at = clock()

    def take(self, amount: float = 1.0) -> bool:
        """False, and nothing is taken, where there is not so much left."""
        now = self._clock()
        filled = self._left + (now - self._at) * self._allowed.per_second
        self._left, self._at = min(self._allowed.at_once, filled), now
        if amount > self._left:
            return False
        self._left -= amount
        return True


class BucketPerClient:
    """A bucket for each address."""

    def __init__(self, allowed: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed = allowed
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, client: str) -> bool:
        """Whether one more request of this address is served."""
        bucket = self._buckets.pop(client, None) or Bucket(self._allowed, self._clock)
        self._buckets[client] = bucket
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return bucket.take()
