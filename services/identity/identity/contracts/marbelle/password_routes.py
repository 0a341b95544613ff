"""`/api/v1/auth/`: changing passwords, and replacing forgotten ones."""

from dataclasses import replace

from common.http import AcceptLanguage, OwnPage, Reads, Transaction, router
from common.jobs.queue import enqueue
from common.kernel.front_ends import front_end_of
from dialects.marbelle_bodies import MessageEnvelope, message_envelope
from fastapi import Response

from identity.adapters.mails import PasswordResetMail
from identity.contracts.marbelle.schemas import RequestResetBody
from identity.http.bodies import ChangePasswordBody, ResetPasswordBody
from identity.http.dependencies import CurrentStorefront, CurrentUser, Hasher, add_revocation_headers
from identity.use_cases.change_password import change_password
from identity.use_cases.reset_password import reset_password

routes = router("/api/v1/auth", "auth")

REQUESTED = "If this address has an account, a link to reset the password is on its way."


@routes.post("/password-reset/", operation_id="auth.request_password_reset")
async def request_reset(
    body: RequestResetBody,
    storefront: CurrentStorefront,
    uow: Transaction,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> MessageEnvelope:
    """Send a link to reset the password. Every address gets the same response in the same time."""
    if body.email is not None:
        mail = PasswordResetMail(
            storefront=storefront.name,
            email=body.email,
            front_end=front_end_of(storefront, own_page),
            language=storefront.mail.accepted(accept_language),
        )
        await enqueue(uow, mail)
    return message_envelope(REQUESTED)


@routes.post("/password-reset-confirm/", operation_id="auth.reset_password")
async def reset(
    body: ResetPasswordBody,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    response: Response,
    accept_language: AcceptLanguage,
) -> MessageEnvelope:
    """Set a new password with the token of the link. All sessions end."""
    command = replace(body.command(storefront), language=storefront.mail.accepted(accept_language))
    add_revocation_headers(response, await reset_password(command, reads, uow, hasher))
    return message_envelope("Password reset successfully. You can now log in with your new password.")


@routes.post("/change-password/", operation_id="auth.change_password")
async def change(
    body: ChangePasswordBody,
    me: CurrentUser,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    response: Response,
    accept_language: AcceptLanguage,
) -> MessageEnvelope:
    """Set a new password. All sessions end except the caller's, whose tokens stay valid."""
    language = storefront.mail.accepted(accept_language)
    command = replace(body.command(storefront, me.user_id, me.session_id), language=language)
    add_revocation_headers(response, await change_password(command, reads, uow, hasher))
    return message_envelope("Password changed successfully.")
