"""Paths that are the same on every host: the front page, health, assets of the pages, the console, the sandbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from common.kernel.errors import DomainError
from common.kernel.storefronts import Storefronts
from dialects.staff import STAFF
from httpwire import Header
from starlette.types import ASGIApp, Receive, Scope

from gateway.bodies.request_bodies import RequestBodies
from gateway.docs.assets import Assets
from gateway.docs.pages import wants_page
from gateway.edge.console_mount import CONSOLE, CONSOLE_BODY_BYTES
from gateway.edge.front_page import FrontPage
from gateway.edge.not_found_page import send_not_found_page
from gateway.http import security_headers
from gateway.http.hosts import parse_host
from gateway.http.request_context import UNKNOWN_PATH, RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.showroom.assets import PREFIX as SHOWROOM
from gateway.showroom.assets import ShowroomAssets

SANDBOX = "/sandbox"
HEALTH_PATHS = ("/health/live", "/health/ready")
OWN_PATHS = ("/", *HEALTH_PATHS)
SANDBOX_BODY_BYTES = 16 * 1_048_576
"""A picture of 10 MiB in base64, for the image model."""
JSON: Header = (b"content-type", b"application/json")
PROBLEM: Header = (b"content-type", b"application/problem+json")


@dataclass(frozen=True, slots=True)
class ProcessHealth:
    """`stalled_loops` names the background loops that make no progress. `unready_reason` is None if ready."""

    stalled_loops: Callable[[], list[str]]
    unready_reason: Callable[[], Awaitable[str | None]]


class PlatformPaths:
    """Serves paths that belong to no storefront, without tokens and rate limits."""

    def __init__(
        self,
        storefronts: Storefronts,
        front_page: FrontPage,
        showroom: ShowroomAssets | None,
        console: ASGIApp | None,
        sandbox: ASGIApp | None,
        bodies: RequestBodies,
        process_health: ProcessHealth,
    ) -> None:
        self._storefronts = storefronts
        self._front_page = front_page
        self._assets = Assets()
        self._showroom = showroom
        self._console = console
        self._sandbox = sandbox
        self._bodies = bodies
        self._process_health = process_health

    async def serve(self, context: RequestContext, receive: Receive, writer: ResponseWriter) -> bool:
        """Send the response; False if the path is none of these."""
        path = context.scope["path"]
        context.logged_path = path if path in OWN_PATHS or self._assets.owns(path) else UNKNOWN_PATH
        if path == "/" and not (wants_page(context) and self._is_shop(context)):
            await self._front_page.serve(context, writer)
        elif path in HEALTH_PATHS:
            await self._serve_health(path, context, writer)
        elif self._showroom is not None and path.startswith(SHOWROOM):
            context.logged_path = f"{SHOWROOM}…"
            return await self._showroom.serve(context, writer)
        elif self._assets.owns(path):
            await self._assets.serve(context, path, writer)
        elif self._console is not None and (path == CONSOLE or path.startswith(f"{CONSOLE}/")):
            context.logged_path = f"{CONSOLE}{UNKNOWN_PATH}"
            client = {"scheme": "https" if context.is_https else "http", "client": (context.client_address, 0)}
            mounted = {**context.scope, **client}
            await self._serve_mounted(self._console, mounted, CONSOLE_BODY_BYTES, context, receive, writer)
        elif self._sandbox is not None and (path == SANDBOX or path.startswith(f"{SANDBOX}/")):
            context.logged_path = f"{SANDBOX}{UNKNOWN_PATH}"
            mounted = {**context.scope, "root_path": context.scope.get("root_path", "") + SANDBOX}
            await self._serve_mounted(self._sandbox, mounted, SANDBOX_BODY_BYTES, context, receive, writer)
        else:
            return False
        return True

    def _is_shop(self, context: RequestContext) -> bool:
        """Whether the host is that of a storefront, whose own page is at its root."""
        parsed = parse_host(context.headers.get(b"host", b""))
        return parsed is not None and any(parsed[1] in each.hosts for each in self._storefronts)

    async def send_invalid_host(self, context: RequestContext, writer: ResponseWriter) -> None:
        """`Host` is missing, repeated or not valid, and no storefront is known whose dialect could say so."""
        document = {
            "type": "urn:atelier:problem:request.invalid_host",
            "title": "Bad Request",
            "status": 400,
            "detail": "Send exactly one Host header, with a host name or an address.",
            "code": "request.invalid_host",
        }
        await _send_problem(document, context, writer)

    async def send_storefront_not_found(self, context: RequestContext, writer: ResponseWriter) -> None:
        """The request names no storefront; the response to a program lists them."""
        if wants_page(context):
            await send_not_found_page(context, None, writer)
            return
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
        await _send_problem(document, context, writer)

    async def _serve_health(self, path: str, context: RequestContext, writer: ResponseWriter) -> None:
        writer.extra_headers += security_headers.for_api(context.is_https)
        stalled = self._process_health.stalled_loops()
        if stalled:
            status, body = 503, {"status": "stopped", "loops": stalled}
        elif path == "/health/live":
            status, body = 200, {"status": "alive"}
        else:
            reason = await self._process_health.unready_reason()
            status, body = (503 if reason else 200), {"status": reason or "ready"}
        await writer.send_response(status, [JSON], orjson.dumps(body))

    async def _serve_mounted(
        self,
        app: ASGIApp,
        scope: Scope,
        max_body_bytes: int,
        context: RequestContext,
        receive: Receive,
        writer: ResponseWriter,
    ) -> None:
        """Like a Starlette mount: `path` stays the full path, and `root_path` is the mount's part of it."""
        writer.extra_headers += security_headers.for_mounted_apps(context.is_https)
        try:
            body = await self._bodies.receive(context, max_body_bytes, receive)
        except DomainError as error:
            response = STAFF.render_for(error.problem(), context.header_text(b"accept-language"))
            headers = [*response.raw_headers, (b"connection", b"close")]
            await writer.send_response(response.status_code, headers, bytes(response.body))
            return
        await app(scope, body, writer)


async def _send_problem(document: dict[str, Any], context: RequestContext, writer: ResponseWriter) -> None:
    writer.extra_headers += security_headers.for_api(context.is_https)
    body = orjson.dumps(document)
    await writer.send_response(document["status"], [PROBLEM, (b"content-length", str(len(body)).encode())], body)
