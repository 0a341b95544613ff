"""A service's root application: health checks, verification of the caller, and one sub-application per contract."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from opentelemetry.trace import Span
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.db.database import Database
from common.kernel.callers import BASE_HEADER, HEADER, INTERNAL, STAFF, Caller, CallerTokens
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefronts
from common.observability import log_context, redaction, telemetry

REQUEST_ID = b"x-request-id"
PING_SECONDS = 2.0
"""A database that takes longer is not usable for requests either."""
log = structlog.get_logger()


async def always_ready() -> None:
    """For a service without a store of files."""


@dataclass(frozen=True, eq=False)
class ServiceApp:
    """Verifies the caller's token, and forwards the request to the contract that the first path segment names.

    `unready_reason` and `storage_unready_reason` return why the process is not ready, apart from its database; None if
    it is. `stalled_loops` returns the background loops that make no progress, for which the process must be restarted.
    """

    name: str
    database: Database
    tokens: CallerTokens
    storefronts: Storefronts
    contracts: Mapping[str, ASGIApp]
    unready_reason: Callable[[], str | None] = lambda: None
    storage_unready_reason: Callable[[], Awaitable[str | None]] = always_ready
    stalled_loops: Callable[[], list[str]] = list

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._lifespan(receive, send)
        elif scope["path"].startswith("/health/"):
            await (await self._health(scope["path"]))(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
        contract, _, rest = scope["path"][1:].partition("/")
        caller = self._verify(headers.get(HEADER.encode()), contract)
        if caller is None:
            await JSONResponse({"code": "caller.not_vouched_for"}, 403)(scope, receive, send)
            return
        state = {
            "caller": caller,
            "base_url": headers.get(BASE_HEADER.encode(), ""),
            "database": self.database,
            "storefronts": self.storefronts,
            "aead_box": self.tokens.aead_box,
        }
        inner = {**scope, "path": f"/{rest}", "raw_path": None, "root_path": "", "state": state}
        context = {"storefront": caller.storefront or None, "request_id": headers.get(REQUEST_ID)}
        trace = headers.get(b"traceparent"), headers.get(b"tracestate")
        with (
            log_context.bound(service=self.name, **context),
            telemetry.server_span(scope["method"], scope.get("scheme", "http"), *trace) as span,
        ):
            await self._serve_contract(span, contract, inner, receive, send)

    async def _serve_contract(self, span: Span, contract: str, scope: Scope, receive: Receive, send: Send) -> None:
        status = 500
        started = time.perf_counter()

        async def record_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.contracts[contract](scope, receive, record_status)
        finally:
            seconds = time.perf_counter() - started
            template = telemetry.template_of(scope)
            path = f"/{contract}{template or telemetry.UNKNOWN_PATH}"
            route = path if template and contract == INTERNAL else template
            telemetry.record_response(span, scope["method"], status, seconds, route, path, contract=contract)

    def _verify(self, token: str | None, contract: str) -> Caller | None:
        if token is None or contract not in self.contracts:
            return None
        try:
            caller = self.tokens.verify(token, self.name)
        except InvalidToken:
            return None
        if contract == INTERNAL or INTERNAL in caller.scopes:
            return caller if contract == INTERNAL and INTERNAL in caller.scopes else None
        storefront = self.storefronts.get(caller.storefront)
        return caller if storefront and contract in (storefront.contract, STAFF) else None

    async def _health(self, path: str) -> Response:
        stalled = self.stalled_loops()
        if stalled:
            log.error("loops_stalled", service=self.name, loops=stalled)
            return JSONResponse({"status": "stopped", "loops": stalled}, 503)
        if path == "/health/live":
            return JSONResponse({"status": "alive"})
        try:
            await self.database.ping(PING_SECONDS)
        except Exception as error:
            log.warning("not_ready", service=self.name, reason=redaction.reason(error))
            return JSONResponse({"status": "database unavailable"}, 503)
        reason = self.unready_reason() or await self.storage_unready_reason()
        return JSONResponse({"status": reason or "ready"}, 503 if reason else 200)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.database.close()
        await send({"type": "lifespan.shutdown.complete"})
