"""Recognisers shared by many desks, over NATS: whole utterances out, words back."""

from assistant.pool.client import PoolClient
from assistant.pool.connection import PoolAddress
from assistant.pool.messages import MAX_MESSAGE_BYTES, Ask, Heard, HeardWord, WorkerState
from assistant.pool.overview import workers_of
from assistant.pool.worker import Decoder, Limits, PoolWorker

__all__ = [
    "MAX_MESSAGE_BYTES",
    "Ask",
    "Decoder",
    "Heard",
    "HeardWord",
    "Limits",
    "PoolAddress",
    "PoolClient",
    "PoolWorker",
    "WorkerState",
    "workers_of",
]
