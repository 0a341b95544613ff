"""`/api/v1/auth/`: registering and verifying accounts."""

from dataclasses import replace

from common.http import AcceptLanguage, AnyCaller, OwnPage, Reads, Transaction, router
from common.jobs.queue import enqueue
from common.kernel.front_ends import front_end_of
from dialects.marbelle_bodies import Envelope, MessageEnvelope, envelope, message_envelope

from identity.adapters.mails import AnotherVerificationMail
from identity.contracts.marbelle.schemas import EmailBody, RegisterBody, RegisteredBody, TokenBody
from identity.http.dependencies import CurrentStorefront, Hasher
from identity.use_cases.register import register
from identity.use_cases.verify_email import verify_email

routes = router("/api/v1/auth", "auth")

REGISTERED = "Registration successful. Please check your email to verify your account."
RESENT = "If this address has an account that waits for verification, a new link is on its way."


@routes.post("/register/", status_code=201, operation_id="auth.register")
async def register_user(
    body: RegisterBody,
    storefront: CurrentStorefront,
    uow: Transaction,
    hasher: Hasher,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> Envelope[RegisteredBody]:
    """Create an account. It cannot be used before its address is verified with the mailed link."""
    command = replace(body.command(storefront), language=storefront.mail.accepted(accept_language))
    user = await register(command, uow, hasher, front_end_of(storefront, own_page))
    return envelope(REGISTERED, RegisteredBody(user_id=user.number))


@routes.post("/verify-email/", operation_id="auth.verify_email")
async def verify(body: TokenBody, caller: AnyCaller, reads: Reads, uow: Transaction) -> MessageEnvelope:
    """Verify an account's address with the token of the mailed link. The token is valid once, for a day."""
    await verify_email(caller.storefront, body.token, reads, uow)
    return message_envelope("Email verified successfully. You can now log in.")


@routes.post("/resend-verification/", operation_id="auth.resend_verification")
async def resend(
    body: EmailBody,
    storefront: CurrentStorefront,
    uow: Transaction,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> MessageEnvelope:
    """Send another link. Every address gets the same response in the same time."""
    mail = AnotherVerificationMail(
        storefront=storefront.name,
        email=body.email,
        front_end=front_end_of(storefront, own_page),
        language=storefront.mail.accepted(accept_language),
    )
    await enqueue(uow, mail)
    return message_envelope(RESENT)
