"""`/api/v1/auth/password/`: changing a password, and replacing a forgotten one."""

from dataclasses import replace

from common.http import AcceptLanguage, AnyCaller, OwnPage, Reads, Transaction, router
from common.http.dependencies import Bearer
from common.jobs.queue import enqueue
from common.kernel.errors import NotAuthenticated
from common.kernel.front_ends import front_end_of
from fastapi import Response

from identity.adapters.mails import PasswordResetMail
from identity.contracts.emporium.password_schemas import PasswordBody, RequestResetBody
from identity.contracts.emporium.schemas import Message
from identity.http.bodies import ChangePasswordBody, ResetPasswordBody
from identity.http.dependencies import CurrentStorefront, Hasher, add_revocation_headers
from identity.use_cases.change_password import change_password
from identity.use_cases.reset_password import reset_password

routes = router("/api/v1/auth", "auth")


@routes.post("/password/", operation_id="auth.change_password")
async def password(
    body: PasswordBody,
    caller: AnyCaller,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    response: Response,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
    bearer: Bearer = None,  # documents the scheme; only one of the operations requires it
) -> Message:
    """Change a password, request a reset, or reset it.

    A request for a reset gets the same response in the same time for every address.
    """
    language = storefront.mail.accepted(accept_language)
    match body:
        case ChangePasswordBody():
            if caller.user_id is None:
                raise NotAuthenticated()
            change = replace(body.command(storefront, caller.user_id, caller.session_id), language=language)
            add_revocation_headers(response, await change_password(change, reads, uow, hasher))
            return Message(message="Password changed successfully.")
        case RequestResetBody():
            mail = PasswordResetMail(
                storefront=storefront.name,
                email=body.email,
                front_end=front_end_of(storefront, own_page),
                language=language,
            )
            await enqueue(uow, mail)
            return Message(message="If the address has an account, a link to reset the password is on its way.")
        case ResetPasswordBody():
            reset = replace(body.command(storefront), language=language)
            add_revocation_headers(response, await reset_password(reset, reads, uow, hasher))
            return Message(message="Password reset successfully.")
