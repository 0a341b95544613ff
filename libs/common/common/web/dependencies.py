"""What an endpoint may ask for: its caller, its transaction, the database, the address it was called at."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel.ext.asyncio.session import AsyncSession

from common import database
from common.callers import INTERNAL, STAFF, Caller
from common.errors import NotAuthenticated, PermissionDenied

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


async def _customer(request: Request, documented: Bearer = None) -> Caller:
    """The gateway has checked the token; naming the scheme here puts it into the OpenAPI document."""
    caller: Caller = request.state.caller
    if caller.user_id is None:
        raise NotAuthenticated()
    return caller


async def _staff(request: Request, documented: Bearer = None) -> Caller:
    caller = await _customer(request)
    if STAFF not in caller.scopes:
        raise PermissionDenied()
    return caller


async def _internal(request: Request) -> Caller:
    caller: Caller = request.state.caller
    if INTERNAL not in caller.scopes:
        raise PermissionDenied()
    return caller


async def _transaction(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


async def _database(request: Request) -> database.Database:
    data: database.Database = request.state.database
    return data


async def _reads(request: Request) -> database.Reads:
    data: database.Database = request.state.database
    session: AsyncSession | None = getattr(request.state, "session", None)
    return data.reads if session is None else data.reads.beside(session)


async def _base_url(request: Request) -> str:
    base: str = request.state.base_url
    return base


ASKED: dict[Callable[..., Any], Callable[[Request], Awaitable[Any]]] = {
    ask: ask for ask in (_caller, _customer, _staff, _internal, _transaction, _database, _reads, _base_url)
}
"""Those that need nothing but the request."""

AnyCaller = Annotated[Caller, Depends(_caller)]
"""Whoever calls, signed in or not."""
Customer = Annotated[Caller, Depends(_customer)]
"""A signed-in user; others are refused with NotAuthenticated."""
StaffMember = Annotated[Caller, Depends(_staff)]
"""A signed-in member of the storefront's staff."""
Internal = Annotated[Caller, Depends(_internal)]
"""A sibling service."""
Transaction = Annotated[AsyncSession, Depends(_transaction)]
"""The request's one transaction, committed by the route before the response leaves; it connects when used."""
Data = Annotated[database.Database, Depends(_database)]
"""The service's database, for endpoints that need several short transactions around network calls."""
Reads = Annotated[database.Reads, Depends(_reads)]
"""Plain SQL for hot reads."""
BaseUrl = Annotated[str, Depends(_base_url)]
"""The address the client called, without a trailing slash: `https://shop.example` or `http://host/emporium`."""
