"""What identity writes to people.

Mails with a secret link are jobs that name only the account: the token is made when the mail is written,
so that it never lies in the queue, in a dead letter or in a log. A repeated job makes another token.
"""

from urllib.parse import urlencode
from uuid import UUID

from common.consumers import Consumers
from common.database import Database
from common.mail import Mail, Postman, Templates, deliver_mails
from common.storefronts import Storefront, Storefronts
from pydantic import BaseModel

from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens
from identity.domain.users import Users

TEMPLATES = Templates("identity")


class VerificationMail(BaseModel):
    """Ask the owner of a new account's address to confirm it."""

    storefront: str
    user_id: UUID


class PasswordResetMail(BaseModel):
    """Somebody asked for a reset; whether the address is anybody's is found out when the job runs."""

    storefront: str
    email: str


class Letters:
    """Writes the mails with secret links and hands them to the postman, after the token's row is committed."""

    def __init__(self, database: Database, storefronts: Storefronts, postman: Postman) -> None:
        self._database = database
        self._storefronts = storefronts
        self._postman = postman

    async def verification(self, job: VerificationMail) -> None:
        shop = self._storefronts[job.storefront]
        async with self._database.transaction() as session:
            user = await Users(session, shop.name).find(job.user_id)
            if user is None or user.is_verified:
                return
            token = await MailTokens(session, shop.name).issue(user.id, Purpose.VERIFICATION, shop.tokens.verification)
        await self._postman.send(_with_link("verification", shop, user.email, "/verify-email", token))

    async def password_reset(self, job: PasswordResetMail) -> None:
        shop = self._storefronts[job.storefront]
        async with self._database.transaction() as session:
            user = await Users(session, shop.name).find_by_email(job.email)
            if user is None or not user.is_active:
                return
            token = await MailTokens(session, shop.name).issue(
                user.id, Purpose.PASSWORD_RESET, shop.tokens.password_reset
            )
        await self._postman.send(_with_link("password_reset", shop, user.email, "/reset-password", token))


def deliver_letters(consumers: Consumers, letters: Letters, postman: Postman) -> None:
    """Let the service's worker write and send everything this module knows."""
    consumers.job(VerificationMail)(letters.verification)
    consumers.job(PasswordResetMail)(letters.password_reset)
    deliver_mails(consumers, postman)


def password_changed(storefront: Storefront, email: str) -> Mail:
    return TEMPLATES.render("password_changed", storefront, email)


def _with_link(template: str, storefront: Storefront, email: str, path: str, token: str) -> Mail:
    link = f"{storefront.mail.site_url}{path}?{urlencode({'token': token})}"
    return TEMPLATES.render(template, storefront, email, link=link)
