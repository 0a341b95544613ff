"""What identity writes to people.

Mails with a secret link are jobs that name only the account: the token is made when the mail is written,
so that it never lies in the queue, in a dead letter or in a log. A repeated job makes another token.
"""

from urllib.parse import urlencode
from uuid import UUID

from common import clock
from common.consumers import Consumers
from common.database import Database
from common.mail import Mail, Postman, Templates, deliver_mails
from common.storefronts import Storefront, Storefronts
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.email_changes import EmailChanges
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens
from identity.domain.users import Users

TEMPLATES = Templates("identity")
HOUR = 3600


class VerificationMail(BaseModel):
    """Ask the owner of a new account's address to confirm it."""

    storefront: str
    user_id: UUID


class AnotherVerificationMail(BaseModel):
    """Somebody asked for the link again; whether anybody waits for it is found out when the job runs."""

    storefront: str
    email: str


class PasswordResetMail(BaseModel):
    """Somebody asked for a reset; whether the address is anybody's is found out when the job runs."""

    storefront: str
    email: str


class EmailChangeMail(BaseModel):
    """Ask the reader of an account's new address to confirm it, if the request is still the account's latest."""

    storefront: str
    user_id: UUID
    request_id: UUID


class Letters:
    """Writes the mails with secret links and hands them to the postman, after the token's row is committed."""

    def __init__(self, database: Database, storefronts: Storefronts, postman: Postman) -> None:
        self._database = database
        self._storefronts = storefronts
        self._postman = postman

    async def verification(self, job: VerificationMail) -> None:
        shop = self._storefronts[job.storefront]
        async with self._database.transaction() as session:
            user = await Users(session, shop.name).lock(job.user_id)
            if user is None or user.is_verified:
                return
            token = await _issue(session, shop, user.id, Purpose.VERIFICATION)
        await self._postman.send(_with_link(Purpose.VERIFICATION, shop, user.email, token))

    async def another_verification(self, job: AnotherVerificationMail) -> None:
        async with self._database.transaction() as session:
            user = await Users(session, job.storefront).find_by_email(job.email)
        if user is not None:
            await self.verification(VerificationMail(storefront=job.storefront, user_id=user.id))

    async def password_reset(self, job: PasswordResetMail) -> None:
        shop = self._storefronts[job.storefront]
        async with self._database.transaction() as session:
            user = await Users(session, shop.name).lock_by_email(job.email)
            if user is None:
                return
            token = await _issue(session, shop, user.id, Purpose.PASSWORD_RESET)
        await self._postman.send(_with_link(Purpose.PASSWORD_RESET, shop, user.email, token))

    async def email_change(self, job: EmailChangeMail) -> None:
        shop = self._storefronts[job.storefront]
        async with self._database.transaction() as session:
            user = await Users(session, shop.name).lock(job.user_id)
            change = await EmailChanges(session, shop.name).find(user.id, job.request_id) if user else None
            if user is None or change is None:
                return
            tokens = MailTokens(session, shop.name)
            await tokens.forget(user.id, Purpose.EMAIL_CHANGE)
            lifetime = int((change.expires_at - clock.now()).total_seconds())
            token = await tokens.issue(user.id, Purpose.EMAIL_CHANGE, lifetime)
        await self._postman.send(_with_link(Purpose.EMAIL_CHANGE, shop, change.new_email, token))


def deliver_letters(consumers: Consumers, letters: Letters, postman: Postman) -> None:
    """Let the service's worker write and send everything this module knows."""
    consumers.job(VerificationMail)(letters.verification)
    consumers.job(AnotherVerificationMail)(letters.another_verification)
    consumers.job(PasswordResetMail)(letters.password_reset)
    consumers.job(EmailChangeMail)(letters.email_change)
    deliver_mails(consumers, postman)


def password_changed(storefront: Storefront, email: str) -> Mail:
    return TEMPLATES.render("password_changed", storefront, email)


def email_changed(storefront: Storefront, old: str, new: str) -> Mail:
    """To the address that was given up, with nothing in it that opens anything."""
    return TEMPLATES.render("email_changed", storefront, old, old=old, new=new)


async def _issue(session: AsyncSession, shop: Storefront, user_id: UUID, purpose: Purpose) -> str:
    """The user must be locked, or two links could both be the newest."""
    tokens = MailTokens(session, shop.name)
    if shop.accounts.newest_link_only:
        await tokens.forget(user_id, purpose)
    return await tokens.issue(user_id, purpose, _lifetime(shop, purpose))


def _with_link(purpose: Purpose, storefront: Storefront, email: str, token: str) -> Mail:
    path = getattr(storefront.mail.links, purpose)
    link = f"{storefront.mail.site_url}{path}?{urlencode({'token': token})}"
    return TEMPLATES.render(purpose, storefront, email, link=link, within=_spoken(_lifetime(storefront, purpose)))


def _lifetime(storefront: Storefront, purpose: Purpose) -> int:
    """In seconds; links and lifetimes of a storefront are named like the purposes."""
    return int(getattr(storefront.tokens, purpose))


def _spoken(seconds: int) -> str:
    return f"{seconds // HOUR} hours" if seconds >= 2 * HOUR else f"{seconds // 60} minutes"
