"""The endpoint fast path: a handler that parses a well-formed request with less work than FastAPI's own.

FastAPI declares, validates and documents. It also determines for each request which dependencies and parameters the
endpoint has, which is fixed when the endpoint is declared; the fast path determines it once. A request that is not
well-formed, and an endpoint that is declared in an unusual way, take FastAPI's own handler.

Private parts of FastAPI 0.165.0 are used here and in route_table.py only; a test fails with any other version, and
another one compares the responses of both handlers.
"""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from fastapi import Request, Response, params
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import ResponseValidationError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from common.http.dependencies import REQUEST_DEPENDENCIES

FASTAPI = "0.165.0"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
UNSUPPORTED_PARAMETERS = (
    "background_tasks_param_name",
    "response_param_name",
    "security_scopes_param_name",
    "websocket_param_name",
    "http_connection_param_name",
)
JSON = "application/json"
EXIT_STACKS = ("fastapi_inner_astack", "fastapi_function_astack", "fastapi_middleware_astack")
"""Keys of the scope by which FastAPI's handler finds what to close after the request."""
_NOT_JSON = object()


def fast_handler(route: APIRoute, full_handler: Handler) -> Handler:
    """The route's handler with the fast path; `full_handler` is FastAPI's, and returned if there is no fast path."""
    return _FastEndpoint(route, full_handler).handle if _is_supported(route, route.dependant) else full_handler


def with_exit_stacks(full_handler: Handler) -> Handler:
    """FastAPI's handler, which also works without FastAPI's router: that adds the stacks to the scope."""

    async def handle(request: Request) -> Response:
        if EXIT_STACKS[0] in request.scope:
            return await full_handler(request)
        async with AsyncExitStack() as stack:
            request.scope.update(dict.fromkeys(EXIT_STACKS, stack))
            return await full_handler(request)

    return handle


def path_arguments(route: APIRoute, request: Request) -> dict[str, Any] | None:
    """The parameters in the request's path as the endpoint gets them; None if one of them is not valid."""
    values, errors = request_params_to_args(route.dependant.path_params, request.path_params)
    return None if errors else values


def _is_supported(route: APIRoute, dependant: Dependant) -> bool:
    return (
        not any(getattr(dependant, name) for name in UNSUPPORTED_PARAMETERS)
        and all(each.call in REQUEST_DEPENDENCIES and each.name for each in dependant.dependencies)
        and isinstance(route.response_class, DefaultPlaceholder)
        and not (route.response_model_include or route.response_model_exclude or route.response_model_exclude_none)
        and not (route.response_model_exclude_unset or route.response_model_exclude_defaults)
        and (route.body_field is None or _is_whole_body(route))
    )


def _is_whole_body(route: APIRoute) -> bool:
    """Whether one parameter of the endpoint is the whole JSON body."""
    fields = route.dependant.body_params
    return len(fields) == 1 and fields[0] is route.body_field and isinstance(fields[0].field_info, params.Body)


class _FastEndpoint:
    """An endpoint with what FastAPI has found in its declaration."""

    def __init__(self, route: APIRoute, full_handler: Handler) -> None:
        dependant = route.dependant
        sources = {
            "path_params": dependant.path_params,
            "query_params": dependant.query_params,
            "headers": dependant.header_params,
            "cookies": dependant.cookie_params,
        }
        self._endpoint: Callable[..., Awaitable[Any]] = route.endpoint
        self._full_handler = full_handler
        self._dependencies = [(str(each.name), each.call) for each in dependant.dependencies if each.call]
        self._request_parameter = dependant.request_param_name
        self._parameters = [(attribute, fields) for attribute, fields in sources.items() if fields]
        self._body = dependant.body_params[0] if dependant.body_params else None
        self._response_field = route.response_field
        self._status = route.status_code or 200

    async def handle(self, request: Request) -> Response:
        content = await _content(request) if self._body is not None else None
        if content is _NOT_JSON:
            return await self._full_handler(request)
        arguments = {name: await dependency(request) for name, dependency in self._dependencies}
        if not self._add_parameters(arguments, request, content):
            return await self._full_handler(request)
        return self._response(await self._endpoint(**arguments))

    def _add_parameters(self, arguments: dict[str, Any], request: Request, content: Any) -> bool:
        """Add the request's parameters to `arguments`; False if one of them is not valid."""
        if self._request_parameter:
            arguments[self._request_parameter] = request
        for attribute, fields in self._parameters:
            values, errors = request_params_to_args(fields, getattr(request, attribute))
            if errors:
                return False
            arguments.update(values)
        if self._body is not None:
            arguments[self._body.name], errors = self._body.validate(content, {}, loc=("body",))
            if errors:
                return False
        return True

    def _response(self, result: Any) -> Response:
        if isinstance(result, Response):
            return result
        if self._response_field is None:
            if self._status == 204:
                return Response(status_code=204, media_type=JSON)
            return JSONResponse(jsonable_encoder(result), self._status)
        value, errors = self._response_field.validate(result, {}, loc=("response",))
        if errors:
            raise ResponseValidationError(errors=errors, body=result)
        return Response(self._response_field.serialize_json(value), self._status, media_type=JSON)


async def _content(request: Request) -> Any:
    """The parsed body, or _NOT_JSON. Like FastAPI it is parsed before the dependencies are called."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type != JSON or not await request.body():
        return _NOT_JSON
    try:
        return await request.json()
    except ValueError:
        return _NOT_JSON
