"""`/api/v1/auth/`: registering and verifying accounts."""

from dataclasses import replace

from common.http import AcceptLanguage, AnyCaller, OwnPage, Reads, Transaction, json_response, router, shown
from common.kernel.front_ends import front_end_of
from fastapi import Response

from identity.contracts.emporium.schemas import Message, RegisterBody, Registered, RegisteredUser, VerifyEmailBody
from identity.http.dependencies import CurrentStorefront, Hasher
from identity.use_cases.register import register
from identity.use_cases.verify_email import verify_email

routes = router("/api/v1/auth", "auth")

REGISTERED = "User registered successfully. Please check your email to verify your account."


@routes.post("/register/", status_code=201, response_model=Registered, operation_id="auth.register")
async def register_user(
    body: RegisterBody,
    storefront: CurrentStorefront,
    uow: Transaction,
    hasher: Hasher,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> Response:
    """Create an account. It can be used at once; a mail with a link asks to verify the address."""
    command = replace(body.command(storefront), language=storefront.mail.accepted(accept_language))
    user = await register(command, uow, hasher, front_end_of(storefront, own_page))
    return json_response({"message": REGISTERED, "user": shown(RegisteredUser, user)}, 201)


@routes.post("/verify-email/", operation_id="auth.verify_email")
async def verify(body: VerifyEmailBody, caller: AnyCaller, reads: Reads, uow: Transaction) -> Message:
    """Verify an address with the token of the mailed link. The token is valid once, for a day."""
    await verify_email(caller.storefront, body.token, reads, uow)
    return Message(message="Email verified successfully.")
