"""A provider outside the platform that illustrates books, as a test scripts it."""

import asyncio

from generation.books.request import IllustrationRequest
from generation.jobs.providers.choice import ModelFacts
from generation.jobs.providers.hosted.limits import Limits
from generation.jobs.providers.provider import Attempt, PermanentFailure, PictureRequest, Result, TemporaryFailure
from generation.jobs.providers.vendors.driver import WebhookCall

from ..pictures import picture


class ScriptedIllustrator:
    """Returns `picture`, unless a call (by its number, from 0) is to fail or to wait."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.requests: list[IllustrationRequest] = []
        self.picture = picture("PNG", size=(96, 144))
        self.cost = 30_000
        self.failures: dict[int, Exception] = {}
        self.reached = asyncio.Event()
        self._may_go_on: asyncio.Event | None = None

    def refuse(self, *calls: int, cost: int = 0) -> None:
        self.failures |= {call: PermanentFailure("the model refuses", cost) for call in calls}

    def be_busy(self, *calls: int, cost: int = 0) -> None:
        self.failures |= {call: TemporaryFailure("the model is busy", cost) for call in calls}

    def wait(self) -> None:
        """Let the next call set `reached` and go on at `go_on`."""
        self._may_go_on = asyncio.Event()

    def go_on(self) -> None:
        assert self._may_go_on is not None
        self._may_go_on.set()

    async def aclose(self) -> None:
        """There are no connections."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        call = len(self.requests)
        self.attempts.append(attempt)
        assert isinstance(request, IllustrationRequest)
        self.requests.append(request)
        await attempt.report(1, 2, "drawing")
        if self._may_go_on is not None:
            waiting = self._may_go_on
            self.reached.set()
            await waiting.wait()
        if call in self.failures:
            raise self.failures[call]
        return Result(picture=self.picture, cost=self.cost, model="model-1", request_id=f"request-{call}")


class Illustrators:
    """A provider whose storefronts have an illustrator each."""

    def __init__(self) -> None:
        self.by_storefront: dict[str, ScriptedIllustrator] = {}

    async def aclose(self) -> None:
        """There are no connections."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        return await self.by_storefront[request.storefront].make(request, attempt)


class HostedIllustrators:
    """The same as a hosted model, which may be a step of routes."""

    facts = ModelFacts(
        name="hosted",
        vendor="scripted",
        model="scripted",
        price_version="1",
        most=0,
        licence="none",
        leaves="nothing",
        slots=1,
        breaker_seconds=1,
    )
    takes_mask = False

    def __init__(self, illustrators: Illustrators) -> None:
        self._illustrators = illustrators

    async def make(self, request: PictureRequest, attempt: Attempt, limits: Limits) -> Result:
        return await self._illustrators.make(request, attempt)

    async def webhook_id(self, call: WebhookCall) -> str | None:
        return None

    async def aclose(self) -> None:
        """There are no connections."""
