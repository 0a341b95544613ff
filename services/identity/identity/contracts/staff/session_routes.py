"""`/api/staff/v1/auth/` and `/api/staff/v1/me`: sessions of staff."""

from common.http import Reads, Transaction
from common.http.staff import staff_router

from identity.contracts.staff.schemas import (
    RefreshBody,
    RefreshedBody,
    SignedInBody,
    SignInBody,
    SignOutBody,
    StaffUser,
)
from identity.domain.live_session import STAFF_ACCESS_SECONDS
from identity.http.dependencies import CurrentStaffUser, CurrentStorefront, Hasher, Logout, Signer
from identity.repository.users import read_profile
from identity.use_cases.issue_tokens import refresh
from identity.use_cases.sign_in import SignIn, sign_in

routes = staff_router("", "staff accounts")


@routes.post("/auth/login")
async def log_in(
    body: SignInBody,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
) -> SignedInBody:
    """Start a session. A customer's account gets the same response as an address without an account."""
    command = SignIn(storefront=storefront, email=body.email, password=body.password, staff_only=True)
    signed_in = await sign_in(command, reads, uow, hasher, signer)
    return SignedInBody.of(signed_in, STAFF_ACCESS_SECONDS)


@routes.post("/auth/refresh")
async def refresh_access(
    body: RefreshBody, storefront: CurrentStorefront, reads: Reads, signer: Signer
) -> RefreshedBody:
    """Return a new access token. Refused when the account is no longer a staff account."""
    access = await refresh(body.refresh, storefront, reads, signer, staff_only=True)
    return RefreshedBody(access=access, expires_in=STAFF_ACCESS_SECONDS)


@routes.post("/auth/logout", status_code=204)
async def log_out(me: CurrentStaffUser, logout: Logout, body: SignOutBody | None = None) -> None:
    """End the caller's session. Its tokens become invalid at once."""
    await logout.end(me, body.refresh if body else None)


@routes.get("/me")
async def read_self(me: CurrentStaffUser, reads: Reads) -> StaffUser:
    profile = await read_profile(reads, me.storefront, me.user_id)
    return StaffUser.model_validate(profile, extra="ignore")
