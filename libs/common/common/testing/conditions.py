"""Waiting for a condition instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds. What holds is seen at once on any machine; this is for slow ones, and for what never comes."""


async def eventually(probe: Callable[[], Awaitable[T]], *, within: float = PATIENCE, every: float = 0.02) -> T:
    """The probe's first truthy answer; fails after `within` seconds with the last one."""
    answer = await probe()
    deadline = asyncio.get_running_loop().time() + within
    while not answer:
        assert asyncio.get_running_loop().time() < deadline, f"still {answer!r} after {within} s"
        await asyncio.sleep(every)
        answer = await probe()
    return answer
