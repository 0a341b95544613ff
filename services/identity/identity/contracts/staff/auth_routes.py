"""`/api/staff/v1/auth/` and `/me`."""

from common.errors import InvalidToken
from common.web import AnyCaller, Reads, Transaction, router
from fastapi import Response

from identity.contracts.staff.schemas import (
    RefreshBody,
    RefreshedBody,
    SignedInBody,
    SignInBody,
    SignOutBody,
    StaffUser,
)
from identity.domain.users import Users
from identity.use_cases.sign_in import SignIn, sign_in
from identity.use_cases.sign_out import SignOut, sign_out
from identity.use_cases.tokens import first_tokens, refresh
from identity.web.dependencies import Hashes, Shop, Signer, StaffSelf, announce_revoked

routes = router("/api/staff/v1", "staff accounts")


@routes.post("/auth/login")
async def log_in(
    body: SignInBody, caller: AnyCaller, shop: Shop, reads: Reads, tx: Transaction, hashes: Hashes, signer: Signer
) -> SignedInBody:
    """Begin a session. Accounts that are not staff's are refused like unknown ones."""
    command = SignIn(storefront=shop, email=body.email, password=body.password, staff_only=True)
    signed_in = await sign_in(command, reads, tx, hashes)
    tokens = first_tokens(signed_in, shop, signer)
    return SignedInBody(
        access=tokens.access,
        refresh=tokens.refresh,
        expires_in=shop.tokens.access,
        user=StaffUser.of(signed_in.user),
    )


@routes.post("/auth/refresh")
async def refresh_access(
    body: RefreshBody, caller: AnyCaller, shop: Shop, reads: Reads, signer: Signer
) -> RefreshedBody:
    """A new access token, as long as the account is staff's."""
    access = await refresh(body.refresh, shop, reads, signer, staff_only=True)
    return RefreshedBody(access=access, expires_in=shop.tokens.access)


@routes.post("/auth/logout", status_code=204)
async def log_out(
    me: StaffSelf, shop: Shop, tx: Transaction, signer: Signer, response: Response, body: SignOutBody | None = None
) -> None:
    """End the caller's session: its tokens are worthless from now on."""
    command = SignOut(
        storefront=shop,
        user_id=me.user_id,
        session_id=me.session_id,
        refresh=body.refresh if body else None,
    )
    announce_revoked(response, await sign_out(command, tx, signer))


@routes.get("/me")
async def read_self(me: StaffSelf, tx: Transaction) -> StaffUser:
    user = await Users(tx, me.storefront).find(me.user_id)
    if user is None or not user.is_active:
        raise InvalidToken()
    return StaffUser.of(user)
