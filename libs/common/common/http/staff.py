"""Routers of the staff contract: each endpoint requires one permission, and refuses parameters it does not declare."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError

from common.http.audited import PERMISSION, PUBLIC, ROOT, SUBJECT, AuditedNonTransactionalRoute, AuditedRoute
from common.http.bodies import unknown_name
from common.http.documents import KEY_PARAMETER
from common.http.idempotency import HEADER, UNSAFE
from common.http.own_fields import search_of_request
from common.kernel.callers import STAFF, Caller
from common.kernel.errors import IdempotencyKeyMissing, NotAuthenticated, PermissionDenied, PermissionMissing
from common.kernel.own_fields import is_search
from common.kernel.permissions import Permission

ANY_STAFF = STAFF
"""Every member of staff may call the operation; machines with an API key only if it changes nothing."""
_REQUIRED = "required_permission"
_KEYED = "requires_key"
_KEY_PARAMETER = {**KEY_PARAMETER, "required": True}
_SUBJECT_ID = re.compile(r"\{(\w+)_id[:}]")
E = TypeVar("E", bound=Callable[..., Any])


def requires(permission: Permission | str) -> Callable[[E], E]:
    """For endpoints that require another permission than the router's: one of `Permission`, ANY_STAFF or PUBLIC."""

    def mark(endpoint: E) -> E:
        setattr(endpoint, _REQUIRED, permission)
        return endpoint

    return mark


def requires_key(endpoint: E) -> E:
    """For endpoints that move money or stock, or send mails: without an `Idempotency-Key` the request is refused."""
    setattr(endpoint, _KEYED, True)
    return endpoint


class StaffRouter(APIRouter):
    """`reads` is the permission that GET requires, `writes` that of the other methods.

    A write changes a `subject`. Without one it is named by the first parameter of its path: `order_id` is an order's.
    """

    def __init__(
        self,
        path: str,
        tag: str,
        reads: Permission | str,
        writes: Permission | str,
        subject: str | None,
        *,
        transactional: bool,
    ) -> None:
        super().__init__(
            prefix=ROOT + path,
            tags=[tag],
            dependencies=[Depends(authorise), Depends(require_key), Depends(refuse_unknown_parameters)],
            route_class=AuditedRoute if transactional else AuditedNonTransactionalRoute,
        )
        self._reads = reads
        self._writes = writes
        self._subject = subject

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        writes = bool(UNSAFE.intersection(options["methods"]))
        permission = getattr(endpoint, _REQUIRED, self._writes if writes else self._reads)
        extra = {PERMISSION: str(permission), **(options.pop("openapi_extra", None) or {})}
        if writes and permission != PUBLIC:
            extra[SUBJECT] = self._subject or _subject_in(self.prefix + path)
        if getattr(endpoint, _KEYED, False):
            extra["parameters"] = [_KEY_PARAMETER]
        super().add_api_route(path, endpoint, **options, openapi_extra=extra)


def staff_router(
    path: str,
    tag: str,
    *,
    reads: Permission | str,
    writes: Permission | str | None = None,
    subject: str | None = None,
    transactional: bool = True,
) -> StaffRouter:
    """A router below `/api/staff/v1`. Without `writes`, endpoints that change something require `reads` as well."""
    return StaffRouter(path, tag, reads, writes or reads, subject, transactional=transactional)


def _subject_in(path: str) -> str:
    """Raises TypeError if the path names no subject."""
    found = _SUBJECT_ID.search(path)
    if found is None:
        raise TypeError(f"{path}: the router has to name the subject of this write")
    return {"user": "customer"}.get(found[1], found[1])


async def authorise(request: Request) -> None:
    """Raises NotAuthenticated, PermissionDenied for a customer, PermissionMissing for a member of staff."""
    permission = request.scope["route"].openapi_extra[PERMISSION]
    if permission == PUBLIC:
        return
    caller: Caller = request.state.caller
    if caller.user_id is None:
        raise NotAuthenticated()
    if not caller.is_staff:
        raise PermissionDenied()
    if permission not in caller.scopes or (permission == ANY_STAFF and caller.is_api_key and request.method in UNSAFE):
        raise PermissionMissing(permission=permission)


async def require_key(request: Request) -> None:
    """Raises IdempotencyKeyMissing."""
    if getattr(request.scope["route"].endpoint, _KEYED, False) and HEADER not in request.headers:
        raise IdempotencyKeyMissing()


async def refuse_unknown_parameters(request: Request) -> None:
    """Raises RequestValidationError, for a mistyped filter would select more than was meant."""
    if not request.query_params:
        return
    dependant = request.scope["route"].dependant
    known = set(_query_parameters(dependant))
    searches = any(each.call is search_of_request for each in dependant.dependencies)
    errors = [
        {"type": error.type, "msg": error.message(), "ctx": error.context, "loc": ("query", name)}
        for name in request.query_params
        if name not in known and not (searches and is_search(name))
        for error in [unknown_name(name, known)]
    ]
    if errors:
        raise RequestValidationError(errors)


def _query_parameters(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters of an endpoint and of what it depends on."""
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_parameters(each)
