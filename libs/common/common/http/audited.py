"""Records every write of the staff contract in the audit log, in the transaction of the write."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, LiteralString

import orjson
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from common.audit.entry import Actor
from common.audit.staff_action import StaffAction
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.http.fast_path import path_arguments
from common.http.idempotency import UNSAFE
from common.http.routes import NonTransactionalRoute, RequestHandler, TransactionalRoute
from common.kernel.callers import ADDRESS_HEADER, API_KEY, STAFF, Caller
from common.kernel.storefronts import Storefronts

ROOT = "/api/staff/v1"
PERMISSION = "x-permission"
"""The member of an operation in the OpenAPI document that has its permission: a `Permission`, `staff` or PUBLIC."""
SUBJECT = "x-subject"
"""The member of a write in the OpenAPI document that has the type of what it changes."""
PUBLIC = "public"
"""Everybody may call the operation: it starts a session."""
_SNAPSHOT = "audit_snapshot"
_REASONS = ("reason", "note")
Snapshot = Callable[[Executor, str, Mapping[str, Any]], Awaitable[Mapping[str, Any] | None]]
"""Reads what a write changes: `(executor, storefront, path parameters)`; None if there is no such subject yet."""


class AuditedRoute(TransactionalRoute):
    """A write is recorded when its endpoint has returned, before the transaction is committed."""

    def request_handler(self) -> RequestHandler:
        handler = super().request_handler()
        if not is_audited(self):
            return handler
        snapshot: Snapshot | None = getattr(self.endpoint, _SNAPSHOT, None)

        async def handle(request: Request) -> Response:
            uow: UnitOfWork = request.state.uow
            action = request.state.staff_action = await _action_of(request, self)
            if not request.state.caller.is_staff:
                return await handler(request)
            parameters = path_arguments(self, request) if snapshot else None
            before = await snapshot(uow, action.storefront, parameters) if snapshot and parameters else None
            response = await handler(request)
            if not action.is_recorded:
                shown = _members(response)
                if action.subject_id is None:
                    action.subject_id = _id_in(shown)
                after = await snapshot(uow, action.storefront, parameters) if snapshot and parameters else shown
                await action.record(uow, before=before, after=after)
            return response

        return handle


class AuditedNonTransactionalRoute(NonTransactionalRoute):
    """Its endpoints record what they do, with `Action`."""

    def request_handler(self) -> RequestHandler:
        handler = super().request_handler()

        async def handle(request: Request) -> Response:
            request.state.staff_action = await _action_of(request, self)
            return await handler(request)

        return handle if is_audited(self) else handler


def audited_with(snapshot: Snapshot) -> Callable[[Any], Any]:
    """For endpoints whose entries show what was before and after."""

    def mark(endpoint: Any) -> Any:
        setattr(endpoint, _SNAPSHOT, snapshot)
        return endpoint

    return mark


def row_of(table: LiteralString, parameter: str, *, key: LiteralString = "id", without: Sequence[str] = ()) -> Snapshot:
    """The columns of the storefront's row whose `key` is the path's parameter; amounts are in minor units."""
    where: LiteralString = f"storefront = %(storefront)s and {key} = %(id)s"
    sql: LiteralString = f"select to_jsonb(t) as members from {table} t where {where}"

    async def snapshot(executor: Executor, storefront: str, path: Mapping[str, Any]) -> Mapping[str, Any] | None:
        row = await executor.fetch_one(sql, storefront=storefront, id=path[parameter])
        return {name: value for name, value in row["members"].items() if name not in without} if row else None

    return snapshot


def is_audited(route: APIRoute) -> bool:
    """Whether the endpoint changes something on behalf of a member of staff."""
    return bool(UNSAFE.intersection(route.methods or ())) and (route.openapi_extra or {}).get(PERMISSION) != PUBLIC


async def action_of_request(request: Request) -> StaffAction:
    action: StaffAction = request.state.staff_action
    return action


Action = Annotated[StaffAction, Depends(action_of_request)]
"""What the audit log says of the request."""


async def _action_of(request: Request, route: APIRoute) -> StaffAction:
    caller: Caller = request.state.caller
    storefronts: Storefronts = request.state.storefronts
    actor = Actor(
        kind=API_KEY if caller.is_api_key else STAFF,
        id=caller.user_id,
        email=caller.email,
        address=request.headers.get(ADDRESS_HEADER),
    )
    parameters = request.path_params
    identifier = next((value for name, value in parameters.items() if name.endswith("_id")), parameters.get("number"))
    return StaffAction(
        storefront=caller.storefront,
        kept_days=storefronts[caller.storefront].audit.days,
        actor=actor,
        operation=f"{request.method} {route.path_format.removeprefix(ROOT)}",
        subject_type=(route.openapi_extra or {})[SUBJECT],
        subject_id=None if identifier is None else str(identifier),
        reason=await _reason(request),
    )


async def _reason(request: Request) -> str | None:
    """The reason or the note in the body, if it is a JSON object that has one."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        body = await request.json()
    except ValueError:  # the endpoint refuses it
        return None
    given = [body[name] for name in _REASONS if body.get(name)] if isinstance(body, dict) else []
    return given[0] if given and isinstance(given[0], str) else None


def _members(response: Response) -> Mapping[str, Any] | None:
    """The object in the response."""
    if response.media_type != "application/json" or not response.body:
        return None
    body = orjson.loads(bytes(response.body))
    return body if isinstance(body, dict) else None


def _id_in(shown: Mapping[str, Any] | None) -> str | None:
    found = [shown[name] for name in ("id", "number") if shown.get(name) is not None] if shown else []
    return str(found[0]) if found else None
