"""Waiting for a condition instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
TIMEOUT_SECONDS = 60.0
"""Long enough for a slow machine. A condition that holds ends the wait at once."""


async def eventually(probe: Callable[[], Awaitable[T]], *, within: float = TIMEOUT_SECONDS, every: float = 0.02) -> T:
    """The first truthy result of the probe, which is called every `every` seconds. Fails after `within` seconds."""
    result = await probe()
    deadline = asyncio.get_running_loop().time() + within
    while not result:
        assert asyncio.get_running_loop().time() < deadline, f"still {result!r} after {within} s"
        await asyncio.sleep(every)
        result = await probe()
    return result
