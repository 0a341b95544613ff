"""Waiting for a condition instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(probe: Callable[[], Awaitable[T]], *, within: float = 10.0, every: float = 0.02) -> T:
    """The probe's first truthy answer; fails after `within` seconds with the last one."""
    answer = await probe()
    deadline = asyncio.get_running_loop().time() + within
    while not answer:
        assert asyncio.get_running_loop().time() < deadline, f"still {answer!r} after {within} s"
        await asyncio.sleep(every)
        answer = await probe()
    return answer
