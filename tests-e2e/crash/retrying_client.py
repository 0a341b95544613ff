"""An HTTP client that repeats a request with the same idempotency key until it gets a response."""

import asyncio
import re
from uuid import uuid4

import httpx

TIMEOUT_SECONDS = 300.0
PAUSE = 0.1
AWAY = frozenset({502, 503, 504})
ONCE = {"insist": False}
"""The extensions of a request that is never repeated."""
HELD = "still being processed"
BUSY = (HELD, "The checkout took too long")
"""Refusal codes caused by a lost first attempt or by an advanced clock."""
ID = re.compile(r"/((?:pi|cs)_\w+|\d+|[0-9a-f-]{36})(?=/|$)")


class RetriesExhausted(AssertionError):
    """No request succeeded for longer than the longest outage may last."""


class Steps:
    """The steps that customers are about to take, for faults that are injected at a step.

    A step is the end of the path of a POST with every id replaced: `/orders/*/cancel/`.
    """

    def __init__(self) -> None:
        self.answered = 0
        self._awaited: list[tuple[str, asyncio.Event]] = []

    def begin(self, request: httpx.Request) -> None:
        path = ID.sub("/*", request.url.path)
        for step, event in self._awaited:
            if request.method == "POST" and path.endswith(step):
                event.set()

    async def next(self, step: str) -> None:
        """Wait until any customer takes this step."""
        mark = step, asyncio.Event()
        self._awaited.append(mark)
        try:
            await mark[1].wait()
        finally:
            self._awaited.remove(mark)


class RetryingClient(httpx.AsyncBaseTransport):
    """Repeats a request after a broken connection, and while a service is unavailable or a lost attempt holds the key.

    Every change carries an `Idempotency-Key`, so that it may be sent as often as it takes.
    """

    def __init__(
        self, steps: Steps, timeout_seconds: float = TIMEOUT_SECONDS, resumed_within: float = TIMEOUT_SECONDS
    ) -> None:
        self._steps = steps
        self._timeout_seconds = timeout_seconds
        self._resumed_within = resumed_within
        self._wire = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            request.headers.setdefault("Idempotency-Key", str(uuid4()))
        if ONCE.items() <= request.extensions.items():
            return await self._send(request)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout_seconds
        held_since: float | None = None
        trouble = "never sent"
        while loop.time() < deadline:
            try:
                response = await self._send(request)
            except httpx.TransportError as error:
                trouble, held_since = repr(error), None
            else:
                if not is_to_be_repeated(response):
                    self._steps.answered += 1
                    return response
                trouble = f"{response.status_code} {response.text}"
                held_since = (held_since or loop.time()) if HELD in response.text else None
            if held_since and loop.time() - held_since > self._resumed_within:
                raise RetriesExhausted(f"{request.method} {request.url}: its key is held for {self._resumed_within} s")
            await asyncio.sleep(PAUSE)
        raise RetriesExhausted(f"{request.method} {request.url}: {trouble}")

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        self._steps.begin(request)
        response = await self._wire.handle_async_request(request)
        await response.aread()
        return response


def is_to_be_repeated(response: httpx.Response) -> bool:
    """Whether the response leaves the result of the request open, so that it must be repeated."""
    return response.status_code in AWAY or (response.status_code == 409 and any(each in response.text for each in BUSY))
