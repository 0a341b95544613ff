"""`/api/v1/auth/`: sessions and their tokens."""

from common.http import Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.emporium.schemas import (
    LoggedIn,
    LogoutBody,
    Message,
    Refreshed,
    logged_in_body,
)
from identity.http.bodies import LoginBody, RefreshBody
from identity.http.dependencies import CurrentStorefront, CurrentUser, Hasher, Logout, Signer
from identity.use_cases.issue_tokens import refresh
from identity.use_cases.sign_in import SignIn, sign_in

routes = router("/api/v1/auth", "auth")


@routes.post("/login/", response_model=LoggedIn)
async def log_in(
    body: LoginBody,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
) -> Response:
    """Start a session."""
    command = SignIn(storefront=storefront, email=body.email, password=body.password)
    return json_response(logged_in_body(await sign_in(command, reads, uow, hasher, signer)))


@routes.post("/refresh/", response_model=Refreshed, operation_id="auth.refresh")
async def refresh_access(body: RefreshBody, storefront: CurrentStorefront, reads: Reads, signer: Signer) -> Response:
    """Return a new access token. The refresh token stays valid until logout, or seven days after login."""
    return json_response({"access": await refresh(body.refresh, storefront, reads, signer)})


@routes.post("/logout/")
async def log_out(me: CurrentUser, logout: Logout, body: LogoutBody | None = None) -> Message:
    """End the caller's session. Its tokens become invalid at once."""
    await logout.end(me, body.refresh if body else None)
    return Message(message="Logout successful")
