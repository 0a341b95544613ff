"""`/api/v1/auth/`: accounts and their sessions."""

from common.web import AnyCaller, Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.emporium.schemas import (
    LoggedIn,
    LoginBody,
    LogoutBody,
    Message,
    RefreshBody,
    Refreshed,
    RegisterBody,
    Registered,
    RegisteredUser,
    SignedInUser,
    TokenPair,
    VerifyEmailBody,
)
from identity.use_cases.register import register
from identity.use_cases.sign_in import SignIn, sign_in
from identity.use_cases.sign_out import SignOut, sign_out
from identity.use_cases.tokens import first_tokens, refresh
from identity.use_cases.verify_email import verify_email
from identity.web.dependencies import Hashes, Self, Shop, Signer, announce_revoked

routes = router("/api/v1/auth", "accounts")

REGISTERED = "User registered successfully. Please check your email to verify your account."


@routes.post("/register/", status_code=201)
async def register_user(
    body: RegisterBody, caller: AnyCaller, shop: Shop, tx: Transaction, hashes: Hashes
) -> Registered:
    """Open an account. It can be used at once; a mail with a link asks to verify the address."""
    user = await register(body.command(shop), tx, hashes)
    return Registered(message=REGISTERED, user=RegisteredUser.of(user))


@routes.post("/login/")
async def log_in(
    body: LoginBody, caller: AnyCaller, shop: Shop, reads: Reads, tx: Transaction, hashes: Hashes, signer: Signer
) -> LoggedIn:
    """Begin a session."""
    command = SignIn(storefront=shop, email=body.email, password=body.password)
    signed_in = await sign_in(command, reads, tx, hashes)
    tokens = first_tokens(signed_in, shop, signer)
    return LoggedIn(message="Login successful", tokens=TokenPair.of(tokens), user=SignedInUser.of(signed_in.user))


@routes.post("/refresh/", response_model=Refreshed)
async def refresh_access(body: RefreshBody, caller: AnyCaller, shop: Shop, reads: Reads, signer: Signer) -> Response:
    """A new access token. The refresh token stays valid until logout, or seven days after login."""
    return json_response({"access": await refresh(body.refresh, shop, reads, signer)})


@routes.post("/logout/")
async def log_out(
    me: Self, shop: Shop, tx: Transaction, signer: Signer, response: Response, body: LogoutBody | None = None
) -> Message:
    """End the caller's session: its tokens are worthless from now on."""
    command = SignOut(
        storefront=shop,
        user_id=me.user_id,
        session_id=me.session_id,
        refresh=body.refresh if body else None,
    )
    announce_revoked(response, await sign_out(command, tx, signer))
    return Message(message="Logout successful")


@routes.post("/verify-email/")
async def verify(body: VerifyEmailBody, caller: AnyCaller, reads: Reads, tx: Transaction) -> Message:
    """Verify an address with the token of the mailed link: it works once, for a day."""
    await verify_email(caller.storefront, body.token, reads, tx)
    return Message(message="Email verified successfully.")
