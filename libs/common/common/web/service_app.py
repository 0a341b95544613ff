"""A service's root application: health, the caller gate, and one sub-application per contract."""

import time
from collections.abc import Callable, Mapping

import structlog
from opentelemetry.trace import Span
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common import context, faults, telemetry
from common.callers import BASE_HEADER, HEADER, INTERNAL, ROUTE_HEADER, Caller, CallerTokens
from common.database import Database
from common.errors import InvalidToken
from common.storefronts import Storefronts

REQUEST_ID = b"x-request-id"
PING_SECONDS = 2.0
"""A database that answers later is not there for a customer either."""
log = structlog.get_logger()


class ServiceApp:
    """Refuses every request nobody vouches for, then hands it to the contract its first path segment names."""

    def __init__(
        self,
        name: str,
        database: Database,
        tokens: CallerTokens,
        storefronts: Storefronts,
        contracts: Mapping[str, ASGIApp],
        missing: Callable[[], str | None] = lambda: None,
        stopped: Callable[[], list[str]] = list,
    ) -> None:
        """`missing` says what this process lacks to be ready, apart from its database; `stopped` names the background
        loops of this process that have stopped moving, which only a restart cures."""
        self._name = name
        self._database = database
        self._tokens = tokens
        self._storefronts = storefronts
        self._missing = missing
        self._stopped = stopped
        self.contracts = contracts

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
        caller = self._admit(headers.get(HEADER.encode()), contract)
        if caller is None:
            await _refusal(403, "caller.not_vouched_for")(scope, receive, send)
            return
        state = {
            "caller": caller,
            "base_url": headers.get(BASE_HEADER.encode(), ""),
            "database": self._database,
            "seal": self._tokens.seal,
        }
        inner = {**scope, "path": f"/{rest}", "raw_path": None, "root_path": "", "state": state}
        trace = headers.get(b"traceparent"), headers.get(b"tracestate")
        with (
            context.within(service=self._name, storefront=caller.storefront, request_id=headers.get(REQUEST_ID)),
            telemetry.serving(scope["method"], scope["path"], scope.get("scheme", "http"), *trace) as span,
        ):
            await self._measured(span, contract, inner, receive, send)

    async def _measured(self, span: Span, contract: str, scope: Scope, receive: Receive, send: Send) -> None:
        status = 500
        started = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if span.is_recording():
                    route = (ROUTE_HEADER.encode(), (_route(contract, scope) or "").encode())
                    message = {**message, "headers": [*message.get("headers", ()), route]}
            await send(message)

        try:
            await self.contracts[contract](scope, receive, noting)
        finally:
            seconds = time.perf_counter() - started
            telemetry.answered(span, scope["method"], status, seconds, _route(contract, scope), contract=contract)

    def _admit(self, token: str | None, contract: str) -> Caller | None:
        if token is None or contract not in self.contracts:
            return None
        try:
            caller = self._tokens.verify(token, self._name)
        except InvalidToken:
            return None
        storefront = self._storefronts.get(caller.storefront)
        if (contract == "internal") != (INTERNAL in caller.scopes):
            return None
        if contract == "internal":
            return caller
        return caller if storefront and contract in (storefront.contract, "staff") else None

    async def _health(self, path: str) -> Response:
        stopped = self._stopped()
        if stopped:
            log.error("loops_stopped", service=self._name, loops=stopped)
            return JSONResponse({"status": "stopped", "loops": stopped}, 503)
        if path == "/health/live":
            return JSONResponse({"status": "alive"})
        try:
            await self._database.ping(PING_SECONDS)
        except Exception as error:
            log.warning("not_ready", service=self._name, reason=faults.reason(error))
            return JSONResponse({"status": "database unavailable"}, 503)
        missing = self._missing()
        return JSONResponse({"status": missing or "ready"}, 503 if missing else 200)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await self._database.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._database.close()
        await send({"type": "lifespan.shutdown.complete"})


def _route(contract: str, scope: Scope) -> str | None:
    """The template of the path that was asked for; the router leaves it in the scope."""
    path: str | None = getattr(scope.get("route"), "path", None)
    return f"/{INTERNAL}{path}" if path and contract == INTERNAL else path


def _refusal(status: int, code: str) -> Response:
    return JSONResponse({"code": code}, status)
