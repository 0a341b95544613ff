"""What an endpoint may depend on: its caller, its transaction, the database, the address the client called."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from common.db.database import Database
from common.db.executor import Executor
from common.db.read_executor import ReadExecutor
from common.db.unit_of_work import UnitOfWork
from common.kernel.callers import ADDRESS_HEADER, METHOD_HEADER, STAFF, Caller
from common.kernel.errors import NotAuthenticated, PermissionDenied
from common.kernel.permissions import Permission

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
OPTIONAL_TOKEN: list[dict[str, list[str]]] = [{_bearer.scheme_name: []}, {}]
"""The `security` of an operation that serves everybody, and customers differently. For `openapi_extra`."""


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


def permitted(permission: Permission) -> Callable[[Request, Bearer], Awaitable[Caller]]:
    """A dependency for the operations of staff in the contracts of customers: it returns the caller.

    Raises NotAuthenticated, PermissionDenied for a customer and for staff without the permission.
    """

    async def dependency(request: Request, documented: Bearer = None) -> Caller:
        caller = await _staff(request)
        if permission not in caller.scopes:
            raise PermissionDenied()
        return caller

    return dependency


async def _transaction(request: Request) -> UnitOfWork:
    uow: UnitOfWork = request.state.uow
    return uow


async def _database(request: Request) -> Database:
    database: Database = request.state.database
    return database


async def _reads(request: Request) -> Executor:
    database: Database = request.state.database
    return ReadExecutor(database.autocommit, getattr(request.state, "uow", None))


async def _base_url(request: Request) -> str:
    base_url: str = request.state.base_url
    return base_url


async def _own_page(request: Request) -> str | None:
    base_url: str = request.state.base_url
    called = urlsplit(base_url)
    return base_url if request.headers.get("origin") == f"{called.scheme}://{called.netloc}" else None


async def _client_method(request: Request) -> str:
    return request.headers.get(METHOD_HEADER, request.method)


async def _address_digest(request: Request) -> str:
    address, box = request.headers.get(ADDRESS_HEADER), request.state.aead_box
    return box.digest(address.encode()).hex() if address else ""


async def _client_address(request: Request) -> str:
    return request.headers.get(ADDRESS_HEADER, "")


async def _accept_language(request: Request) -> str | None:
    return request.headers.get("accept-language")


REQUEST_DEPENDENCIES = frozenset(
    {
        _caller,
        _customer,
        _staff,
        _transaction,
        _database,
        _reads,
        _base_url,
        _own_page,
        _client_method,
        _client_address,
        _address_digest,
        _accept_language,
    }
)
"""Dependencies whose only parameter is the request; the endpoint fast path calls them directly."""

AnyCaller = Annotated[Caller, Depends(_caller)]
"""Any caller, signed in or not."""
Customer = Annotated[Caller, Depends(_customer)]
"""A signed-in user; others are refused with NotAuthenticated."""
StaffMember = Annotated[Caller, Depends(_staff)]
"""A signed-in member of the storefront's staff."""
Transaction = Annotated[UnitOfWork, Depends(_transaction)]
"""The request's one transaction, committed by the route before the response leaves; it connects when used."""
Data = Annotated[Database, Depends(_database)]
"""The service's database, for endpoints that need several short transactions around network calls."""
Reads = Annotated[Executor, Depends(_reads)]
"""An executor for reads: inside the request's transaction once that is in use, on any connection before."""
OneStatement = Annotated[Executor, Depends(_reads)]
"""An executor for a change that is one statement: inside the request's transaction if there is an `Idempotency-Key`,
whose response is stored in it, else a transaction of its own."""
BaseUrl = Annotated[str, Depends(_base_url)]
"""The address the client called, without a trailing slash: `https://shop.example` or `http://host/emporium`."""
OwnPage = Annotated[str | None, Depends(_own_page)]
"""BaseUrl, if a page of that origin sent the request, which browsers say with every POST; else None."""
ClientMethod = Annotated[str, Depends(_client_method)]
"""The client's method: endpoints for GET also get HEAD, which must not count as opening what a link leads to."""
ClientAddress = Annotated[str, Depends(_client_address)]
"""The client's address as the gateway determined it, or the /64 network of an IPv6 client; empty in a direct call."""
AcceptLanguage = Annotated[str | None, Depends(_accept_language)]
"""The `Accept-Language` header, for `Mail.accepted`; not in the OpenAPI document."""
AddressDigest = Annotated[str, Depends(_address_digest)]
"""Stands for the client's address, by which it can be counted without storing it; empty in a direct call."""
