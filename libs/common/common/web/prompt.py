"""A short way through an endpoint for the request that is as it should be; every other takes FastAPI's own.

FastAPI declares, validates and documents. What is left out is what it works out anew for each request, though it was
settled when the endpoint was declared: which dependencies there are, of what kind, and what they need.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, NamedTuple

from fastapi import Request, Response, params
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import ResponseValidationError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from common.web.dependencies import ASKED

Handler = Callable[[Request], Awaitable[Response]]
NOT_PASSED = (
    "background_tasks_param_name",
    "response_param_name",
    "security_scopes_param_name",
    "websocket_param_name",
    "http_connection_param_name",
)
JSON = "application/json"
_UNREADABLE = object()


def promptly(route: APIRoute, fully: Handler) -> Handler:
    """The endpoint's handler; `fully` is FastAPI's."""
    plan = _plan(route)
    return fully if plan is None else _handler(plan, fully)


class _Plan(NamedTuple):
    endpoint: Callable[..., Awaitable[Any]]
    asked: list[tuple[str, Callable[[Request], Awaitable[Any]]]]
    request: str | None
    places: list[tuple[Any, Callable[[Request], Any]]]
    body: Any
    answer: Any
    status: int


def _plan(route: APIRoute) -> _Plan | None:
    """None for what is out of the ordinary."""
    wanted = route.dependant
    is_plain = (
        not any(getattr(wanted, kind) for kind in NOT_PASSED)
        and all(each.call in ASKED and each.name for each in wanted.dependencies)
        and isinstance(route.response_class, DefaultPlaceholder)
        and not (route.response_model_include or route.response_model_exclude or route.response_model_exclude_none)
        and not (route.response_model_exclude_unset or route.response_model_exclude_defaults)
        and (route.body_field is None or _is_whole(route))
    )
    if not is_plain:
        return None
    return _Plan(
        endpoint=route.endpoint,
        asked=[(str(each.name), ASKED[each.call]) for each in wanted.dependencies if each.call],
        request=wanted.request_param_name,
        places=[(fields, look) for fields, look in _places(wanted) if fields],
        body=wanted.body_params[0] if wanted.body_params else None,
        answer=route.response_field,
        status=route.status_code or 200,
    )


def _places(wanted: Dependant) -> Iterator[tuple[Sequence[Any], Callable[[Request], Any]]]:
    """Where a request's parameters stand, and how each place is looked into."""
    yield wanted.path_params, lambda request: request.path_params
    yield wanted.query_params, lambda request: request.query_params
    yield wanted.header_params, lambda request: request.headers
    yield wanted.cookie_params, lambda request: request.cookies


def _is_whole(route: APIRoute) -> bool:
    """Whether the body as a whole is the endpoint's one parameter."""
    fields = route.dependant.body_params
    return len(fields) == 1 and fields[0] is route.body_field and isinstance(fields[0].field_info, params.Body)


def _handler(plan: _Plan, fully: Handler) -> Handler:
    async def handle(request: Request) -> Response:
        content = await _content(request) if plan.body is not None else None
        if content is _UNREADABLE:
            return await fully(request)
        values = {name: await ask(request) for name, ask in plan.asked}
        if not _fill(values, plan, request, content):
            return await fully(request)
        return _answer(await plan.endpoint(**values), plan)

    return handle


async def _content(request: Request) -> Any:
    """Of the body. That it is JSON is found out before anything else, as FastAPI does."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind != JSON or not await request.body():
        return _UNREADABLE
    try:
        return await request.json()
    except ValueError:
        return _UNREADABLE


def _fill(values: dict[str, Any], plan: _Plan, request: Request, content: Any) -> bool:
    """Add what the request gives; False when something is wrong with it."""
    if plan.request:
        values[plan.request] = request
    for fields, look in plan.places:
        found, errors = request_params_to_args(fields, look(request))
        if errors:
            return False
        values.update(found)
    if plan.body is not None:
        values[plan.body.name], errors = plan.body.validate(content, {}, loc=("body",))
        if errors:
            return False
    return True


def _answer(content: Any, plan: _Plan) -> Response:
    if isinstance(content, Response):
        return content
    if plan.answer is None:
        if plan.status == 204:
            return Response(status_code=204, media_type=JSON)
        return JSONResponse(jsonable_encoder(content), plan.status)
    value, errors = plan.answer.validate(content, {}, loc=("response",))
    if errors:
        raise ResponseValidationError(errors=errors, body=content)
    return Response(plan.answer.serialize_json(value), plan.status, media_type=JSON)
