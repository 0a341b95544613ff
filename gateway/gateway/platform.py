"""What is the same on every host: the front page, health, documentation assets, the sandbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from common.errors import DomainError
from common.storefronts import Storefronts
from dialects.staff import STAFF
from starlette.types import ASGIApp, Receive

from gateway import protection
from gateway.assets import Assets
from gateway.buffering import RequestBodies
from gateway.front_page import FrontPage
from gateway.ready import Header
from gateway.visit import Outlet, Visit

SANDBOX = "/sandbox"
SANDBOX_BODY_BYTES = 1_048_576
JSON: Header = (b"content-type", b"application/json")
PROBLEM: Header = (b"content-type", b"application/problem+json")


@dataclass(frozen=True, slots=True)
class Condition:
    """How this process is: `stopped` names its background loops that move no more, `missing` says what it lacks to
    serve, or None."""

    stopped: Callable[[], list[str]]
    missing: Callable[[], Awaitable[str | None]]


class PlatformPaths:
    """Addresses that belong to no storefront. No tokens, no limits."""

    def __init__(
        self,
        storefronts: Storefronts,
        front_page: FrontPage,
        sandbox: ASGIApp | None,
        bodies: RequestBodies,
        condition: Condition,
    ) -> None:
        self._storefronts = storefronts
        self._front_page = front_page
        self._assets = Assets()
        self._sandbox = sandbox
        self._bodies = bodies
        self._condition = condition

    async def answer(self, visit: Visit, receive: Receive, outlet: Outlet) -> bool:
        """False when the address is none of these."""
        path = visit.scope["path"]
        if path == "/":
            await self._front_page.answer(visit, outlet)
        elif path in ("/health/live", "/health/ready"):
            await self._health(path, visit, outlet)
        elif self._assets.owns(path):
            await self._assets.answer(visit, path, outlet)
        elif self._sandbox is not None and (path == SANDBOX or path.startswith(f"{SANDBOX}/")):
            await self._enter_sandbox(self._sandbox, visit, receive, outlet)
        else:
            return False
        return True

    async def misaddressed(self, visit: Visit, outlet: Outlet) -> None:
        """The request has no `Host`, several, or one that is no host."""
        document = {
            "type": "urn:atelier:problem:request.invalid_host",
            "title": "Bad Request",
            "status": 400,
            "detail": "Send exactly one Host header, with a host name or an address.",
            "code": "request.invalid_host",
        }
        await _refuse(document, visit, outlet)

    async def nowhere(self, visit: Visit, outlet: Outlet) -> None:
        """The request names no storefront: say how to."""
        document = {
            "type": "urn:atelier:problem:storefront.not_found",
            "title": "Not Found",
            "status": 404,
            "detail": "Name a storefront by its host, or by the first segment of the path.",
            "code": "storefront.not_found",
            "storefronts": [
                {"name": each.name, "hosts": list(each.hosts), "path": f"/{each.name}/"} for each in self._storefronts
            ],
        }
        await _refuse(document, visit, outlet)

    async def _health(self, path: str, visit: Visit, outlet: Outlet) -> None:
        outlet.extra += protection.of_api(visit.secure)
        stopped = self._condition.stopped()
        if stopped:
            status, body = 503, {"status": "stopped", "loops": stopped}
        elif path == "/health/live":
            status, body = 200, {"status": "alive"}
        else:
            missing = await self._condition.missing()
            status, body = (503 if missing else 200), {"status": missing or "ready"}
        await outlet.answer(status, [JSON], orjson.dumps(body))

    async def _enter_sandbox(self, sandbox: ASGIApp, visit: Visit, receive: Receive, outlet: Outlet) -> None:
        """Mounted like Starlette mounts: the path stays whole, `root_path` says how much of it is the mount's."""
        outlet.extra += protection.of_guests(visit.secure)
        try:
            body = await self._bodies.receive(visit, SANDBOX_BODY_BYTES, receive)
        except DomainError as error:
            response = STAFF.render(error.problem())
            headers = [*response.raw_headers, (b"connection", b"close")]
            await outlet.answer(response.status_code, headers, bytes(response.body))
            return
        await sandbox({**visit.scope, "root_path": visit.scope.get("root_path", "") + SANDBOX}, body, outlet)


async def _refuse(document: dict[str, Any], visit: Visit, outlet: Outlet) -> None:
    outlet.extra += protection.of_api(visit.secure)
    body = orjson.dumps(document)
    await outlet.answer(document["status"], [PROBLEM, (b"content-length", str(len(body)).encode())], body)
