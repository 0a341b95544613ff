"""`/api/v1/auth/`: sessions and their tokens."""

from common.errors import InvalidToken
from common.web import AnyCaller, Reads, Transaction, router
from dialects.marbelle import MARBELLE
from dialects.marbelle_bodies import Answer, Done, answer, done
from fastapi import Response

from identity.contracts.marbelle.schemas import (
    LoginBody,
    LogoutBody,
    RefreshBody,
    Refreshed,
    SignedInBody,
    UserBody,
)
from identity.domain.users import read_account
from identity.use_cases.rotate_tokens import Reused, rotate_tokens
from identity.use_cases.sign_in import SignIn, sign_in
from identity.use_cases.sign_out import SignOut, sign_out
from identity.use_cases.tokens import first_tokens
from identity.web.dependencies import Hashes, Self, Shop, Signer, announce_claim, announce_revoked

routes = router("/api/v1/auth", "sessions")


@routes.post("/login/")
async def log_in(
    body: LoginBody,
    caller: AnyCaller,
    shop: Shop,
    reads: Reads,
    tx: Transaction,
    hashes: Hashes,
    signer: Signer,
    response: Response,
) -> Answer[SignedInBody]:
    """Begin a session. Who has the right password is told when the account waits for its verification.

    What was in the cart of the guest who signs in is in the user's afterwards.
    """
    command = SignIn(storefront=shop, email=body.email, password=body.password, guest_id=caller.guest_id)
    signed_in = await sign_in(command, reads, tx, hashes)
    announce_claim(response, signed_in.claim)
    tokens = first_tokens(signed_in, shop, signer)
    user = UserBody.of(signed_in.user)
    return answer("Login successful.", SignedInBody(access=tokens.access, refresh=tokens.refresh, user=user))


@routes.post("/logout/")
async def log_out(
    me: Self, shop: Shop, tx: Transaction, signer: Signer, response: Response, body: LogoutBody | None = None
) -> Done:
    """End the caller's session, with or without a body: its tokens are worthless from now on."""
    command = SignOut(
        storefront=shop,
        user_id=me.user_id,
        session_id=me.session_id,
        refresh=body.refresh if body else None,
        must_fit=True,
    )
    announce_revoked(response, await sign_out(command, tx, signer))
    return done("Logout successful.")


@routes.get("/verify-token/")
async def verify_token(me: Self, reads: Reads) -> Answer[UserBody]:
    """Whom the bearer token belongs to."""
    account = await read_account(reads, me.storefront, me.user_id)
    if account is None:
        raise InvalidToken()
    return answer("Token is valid.", UserBody.of(account))


@routes.post("/refresh-token/", response_model=Refreshed)
async def refresh(body: RefreshBody, shop: Shop, tx: Transaction, signer: Signer) -> Refreshed | Response:
    """New tokens for a refresh token, which works once. Using it again, but for a moment after, ends the session."""
    tokens = await rotate_tokens(body.refresh, shop, tx, signer)
    if isinstance(tokens, Reused):
        refusal = MARBELLE.render(InvalidToken().problem())
        announce_revoked(refusal, tokens.revoked)
        return refusal
    return Refreshed.of(tokens)
