"""A provider outside the platform that draws figures, as a test scripts it."""

import asyncio

from generation.figures.request import DrawingRequest
from generation.jobs.providers.provider import Attempt, PermanentFailure, PictureRequest, Result, TemporaryFailure

from ..pictures import picture


class ScriptedProvider:
    """Returns `picture`, unless a call (by its number, from 0) is to fail or to wait."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.requests: list[DrawingRequest] = []
        self.picture = picture("PNG", size=(768, 1024))
        self.cost = 30_000
        self.failures: dict[int, Exception] = {}
        self.reached = asyncio.Event()
        self.waits_at: int | None = None
        self._may_go_on = asyncio.Event()

    def refuse(self, *calls: int, cost: int = 0) -> None:
        self.failures |= {call: PermanentFailure("the model refuses", cost) for call in calls}

    def be_busy(self, *calls: int, cost: int = 0) -> None:
        self.failures |= {call: TemporaryFailure("the model is busy", cost) for call in calls}

    def wait_at(self, call: int) -> None:
        """Let this call set `reached` and go on at `go_on`."""
        self.waits_at = call

    def go_on(self) -> None:
        self.waits_at = None
        self._may_go_on.set()

    async def aclose(self) -> None:
        """There are no connections."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        call = len(self.requests)
        self.attempts.append(attempt)
        assert isinstance(request, DrawingRequest)
        self.requests.append(request)
        await attempt.report(1, 2, "drawing")
        if call == self.waits_at:
            self.reached.set()
            await self._may_go_on.wait()
        if call in self.failures:
            raise self.failures[call]
        return Result(picture=self.picture, cost=self.cost)
