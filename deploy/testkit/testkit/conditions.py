"""Waiting for a condition instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
TIMEOUT_SECONDS = 60.0
"""Long enough for a slow machine. A condition that holds ends the wait at once."""
LONGEST_PAUSE_SECONDS = 1.0


async def eventually(probe: Callable[[], Awaitable[T]], *, within: float = TIMEOUT_SECONDS, every: float = 0.02) -> T:
    """The first truthy result of the probe. Fails after `within` seconds.

    The probe is called every `every` seconds at first, then less and less often, to once a second: a long wait
    on a slow machine does not use up the rate limit of what is asked.
    """
    time = asyncio.get_running_loop().time
    started = time()
    result = await probe()
    while not result:
        waited = time() - started
        assert waited < within, f"still {result!r} after {within} s"
        await asyncio.sleep(max(every, min(waited / 4, LONGEST_PAUSE_SECONDS)))
        result = await probe()
    return result
