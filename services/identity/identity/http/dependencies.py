"""Dependencies of identity's endpoints, in addition to those of `common.http`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.http import AnyCaller, Customer, StaffMember, Transaction
from common.http.contract import ContractApp
from common.http.dependencies import Bearer
from common.kernel.address_ids import AddressIds
from common.kernel.aead_box import AeadBox
from common.kernel.callers import REVOKED_HEADER, Caller
from common.kernel.errors import NotAuthenticated
from common.kernel.storefronts import Storefront, Storefronts
from fastapi import Depends, Request, Response

from identity.adapters.hashing import PasswordHasher
from identity.adapters.openid.provider import OpenIdProviders
from identity.adapters.signing import TokenSigner
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.sign_out import SignOut, sign_out


@dataclass(frozen=True, slots=True)
class Components:
    """What the endpoints use besides the database. Created once per process, and kept in the state of each contract's
    app. In `production` cookies are Secure."""

    storefronts: Storefronts
    hasher: PasswordHasher
    signer: TokenSigner
    providers: OpenIdProviders
    production: bool
    addresses: AddressIds

    def attach_to(self, app: ContractApp) -> ContractApp:
        app.state.components = self
        return app


@dataclass(frozen=True, slots=True)
class Principal:
    """The user and the session that a request's access token names."""

    storefront: str
    user_id: UUID
    session_id: UUID


def _components(request: Request) -> Components:
    components: Components = request.app.state.components
    return components


def _principal(caller: Caller) -> Principal:
    if caller.user_id is None or caller.session_id is None:
        raise NotAuthenticated()
    return Principal(caller.storefront, caller.user_id, caller.session_id)


async def _current_user(caller: Customer) -> Principal:
    return _principal(caller)


async def _current_staff_user(caller: StaffMember) -> Principal:
    return _principal(caller)


async def _optional_user(caller: AnyCaller, documented: Bearer = None) -> Caller | None:
    """The gateway has refused an invalid token; naming the scheme here puts it into the OpenAPI document."""
    return caller if caller.user_id is not None else None


async def _aead_box(request: Request) -> AeadBox:
    box: AeadBox = request.state.aead_box
    return box


async def _current_storefront(request: Request, caller: AnyCaller) -> Storefront:
    return _components(request).storefronts[caller.storefront]


async def _shops(request: Request) -> Storefronts:
    return _components(request).storefronts


async def _hasher(request: Request) -> PasswordHasher:
    return _components(request).hasher


async def _signer(request: Request) -> TokenSigner:
    return _components(request).signer


async def _addresses(request: Request) -> AddressIds:
    return _components(request).addresses


async def _providers(request: Request) -> OpenIdProviders:
    return _components(request).providers


CurrentStorefront = Annotated[Storefront, Depends(_current_storefront)]
"""The storefront of the request."""
Shops = Annotated[Storefronts, Depends(_shops)]
"""All storefronts of the installation."""
CurrentUser = Annotated[Principal, Depends(_current_user)]
"""The signed-in caller. Requests without a valid access token are refused with NotAuthenticated."""
OptionalUser = Annotated[Caller | None, Depends(_optional_user)]
"""The signed-in caller, None for others. Requests with an invalid access token are refused by the gateway."""
CurrentStaffUser = Annotated[Principal, Depends(_current_staff_user)]
"""The signed-in caller, a member of the storefront's staff."""
Box = Annotated[AeadBox, Depends(_aead_box)]
"""Encrypts what is stored, and computes digests of codes."""
Hasher = Annotated[PasswordHasher, Depends(_hasher)]
Signer = Annotated[TokenSigner, Depends(_signer)]
Addresses = Annotated[AddressIds, Depends(_addresses)]
Providers = Annotated[OpenIdProviders, Depends(_providers)]


def add_revocation_headers(response: Response, revoked: Iterable[SessionRevoked]) -> None:
    """One header line per ended session. From it the gateway denies the session's tokens before the event arrives."""
    for session in revoked:
        response.headers.append(REVOKED_HEADER, f"{session.session_id} {int(session.expires_at.timestamp())}")


@dataclass(frozen=True, slots=True)
class SessionEnding:
    """Ends sessions in the transaction of one request, and reports them to the gateway in headers of its response."""

    storefront: Storefront
    uow: UnitOfWork
    signer: TokenSigner
    response: Response

    async def end(self, me: Principal, refresh: str | None = None, *, reject_invalid_refresh: bool = False) -> None:
        """End the caller's session, and what SignOut says of a refresh token. Raises RefreshTokenInvalid."""
        command = SignOut(
            storefront=self.storefront,
            user_id=me.user_id,
            session_id=me.session_id,
            refresh=refresh,
            reject_invalid_refresh=reject_invalid_refresh,
        )
        add_revocation_headers(self.response, await sign_out(command, self.uow, self.signer))

    async def end_all(self, me: Principal) -> int:
        """End all sessions of the caller, and return their number."""
        ended = await end_all_sessions(self.storefront, me.user_id, self.uow)
        add_revocation_headers(self.response, ended)
        return len(ended)


async def _logout(storefront: CurrentStorefront, uow: Transaction, signer: Signer, response: Response) -> SessionEnding:
    return SessionEnding(storefront, uow, signer, response)


Logout = Annotated[SessionEnding, Depends(_logout)]
"""The logout of every contract. Its headers are lost if the endpoint returns a Response of its own."""
