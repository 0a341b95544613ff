"""Deadlines and cancellation of a worker's background loops."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from common.observability.heartbeats import Heartbeat

POLL_SECONDS = 1.0
STEP_SECONDS = 60.0
"""The deadline of one step, such as relaying a batch of events or leasing tasks."""
GRACE_SECONDS = 30.0
"""How much older than its step's deadline the heartbeat of a loop may be."""
Step = TypeVar("Step")


async def bounded(step: Awaitable[Step], seconds: float, heartbeat: Heartbeat) -> Step:
    """The result of a step. Raises TimeoutError if it is not complete within `seconds`."""
    heartbeat.beat()
    async with asyncio.timeout(seconds):
        return await step


def is_stopping() -> bool:
    """Whether the current task was cancelled, even if a library swallowed the cancellation.

    aiormq waits with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that arrives together
    with the data.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
