"""A contract inside a service: an application of its own, which renders all its errors in its own dialect."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import psycopg
import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from common.http.documents import completed
from common.http.operation_ids import operation_id_of
from common.http.problems import problem_of
from common.http.route_table import RouteTable
from common.http.routes import NonTransactionalRoute, TransactionalRoute
from common.kernel.dialect import Dialect
from common.kernel.errors import DomainError, Kind
from common.observability import redaction, telemetry

REFUSALS = (DomainError, RequestValidationError, HTTPException)
log = structlog.get_logger()


def router(
    prefix: str = "", tag: str | None = None, *, transactional: bool = True, dependencies: Sequence[Depends] = ()
) -> APIRouter:
    """A router whose endpoints run in one transaction each; unless `transactional` they open their own, if any."""
    return APIRouter(
        prefix=prefix,
        tags=[tag] if tag else None,
        dependencies=dependencies,
        route_class=TransactionalRoute if transactional else NonTransactionalRoute,
    )


def contract_app(dialect: Dialect, *routers: APIRouter) -> "ContractApp":
    """The application of one contract; `dialect` renders its errors."""
    return ContractApp(dialect, routers)


class ContractApp(FastAPI):
    """FastAPI declares and documents the endpoints. Requests that the route table contains bypass its middleware.

    A test compares the responses of both ways.
    """

    def __init__(self, dialect: Dialect, routers: tuple[APIRouter, ...]) -> None:
        super().__init__(
            title=dialect.title,
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            redirect_slashes=False,
            generate_unique_id_function=operation_id_of,
            responses={code: {"model": dialect.error_model} for code in ("4XX", "5XX")},
        )
        self.dialect = dialect
        self.table = RouteTable(routers)
        for each in routers:
            self.include_router(each)
        for kind in (*REFUSALS, Exception):
            self.add_exception_handler(kind, self._render)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        entry = self.table.find(scope) if scope["type"] == "http" else None
        if entry is None:
            await super().__call__(scope, receive, send)
            return
        scope.update(app=self, route=entry.route, endpoint=entry.route.endpoint)
        request = Request(scope, receive, send)
        try:
            response = await entry.handle(request)
        except REFUSALS as error:
            response = await self._render(request, error)
        except Exception as error:
            await (await self._render(request, error))(scope, receive, send)
            raise
        await response(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The document is made once."""
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi(), self.table.endpoints, self.dialect.error_media_type)
        return self.openapi_schema

    async def _render(self, request: Request, error: Exception) -> Response:
        """The response to an exception of an endpoint."""
        problem = problem_of(error)
        if problem.kind is Kind.METHOD_NOT_ALLOWED:
            problem = replace(problem, facts={"allow": self.table.allowed_methods(request.scope)})
        if problem.kind is Kind.BUG:
            log.error("request_crashed", path=telemetry.template_of(request.scope), exc_info=error)
        elif isinstance(error, psycopg.OperationalError):
            log.warning(
                "database_unavailable", path=telemetry.template_of(request.scope), reason=redaction.reason(error)
            )
        return self.dialect.render_for(problem, request.headers.get("accept-language"))
