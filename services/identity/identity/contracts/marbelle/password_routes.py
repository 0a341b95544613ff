"""`/api/v1/auth/`: forgotten and changed passwords."""

from common.tasks import enqueue
from common.web import AnyCaller, Reads, Transaction, router
from dialects.marbelle_bodies import Done, done
from fastapi import Response

from identity.contracts.marbelle.passwords import ChangePasswordBody, ResetPasswordBody
from identity.contracts.marbelle.schemas import ForgottenBody
from identity.mails import PasswordResetMail
from identity.use_cases.change_password import ChangePassword, change_password
from identity.use_cases.reset_password import ResetPassword, reset_password
from identity.web.dependencies import Hashes, Self, Shop, announce_revoked

routes = router("/api/v1/auth", "passwords")

REQUESTED = "If this address has an account, a link to reset the password is on its way."


@routes.post("/password-reset/")
async def request_reset(body: ForgottenBody, shop: Shop, tx: Transaction) -> Done:
    """Send a link. Answered alike, and for addresses at the same cost, whatever is sent."""
    if body.email is not None:
        await enqueue(tx, PasswordResetMail(storefront=shop.name, email=body.email))
    return done(REQUESTED)


@routes.post("/password-reset-confirm/")
async def reset(
    body: ResetPasswordBody,
    caller: AnyCaller,
    shop: Shop,
    reads: Reads,
    tx: Transaction,
    hashes: Hashes,
    response: Response,
) -> Done:
    """Set a new password with the token of the link. All sessions end."""
    command = ResetPassword(storefront=shop, token=body.token, new=body.new())
    announce_revoked(response, await reset_password(command, reads, tx, hashes))
    return done("Password reset successfully. You can now log in with your new password.")


@routes.post("/change-password/")
async def change(
    body: ChangePasswordBody,
    me: Self,
    shop: Shop,
    reads: Reads,
    tx: Transaction,
    hashes: Hashes,
    response: Response,
) -> Done:
    """All sessions end but the caller's, whose tokens stay good."""
    command = ChangePassword(
        storefront=shop,
        user_id=me.user_id,
        session_id=me.session_id,
        current=body.current_password,
        new=body.new(),
    )
    announce_revoked(response, await change_password(command, reads, tx, hashes))
    return done("Password changed successfully.")
