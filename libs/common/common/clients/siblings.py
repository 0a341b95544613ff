"""Calls between services: vouched for, traced, bounded in time, retried when that is safe."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import structlog

from common import context, faults, telemetry
from common.callers import HEADER, INTERNAL, Caller, CallerTokens
from common.clients.in_process import Answer, InProcess
from common.errors import RemoteRefusal, ServiceUnavailable
from common.events.envelope import Envelope
from common.problem_body import ProblemBody

TIMEOUT = httpx.Timeout(8.0, connect=2.0)
"""All attempts together take less than the gateway waits for a first byte."""
HURRIED = httpx.Timeout(2.0)
ATTEMPTS = 3
BACKOFF_SECONDS = 0.05


class Sibling:
    """One other service's internal contract. Every call is repeatable by design, so it is retried."""

    def __init__(self, name: str, tokens: CallerTokens, base_url: str, transport: httpx.AsyncBaseTransport) -> None:
        self.name = name
        self._tokens = tokens
        self._base_url = base_url
        self._transport = transport

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

    async def tell(self, envelope: Envelope) -> bool:
        """Hand over an event without waiting for the outbox. A failure is no loss: the outbox delivers it."""
        try:
            await self._tell(envelope)
            return True
        except (RemoteRefusal, ServiceUnavailable) as error:
            structlog.get_logger().warning(
                "eager_delivery_failed", to=self.name, event_type=envelope.type, reason=faults.reason(error)
            )
            return False

    async def _tell(self, envelope: Envelope) -> None:
        content = orjson.dumps(envelope.model_dump(mode="json"))
        await self._call("POST", "/events", envelope.storefront, attempts=1, content=content, patience=HURRIED)

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
        patience: httpx.Timeout = TIMEOUT,
        params: Mapping[str, Any] | None = None,
        content: bytes = b"",
    ) -> Answer:
        """Straight through the transport: redirects, cookies and authentication, a client's work, do not occur here."""
        if isinstance(self._transport, InProcess):
            query = urlencode(params or {}).encode()
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            return await self._transport.ask(method, path, query, raw, content, patience.read)
        request = httpx.Request(
            method,
            self._base_url + path,
            headers=headers,
            extensions={"timeout": patience.as_dict()},
            params=params,
            content=content,
        )
        response = await self._transport.handle_async_request(request)
        try:
            await response.aread()
        finally:
            await response.aclose()
        return Answer(response.status_code, [], response.content)


class Siblings:
    """Makes the clients. `reach` gives each service's base URL and httpx transport in this topology."""

    def __init__(
        self, tokens: CallerTokens, reach: Callable[[str], tuple[str, httpx.AsyncBaseTransport | None]]
    ) -> None:
        self._tokens = tokens
        self._reach = reach

    def to(self, service: str) -> Sibling:
        base_url, transport = self._reach(service)
        return Sibling(service, self._tokens, base_url.rstrip("/"), transport or httpx.AsyncHTTPTransport())


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
