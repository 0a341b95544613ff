"""`/api/v1/auth/`: moving an account to another e-mail address."""

from common.web import AnyCaller, Reads, Transaction, router
from dialects.marbelle_bodies import Answer, Done, answer, done

from identity.contracts.marbelle.schemas import EmailChangeBody, TokenBody, UserBody
from identity.use_cases.change_email import confirm_email_change, request_email_change
from identity.web.dependencies import Hashes, Self, Shop

routes = router("/api/v1/auth", "email change")

REQUESTED = "Email change verification sent. Please check your new email to confirm the change."
CHANGED = "Email address changed successfully. You can now use your new email to login."


@routes.post("/request-email-change/")
async def request(body: EmailChangeBody, me: Self, shop: Shop, reads: Reads, tx: Transaction, hashes: Hashes) -> Done:
    """Send a link to the new address. The account keeps the old one until the link is used."""
    await request_email_change(body.command(shop, me.user_id), reads, tx, hashes)
    return done(REQUESTED)


@routes.post("/confirm-email-change/")
async def confirm(body: TokenBody, caller: AnyCaller, shop: Shop, reads: Reads, tx: Transaction) -> Answer[UserBody]:
    """With the token of the link, which works once, for a day. The old address is told."""
    return answer(CHANGED, UserBody.of(await confirm_email_change(shop, body.token, reads, tx)))
