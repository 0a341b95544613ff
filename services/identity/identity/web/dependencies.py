"""What this service's endpoints may ask for, beside what the chassis offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from common.callers import CLAIMED_HEADER, REVOKED_HEADER, Caller
from common.errors import NotAuthenticated
from common.events.identity import GuestClaimed, SessionRevoked
from common.storefronts import Storefront, Storefronts
from common.web import AnyCaller, Customer, StaffMember
from fastapi import Depends, FastAPI, Request, Response

from identity.hashing import PasswordHashes
from identity.signing import TokenSigner


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in user, in the session of this request."""

    storefront: str
    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Credentialing:
    """The means to check and to hand out credentials, made once per process."""

    storefronts: Storefronts
    hashes: PasswordHashes
    signer: TokenSigner

    def equip(self, app: FastAPI) -> FastAPI:
        app.state.credentialing = self
        return app


def _credentialing(request: Request) -> Credentialing:
    means: Credentialing = request.app.state.credentialing
    return means


def _person(caller: Caller) -> Person:
    if caller.user_id is None or caller.session_id is None:
        raise NotAuthenticated()
    return Person(caller.storefront, caller.user_id, caller.session_id)


async def _self(caller: Customer) -> Person:
    return _person(caller)


async def _staff_self(caller: StaffMember) -> Person:
    return _person(caller)


async def _shop(request: Request, caller: AnyCaller) -> Storefront:
    return _credentialing(request).storefronts[caller.storefront]


async def _hashes(request: Request) -> PasswordHashes:
    return _credentialing(request).hashes


async def _signer(request: Request) -> TokenSigner:
    return _credentialing(request).signer


Shop = Annotated[Storefront, Depends(_shop)]
"""The storefront the caller is at."""
Self = Annotated[Person, Depends(_self)]
"""The signed-in caller; others are refused with NotAuthenticated."""
StaffSelf = Annotated[Person, Depends(_staff_self)]
"""The caller, a signed-in member of the staff."""
Hashes = Annotated[PasswordHashes, Depends(_hashes)]
Signer = Annotated[TokenSigner, Depends(_signer)]


def announce_claim(response: Response, claim: GuestClaimed | None) -> None:
    """Tell the gateway with the answer, so that the guest's cart is the user's before the client looks."""
    if claim is not None:
        response.headers[CLAIMED_HEADER] = f"{claim.merge_id} {claim.user_id}"


def announce_revoked(response: Response, revoked: Iterable[SessionRevoked]) -> None:
    """Tell the gateway with the answer, before the event can: one header line per session that ended."""
    for session in revoked:
        response.headers.append(REVOKED_HEADER, f"{session.session_id} {int(session.expires_at.timestamp())}")
