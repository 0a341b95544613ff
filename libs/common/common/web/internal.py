"""The contract siblings speak among themselves: plain JSON, and refusals in their neutral form."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, Response

from common.consumers import Consumers
from common.deliveries import deliveries, react
from common.dialect import Dialect
from common.errors import Kind, Problem
from common.events.envelope import Envelope
from common.problem_body import ProblemBody
from common.web.contract import contract_app, router
from common.web.dependencies import Data, Internal, Transaction

STATUS = {
    Kind.INVALID: 422,
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.TIMEOUT: 408,
    Kind.UNSUPPORTED_MEDIA_TYPE: 415,
    Kind.THROTTLED: 429,
    Kind.UNAVAILABLE: 503,
    Kind.BUG: 500,
}


class InternalDialect(Dialect):
    contract = "internal"
    title = "Between siblings"
    error_model = ProblemBody

    def render(self, problem: Problem) -> Response:
        return JSONResponse(ProblemBody.of(problem).model_dump(mode="json"), STATUS[problem.kind])


INTERNAL_DIALECT = InternalDialect()

HEALTH_SECONDS = 2.0


def internal_app(consumers: Consumers, contracts: Mapping[str, FastAPI], *routers: APIRouter) -> FastAPI:
    """A service's `/internal/` contract.

    Every service takes events there, from a producer in a hurry, hands out the OpenAPI documents of its
    contracts, which the gateway merges, and says whether its database answers.
    """
    return contract_app(INTERNAL_DIALECT, _events(consumers), _schemas(contracts), _database(), *routers)


def _schemas(contracts: Mapping[str, FastAPI]) -> APIRouter:
    routes = router("/openapi")

    @routes.get("/{contract}")
    async def openapi(contract: str, caller: Internal) -> dict[str, Any]:
        """The OpenAPI document of one contract's part in this service; empty when it has none."""
        app = contracts.get(contract)
        return app.openapi() if app else {}

    return routes


def _database() -> APIRouter:
    routes = router("/database")

    @routes.get("", status_code=204)
    async def ping(caller: Internal, data: Data) -> None:
        """503 when the database does not answer."""
        await data.ping(HEALTH_SECONDS)

    return routes


def _events(consumers: Consumers) -> APIRouter:
    routes = router("/events")

    @routes.post("", status_code=204)
    async def receive(envelope: Envelope, caller: Internal, tx: Transaction) -> None:
        """Handle an event at once; the outbox delivers it again, to no further effect."""
        await react(deliveries([envelope], consumers), tx, here=True)

    return routes
