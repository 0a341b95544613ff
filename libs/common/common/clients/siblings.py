"""Calls between services: vouched for, traced, bounded in time, retried when that is safe."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
import orjson
import structlog

from common import context, faults, telemetry
from common.callers import HEADER, INTERNAL, Caller, CallerTokens
from common.clients.ways import Answer, Way
from common.errors import RemoteRefusal, ServiceUnavailable
from common.events.envelope import Envelope
from common.problem_body import ProblemBody

PATIENCE = 8.0
"""Seconds. All attempts together take less than the gateway waits for a first byte."""
HURRIED = 2.0
ATTEMPTS = 3
BACKOFF_SECONDS = 0.05


class Told(NamedTuple):
    """An event was handled, and `said` is what there was to say to it."""

    said: Any


class Sibling:
    """One other service's internal contract. Every call is repeatable by design, so it is retried."""

    def __init__(self, name: str, tokens: CallerTokens, way: Way) -> None:
        self.name = name
        self._tokens = tokens
        self._way = way

    async def get(self, path: str, storefront: str, **parameters: Any) -> Any:
        return await self._call("GET", path, storefront, params=parameters)

    async def post(self, path: str, storefront: str, body: Any) -> Any:
        content = orjson.dumps(body, default=str)
        return await self._call("POST", path, storefront, content=content)

    async def reaches_database(self) -> bool:
        """Whether the service answers and its database answers it, asked once and in a hurry."""
        try:
            await self._call("GET", "/database", "", attempts=1, patience=HURRIED)
        except (RemoteRefusal, ServiceUnavailable):
            return False
        return True

    async def tell(self, envelope: Envelope, path: str = "/events") -> Told | None:
        """Hand over an event without waiting for the outbox. None when that failed: then the outbox delivers it."""
        content = orjson.dumps(envelope.model_dump(mode="json"))
        try:
            said = await self._call("POST", path, envelope.storefront, attempts=1, content=content, patience=HURRIED)
        except (RemoteRefusal, ServiceUnavailable) as error:
            structlog.get_logger().warning(
                "eager_delivery_failed", to=self.name, event_type=envelope.type, reason=faults.reason(error)
            )
            return None
        return Told(said)

    async def _call(self, method: str, path: str, storefront: str, *, attempts: int = ATTEMPTS, **options: Any) -> Any:
        caller = Caller(storefront=storefront, scopes=frozenset({INTERNAL}))
        with telemetry.calling(self.name, method, f"/internal{path}") as call:
            token = self._tokens.issue(caller, self.name)
            headers = {HEADER: token, "content-type": "application/json", **call.headers}
            request_id = context.facts().get("request_id")
            if request_id:
                headers["x-request-id"] = request_id
            response = await self._send(method, f"/internal{path}", headers, options, attempts)
            call.answered(response.status)
            return _content(response)

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str], options: Mapping[str, Any], attempts: int
    ) -> Answer:
        for attempt in range(1, attempts + 1):
            try:
                response = await self._ask(method, path, headers, **options)
            except httpx.TransportError as error:
                if attempt == attempts:
                    raise ServiceUnavailable(service=self.name) from error
            else:
                if response.status < 502 or attempt == attempts:
                    return response
            await asyncio.sleep(BACKOFF_SECONDS * 2**attempt)
        raise AssertionError("unreachable")

    async def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        patience: float = PATIENCE,
        params: Mapping[str, Any] | None = None,
        content: bytes = b"",
    ) -> Answer:
        query = urlencode(params or {}).encode()
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return await self._way.ask(method, path, query, raw, content, patience)


class Siblings:
    """Makes the clients. `reach` gives the way to each service in this topology."""

    def __init__(self, tokens: CallerTokens, reach: Callable[[str], Way]) -> None:
        self._tokens = tokens
        self._reach = reach

    def to(self, service: str) -> Sibling:
        return Sibling(service, self._tokens, self._reach(service))


def _content(response: Answer) -> Any:
    if response.status == 204:
        return None
    if 200 <= response.status < 300:
        return orjson.loads(response.content)
    if response.status >= 500:
        raise ServiceUnavailable(status=response.status)
    try:
        problem = ProblemBody.model_validate_json(response.content).problem()
    except ValueError as error:
        raise ServiceUnavailable(status=response.status) from error
    raise RemoteRefusal(problem)
