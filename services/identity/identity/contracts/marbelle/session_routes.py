"""`/api/v1/auth/`: sessions and their tokens."""

from common.http import AnyCaller, Reads, Transaction, json_response, router
from common.kernel.errors import InvalidToken
from dialects.marbelle import MARBELLE
from dialects.marbelle_bodies import Envelope, MessageEnvelope, envelope_response, message_envelope
from fastapi import Response

from identity.contracts.marbelle.schemas import (
    LogoutBody,
    Refreshed,
    SignedInBody,
    UserBody,
    refreshed_body,
    signed_in_body,
    user_body,
)
from identity.http.bodies import LoginBody, RefreshBody
from identity.http.dependencies import CurrentStorefront, CurrentUser, Hasher, Logout, Signer, add_revocation_headers
from identity.repository.users import read_account
from identity.use_cases.rotate_tokens import Reused, rotate_tokens
from identity.use_cases.sign_in import SignIn, sign_in

routes = router("/api/v1/auth", "auth")


@routes.post("/login/", response_model=Envelope[SignedInBody])
async def log_in(
    body: LoginBody,
    caller: AnyCaller,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
) -> Response:
    """Start a session. The cart of the guest session, if there is one, is merged into the user's cart.

    An account that is not verified is refused with that reason only if the password is right.
    """
    command = SignIn(storefront=storefront, email=body.email, password=body.password, guest_id=caller.guest_id)
    signed_in = await sign_in(command, reads, uow, hasher, signer)
    return envelope_response("Login successful.", signed_in_body(signed_in))


@routes.post("/logout/")
async def log_out(me: CurrentUser, logout: Logout, body: LogoutBody | None = None) -> MessageEnvelope:
    """End the caller's session. Its tokens become invalid at once."""
    await logout.end(me, body.refresh if body else None, reject_invalid_refresh=True)
    return message_envelope("Logout successful.")


@routes.get("/verify-token/", response_model=Envelope[UserBody])
async def verify_token(me: CurrentUser, reads: Reads) -> Response:
    """Return the user of the access token."""
    return envelope_response("Token is valid.", user_body(await read_account(reads, me.storefront, me.user_id)))


@routes.post("/refresh-token/", response_model=Refreshed)
async def refresh(body: RefreshBody, storefront: CurrentStorefront, uow: Transaction, signer: Signer) -> Response:
    """Exchange a refresh token for new tokens. It is valid once: using it again after a short grace period ends the
    session."""
    tokens = await rotate_tokens(body.refresh, storefront, uow, signer)
    if isinstance(tokens, Reused):
        refusal = MARBELLE.render(InvalidToken().problem())
        add_revocation_headers(refusal, tokens.revoked)
        return refusal
    return json_response(refreshed_body(tokens))
