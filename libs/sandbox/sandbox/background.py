"""A loop that does due work: at once when woken, and every second because another process may advance the clock."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

POLL = 1.0
"""Wall-clock seconds between checks for due work."""

_log = logging.getLogger(__name__)


class BackgroundLoop:
    """Calls `step` repeatedly. A failing step is logged and does not end the loop."""

    def __init__(self, step: Callable[[], None], name: str) -> None:
        self._step = step
        self._name = name
        self._wakeup = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        return self._task is not None

    def wake(self) -> None:
        """Check for due work at once."""
        self._wakeup.set()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._wakeup.clear()
            try:
                self._step()
            except Exception:
                _log.exception("%s failed", self._name)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await self._wakeup.wait()
