"""`/api/v1/auth/`: changing the e-mail address of an account."""

from dataclasses import replace

from common.http import AcceptLanguage, OwnPage, Reads, Transaction, router
from common.kernel.front_ends import front_end_of
from dialects.marbelle_bodies import Envelope, MessageEnvelope, envelope_response, message_envelope
from fastapi import Response

from identity.contracts.marbelle.schemas import EmailChangeBody, TokenBody, UserBody, user_body
from identity.http.dependencies import CurrentStorefront, CurrentUser, Hasher
from identity.use_cases.confirm_email_change import confirm_email_change
from identity.use_cases.request_email_change import request_email_change

routes = router("/api/v1/auth", "auth")

REQUESTED = "Email change verification sent. Please check your new email to confirm the change."
CHANGED = "Email address changed successfully. You can now use your new email to login."


@routes.post("/request-email-change/", operation_id="auth.request_email_change")
async def request(
    body: EmailChangeBody,
    me: CurrentUser,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> MessageEnvelope:
    """Send a link to the new address. The account keeps its address until the link is used."""
    command = replace(body.command(storefront, me.user_id), language=storefront.mail.accepted(accept_language))
    await request_email_change(command, reads, uow, hasher, front_end_of(storefront, own_page))
    return message_envelope(REQUESTED)


@routes.post("/confirm-email-change/", response_model=Envelope[UserBody], operation_id="auth.confirm_email_change")
async def confirm(
    body: TokenBody, storefront: CurrentStorefront, reads: Reads, uow: Transaction, accept_language: AcceptLanguage
) -> Response:
    """Change the address with the token of the link, which is valid once, for a day. The old address gets a mail."""
    language = storefront.mail.accepted(accept_language)
    user = await confirm_email_change(storefront, body.token, reads, uow, language)
    return envelope_response(CHANGED, user_body(user))
