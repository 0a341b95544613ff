"""`/api/v1/auth/`: opening and activating accounts."""

from common.tasks import enqueue
from common.web import AnyCaller, Reads, Transaction, router
from dialects.marbelle_bodies import Answer, Done, answer, done

from identity.contracts.marbelle.schemas import EmailBody, RegisterBody, RegisteredBody, TokenBody
from identity.mails import AnotherVerificationMail
from identity.use_cases.register import register
from identity.use_cases.verify_email import verify_email
from identity.web.dependencies import Hashes, Shop

routes = router("/api/v1/auth", "accounts")

REGISTERED = "Registration successful. Please check your email to verify your account."
RESENT = "If this address has an account that waits for verification, a new link is on its way."


@routes.post("/register/", status_code=201)
async def register_user(
    body: RegisterBody, caller: AnyCaller, shop: Shop, tx: Transaction, hashes: Hashes
) -> Answer[RegisteredBody]:
    """Open an account. It waits for the link in the mail before it can be used."""
    user = await register(body.command(shop), tx, hashes)
    return answer(REGISTERED, RegisteredBody(user_id=user.number))


@routes.post("/verify-email/")
async def verify(body: TokenBody, caller: AnyCaller, reads: Reads, tx: Transaction) -> Done:
    """Activate an account with the token of the mailed link: it works once, for a day."""
    await verify_email(caller.storefront, body.token, reads, tx)
    return done("Email verified successfully. You can now log in.")


@routes.post("/resend-verification/")
async def resend(body: EmailBody, shop: Shop, tx: Transaction) -> Done:
    """Send the link once more. Answered alike, and at the same cost, whatever the address is."""
    await enqueue(tx, AnotherVerificationMail(storefront=shop.name, email=body.email))
    return done(RESENT)
