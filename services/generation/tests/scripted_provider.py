"""A provider outside the platform, as a test scripts it."""

import asyncio

from generation.jobs.providers.provider import Attempt, PermanentFailure, PictureRequest, Result, TemporaryFailure

from .pictures import picture


class ScriptedProvider:
    """Returns `picture`, unless it is to fail or to wait first. `requests` are the attempts so far."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.requests: list[PictureRequest] = []
        self.picture = picture("PNG")
        self.cost = 40_000
        self.cancelled = 0
        self.started = asyncio.Event()
        self._failures: list[Exception] = []
        self._may_end = asyncio.Event()
        self._may_end.set()

    def fail_temporarily(self, times: int, cost: int = 0) -> None:
        self._failures += [TemporaryFailure("the provider is busy", cost) for _ in range(times)]

    def fail_permanently(self) -> None:
        self._failures.append(PermanentFailure("the provider refuses this picture"))

    def wait(self) -> None:
        """Let attempts go on until `go_on`."""
        self._may_end.clear()

    def go_on(self) -> None:
        self._may_end.set()

    async def aclose(self) -> None:
        """There are no connections."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        self.attempts.append(attempt)
        self.requests.append(request)
        await attempt.report(1, 3, "sent")
        self.started.set()
        try:
            await self._may_end.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self._failures:
            raise self._failures.pop(0)
        return Result(picture=self.picture, cost=self.cost)
