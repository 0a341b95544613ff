"""`/api/v1/auth/password/`."""

from uuid import UUID

from common.callers import Caller
from common.errors import NotAuthenticated
from common.tasks import enqueue
from common.web import AnyCaller, Reads, Transaction, router
from common.web.dependencies import Bearer
from fastapi import Response

from identity.contracts.emporium.passwords import (
    ChangePasswordBody,
    PasswordBody,
    RequestResetBody,
    ResetPasswordBody,
)
from identity.contracts.emporium.schemas import Message
from identity.mails import PasswordResetMail
from identity.use_cases.change_password import ChangePassword, change_password
from identity.use_cases.reset_password import ResetPassword, reset_password
from identity.web.dependencies import Hashes, Shop, announce_revoked

routes = router("/api/v1/auth", "accounts")


@routes.post("/password/")
async def password(
    body: PasswordBody,
    caller: AnyCaller,
    shop: Shop,
    reads: Reads,
    tx: Transaction,
    hashes: Hashes,
    response: Response,
    documented: Bearer = None,
) -> Message:
    """Change a password, ask for a reset, or reset it.

    The request for a reset is answered alike for every address, and at the same cost.
    """
    match body:
        case ChangePasswordBody():
            user_id = _signed_in(caller)
            change = ChangePassword(
                storefront=shop,
                user_id=user_id,
                session_id=caller.session_id,
                current=body.current_password,
                new=body.new(),
            )
            announce_revoked(response, await change_password(change, reads, tx, hashes))
            return Message(message="Password changed successfully.")
        case RequestResetBody():
            await enqueue(tx, PasswordResetMail(storefront=shop.name, email=body.email))
            return Message(message="If the address has an account, a link to reset the password is on its way.")
        case ResetPasswordBody():
            reset = ResetPassword(storefront=shop, token=body.token, new=body.new())
            announce_revoked(response, await reset_password(reset, reads, tx, hashes))
            return Message(message="Password reset successfully.")


def _signed_in(caller: Caller) -> UUID:
    if caller.user_id is None:
        raise NotAuthenticated()
    return caller.user_id
