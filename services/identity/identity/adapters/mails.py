"""The mails that identity sends.

The job of a mail with a secret link contains only the account. The token is created when the job runs, so that no
queue, dead letter or log contains it. A repeated job creates another token.
"""

from urllib.parse import urlencode
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront, Storefronts
from common.mail.mails import Mail, MailSender, Templates, register_mail_job
from common.messaging.handlers import HandlerRegistry
from pydantic import BaseModel

from identity.domain.mail_token import Purpose
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.users import Users, find_user_by_email

TEMPLATES = Templates("identity")
HOUR = 3600


class VerificationMail(BaseModel):
    """Send a link that verifies the address of a new account."""

    storefront: str
    user_id: UUID


class AnotherVerificationMail(BaseModel):
    """Send the link again. The job checks whether the address has an account that is not verified."""

    storefront: str
    email: str


class PasswordResetMail(BaseModel):
    """Send a link to reset the password. The job checks whether the address has an account."""

    storefront: str
    email: str


class EmailChangeMail(BaseModel):
    """Send a link that confirms an account's new address, unless a later request has replaced this one."""

    storefront: str
    user_id: UUID
    request_id: UUID


class AccountMails:
    """Renders the mails with secret links, and sends them after the token's row is committed."""

    def __init__(self, database: Database, storefronts: Storefronts, sender: MailSender) -> None:
        self._database = database
        self._storefronts = storefronts
        self._sender = sender

    async def verification(self, job: VerificationMail) -> None:
        storefront = self._storefronts[job.storefront]
        async with self._database.transaction() as uow:
            user = await Users(uow, storefront.name).lock(job.user_id)
            if user is None or user.is_verified:
                return
            token = await _issue_token(uow, storefront, user.id, Purpose.VERIFICATION)
        await self._sender.send(_link_mail(Purpose.VERIFICATION, storefront, user.email, token))

    async def another_verification(self, job: AnotherVerificationMail) -> None:
        user = await find_user_by_email(self._database.autocommit, job.storefront, job.email)
        if user is not None:
            await self.verification(VerificationMail(storefront=job.storefront, user_id=user.id))

    async def password_reset(self, job: PasswordResetMail) -> None:
        storefront = self._storefronts[job.storefront]
        async with self._database.transaction() as uow:
            user = await Users(uow, storefront.name).lock_by_email(job.email)
            if user is None:
                return
            token = await _issue_token(uow, storefront, user.id, Purpose.PASSWORD_RESET)
        await self._sender.send(_link_mail(Purpose.PASSWORD_RESET, storefront, user.email, token))

    async def email_change(self, job: EmailChangeMail) -> None:
        storefront = self._storefronts[job.storefront]
        async with self._database.transaction() as uow:
            user = await Users(uow, storefront.name).lock(job.user_id)
            change = await EmailChanges(uow, storefront.name).find(user.id, job.request_id) if user else None
            if user is None or change is None:
                return
            tokens = MailTokens(uow, storefront.name)
            await tokens.revoke(user.id, Purpose.EMAIL_CHANGE)
            lifetime = int((change.expires_at - clock.now()).total_seconds())
            token = await tokens.issue(user.id, Purpose.EMAIL_CHANGE, lifetime)
        await self._sender.send(_link_mail(Purpose.EMAIL_CHANGE, storefront, change.new_email, token))


def register_mail_jobs(handlers: HandlerRegistry, mails: AccountMails, sender: MailSender) -> None:
    """Register the jobs that render and send mails."""
    handlers.job(VerificationMail)(mails.verification)
    handlers.job(AnotherVerificationMail)(mails.another_verification)
    handlers.job(PasswordResetMail)(mails.password_reset)
    handlers.job(EmailChangeMail)(mails.email_change)
    register_mail_job(handlers, sender)


def password_changed(storefront: Storefront, email: str) -> Mail:
    return TEMPLATES.render("password_changed", storefront, email)


def password_edited(storefront: Storefront, email: str) -> Mail:
    """For contracts in which passwords cannot be reset."""
    return TEMPLATES.render("password_edited", storefront, email)


def welcome(storefront: Storefront, email: str) -> Mail:
    """Without the name: any text can be registered as one, with any address."""
    return TEMPLATES.render("welcome", storefront, email)


def email_changed(storefront: Storefront, old: str, new: str) -> Mail:
    """The mail to the old address. It contains no secret link."""
    return TEMPLATES.render("email_changed", storefront, old, old=old, new=new)


async def _issue_token(uow: UnitOfWork, storefront: Storefront, user_id: UUID, purpose: Purpose) -> str:
    """Create a token. The user's row must be locked; otherwise two concurrent jobs could both leave a valid link."""
    tokens = MailTokens(uow, storefront.name)
    if storefront.accounts.newest_link_only:
        await tokens.revoke(user_id, purpose)
    return await tokens.issue(user_id, purpose, _lifetime(storefront, purpose))


def _link_mail(purpose: Purpose, storefront: Storefront, email: str, token: str) -> Mail:
    path = getattr(storefront.mail.links, purpose)
    link = f"{storefront.mail.site_url}{path}?{urlencode({'token': token})}"
    return TEMPLATES.render(
        purpose, storefront, email, link=link, within=_duration_text(_lifetime(storefront, purpose))
    )


def _lifetime(storefront: Storefront, purpose: Purpose) -> int:
    """A link's lifetime in seconds. The storefront's settings for links and lifetimes are named like the purposes."""
    return int(getattr(storefront.tokens, purpose))


def _duration_text(seconds: int) -> str:
    return f"{seconds // HOUR} hours" if seconds >= 2 * HOUR else f"{seconds // 60} minutes"
