"""A contract inside a service: its own application, which renders all its failures in its own dialect."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from common import faults
from common.dialect import Dialect
from common.errors import Kind
from common.web.dispatch import ContractApp
from common.web.methods import allowed_methods
from common.web.problems import DATABASE_AWAY, problem_of
from common.web.routes import SagaRoute, TransactionalRoute

log = structlog.get_logger()


def router(prefix: str = "", tag: str | None = None, *, saga: bool = False) -> APIRouter:
    """A router whose endpoints run in one transaction each; with `saga`, in transactions of their own."""
    return APIRouter(
        prefix=prefix,
        tags=[tag] if tag else None,
        route_class=SagaRoute if saga else TransactionalRoute,
    )


def contract_app(dialect: Dialect, *routers: APIRouter) -> FastAPI:
    """One contract's paths, speaking through its dialect and nothing else."""

    async def render(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.kind is Kind.METHOD_NOT_ALLOWED:
            problem = replace(problem, facts={"allow": allowed_methods(routers, request.scope)})
        if problem.kind is Kind.BUG:
            log.error("request_crashed", path=request.scope["path"], exc_info=error)
        elif isinstance(error, DATABASE_AWAY):
            log.warning("database_away", path=request.scope["path"], reason=faults.reason(error))
        return dialect.render(problem)

    app = ContractApp(
        render,
        title=dialect.title,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        responses={code: {"model": dialect.error_model} for code in ("4XX", "5XX")},
    )
    app.serve(routers)
    app.openapi = _documented(app, dialect)  # type: ignore[method-assign]  # FastAPI's own way to extend the document
    return app


def _documented(app: FastAPI, dialect: Dialect) -> Callable[[], dict[str, Any]]:
    """FastAPI documents every answer as JSON; the refusals of some dialects have a media type of their own."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        for path in document["paths"].values():
            for operation in path.values():
                for code, answer in operation["responses"].items():
                    if code[0] in "45" and "application/json" in answer.get("content", {}):
                        answer["content"][dialect.error_media_type] = answer["content"].pop("application/json")
        return document

    return openapi
