"""Whether a running process still responds."""

import asyncio
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class LivenessCheck:
    """Requests `/health/live` every `every_seconds`. A process whose responses fail `failures` times in a row, or take
    longer than `timeout_seconds`, is stopped or hangs.
    """

    every_seconds: float = 10.0
    timeout_seconds: float = 10.0
    failures: int = 3

    async def until_unresponsive(self, url: str) -> None:
        """Returns when the process at `url` counts as stopped."""
        failed = 0
        async with httpx.AsyncClient(timeout=self.timeout_seconds, trust_env=False) as http:
            while failed < self.failures:
                await asyncio.sleep(self.every_seconds)
                failed = 0 if await _is_alive(http, url) else failed + 1


async def _is_alive(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/health/live")).is_success
    except httpx.TransportError:
        return False
