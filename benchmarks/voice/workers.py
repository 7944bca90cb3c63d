"""The voice workers of this process."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

__all__ = ["children", "spare_ready"]


def children() -> list[int]:
    """Process ids of our voice workers, the one that renders first."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    found = sorted(
        int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()
    )
    return [pid for pid in found if b"assistant.voice" in Path(f"/proc/{pid}/cmdline").read_bytes()]


async def spare_ready() -> None:
    """Wait until every worker under way is ready: it is a task of the voice by then."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)
