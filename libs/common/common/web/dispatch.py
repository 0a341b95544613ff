"""A contract's application, with a short way to its endpoints: one lookup instead of FastAPI's layers and a search.

What the short way does not know (another method, an unknown path, a form) takes FastAPI's own.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

from fastapi import APIRouter, FastAPI, Request, Response, params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from common.errors import DomainError

Render = Callable[[Request, Exception], Awaitable[Response]]
STACKS = ("fastapi_inner_astack", "fastapi_function_astack", "fastapi_middleware_astack")
"""Where FastAPI looks for what is to be closed behind a request."""
REFUSALS = (DomainError, RequestValidationError, HTTPException)


class _Way(NamedTuple):
    route: APIRoute
    handle: Callable[[Request], Awaitable[Response]]


class ContractApp(FastAPI):
    """FastAPI declares and documents. `render` makes the answer to whatever an endpoint raises."""

    def __init__(self, render: Render, **settings: Any) -> None:
        super().__init__(**settings)
        self._render = render
        self._exact: dict[tuple[str, str], _Way] = {}
        self._patterns: dict[str, list[_Way]] = {}
        for kind in (*REFUSALS, Exception):
            self.add_exception_handler(kind, render)

    def serve(self, routers: Iterable[APIRouter]) -> None:
        """Make the routers' endpoints those of this application."""
        for each in routers:
            self.include_router(each)
        for way in _ways(routers):
            for method in way.route.methods or ():
                earlier = self._patterns.setdefault(method, [])
                path = way.route.path
                if way.route.param_convertors or any(known.route.path_regex.match(path) for known in earlier):
                    earlier.append(way)
                else:
                    self._exact.setdefault((method, path), way)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = self._find(scope) if scope["type"] == "http" else None
        if way is None:
            await super().__call__(scope, receive, send)
            return
        scope.update(app=self, route=way.route, endpoint=way.route.endpoint)
        request = Request(scope, receive, send)
        async with AsyncExitStack() as stack:
            scope["fastapi_inner_astack"] = scope["fastapi_function_astack"] = scope["fastapi_middleware_astack"] = (
                stack
            )
            try:
                response = await way.handle(request)
            except REFUSALS as error:
                response = await self._render(request, error)
            except Exception as error:
                await (await self._render(request, error))(scope, receive, send)
                raise
            await response(scope, receive, send)

    def _find(self, scope: Scope) -> _Way | None:
        """Leaves the path's parameters in the scope."""
        method, path = scope["method"], scope["path"]
        exact = self._exact.get((method, path))
        if exact is not None:
            scope["path_params"] = {}
            return exact
        for way in self._patterns.get(method, ()):
            found = way.route.path_regex.match(path)
            if found:
                convert = way.route.param_convertors
                scope["path_params"] = {name: convert[name].convert(text) for name, text in found.groupdict().items()}
                return way
        return None


def _ways(routers: Iterable[APIRouter]) -> Iterator[_Way]:
    """In the order in which they would be tried."""
    for each in routers:
        for route in each.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route!r}: a contract consists of endpoints")
            if route.body_field is None or not isinstance(route.body_field.field_info, params.Form):
                yield _Way(route, route.get_route_handler())
