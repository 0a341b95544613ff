"""The mails that identity sends.

The job of a mail with a secret link contains only the account. The token is created when the job runs, so that no
queue, dead letter or log contains it. A repeated job creates another token.
"""

from urllib.parse import urlencode
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.kernel import clock
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront, Storefronts
from common.mail.durations import duration
from common.mail.mails import Mail, MailSender, Templates, register_mail_job
from common.messaging.handlers import HandlerRegistry

from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.users import Users, find_user_by_email
from identity.storefront import Accounts, Tokens

TEMPLATES = Templates("identity")


class VerificationMail(JobPayload, name="VerificationMail"):
    """Send a link that verifies the address of a new account.

    This link and the one to reset a password lead to `front_end`; to `site_url` in jobs that name none.
    """

    storefront: str
    user_id: UUID
    front_end: str | None = None


class AnotherVerificationMail(JobPayload, name="AnotherVerificationMail"):
    """Send the link again. The job checks whether the address has an account that is not verified.

    `language`, here and in other jobs, is what the request preferred; the account's language precedes it.
    """

    storefront: str
    email: str
    front_end: str | None = None
    language: Language | None = None


class WelcomeMail(JobPayload, name="WelcomeMail"):
    """Send the mail about a new account that can be used at once, with a link to `page_url` that verifies its address.

    It does not contain the name: any text can be registered as one, with any address.
    """

    storefront: str
    user_id: UUID
    page_url: str


class PasswordResetMail(JobPayload, name="PasswordResetMail"):
    """Send a link to reset the password. The job checks whether the address has an account."""

    storefront: str
    email: str
    front_end: str | None = None
    language: Language | None = None


class AccessMail(JobPayload, name="AccessMail"):
    """Send a link to `page_url` to an address with an account, with which its owner gets a new password.

    For contracts in which passwords cannot be reset. Staff get none: a mailbox is not trusted with their permissions.
    """

    storefront: str
    email: str
    page_url: str
    language: Language | None = None


class EmailChangeMail(JobPayload, name="EmailChangeMail"):
    """Send a link that confirms an account's new address, unless a later request has replaced this one.

    It leads to `page_url`; without one to the storefront's page.
    """

    storefront: str
    user_id: UUID
    request_id: UUID
    page_url: str | None = None
    language: Language | None = None


class AccountMails:
    """Renders the mails with secret links, and sends them after the token's row is committed."""

    def __init__(self, database: Database, storefronts: Storefronts, sender: MailSender) -> None:
        self._database = database
        self._storefronts = storefronts
        self._sender = sender

    async def verification(self, job: VerificationMail) -> None:
        page_url = self._page_of(Purpose.VERIFICATION, job.storefront, job.front_end)
        await self._send_verification(job.storefront, job.user_id, page_url, accepted=None)

    async def another_verification(self, job: AnotherVerificationMail) -> None:
        user = await find_user_by_email(self._database.autocommit, job.storefront, job.email)
        if user is not None:
            page_url = self._page_of(Purpose.VERIFICATION, job.storefront, job.front_end)
            await self._send_verification(job.storefront, user.id, page_url, accepted=job.language)

    async def welcome(self, job: WelcomeMail) -> None:
        await self._send_verification(job.storefront, job.user_id, job.page_url, "welcome", accepted=None)

    async def access(self, job: AccessMail) -> None:
        await self._send_reset(job, job.page_url, "access", is_for_staff=False)

    async def password_reset(self, job: PasswordResetMail) -> None:
        page_url = self._page_of(Purpose.PASSWORD_RESET, job.storefront, job.front_end)
        await self._send_reset(job, page_url)

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
        page_url = job.page_url or self._page_of(Purpose.EMAIL_CHANGE, storefront.name)
        language = storefront.mail.language_for(user.language, job.language)
        await self._sender.send(
            _link_mail(Purpose.EMAIL_CHANGE, storefront, change.new_email, token, page_url, language)
        )

    def _page_of(self, purpose: Purpose, storefront: str, front_end: str | None = None) -> str:
        mail = self._storefronts[storefront].mail
        return f"{front_end or mail.site_url}{getattr(mail.links, purpose)}"

    async def _send_verification(
        self, name: str, user_id: UUID, page_url: str, template: str | None = None, *, accepted: Language | None
    ) -> None:
        storefront = self._storefronts[name]
        async with self._database.transaction() as uow:
            user = await Users(uow, name).lock(user_id)
            if user is None or user.is_verified:
                return
            token = await _issue_token(uow, storefront, user.id, Purpose.VERIFICATION)
        language = storefront.mail.language_for(user.language, accepted)
        await self._sender.send(
            _link_mail(Purpose.VERIFICATION, storefront, user.email, token, page_url, language, template)
        )

    async def _send_reset(
        self,
        job: PasswordResetMail | AccessMail,
        page_url: str,
        template: str | None = None,
        *,
        is_for_staff: bool = True,
    ) -> None:
        storefront = self._storefronts[job.storefront]
        async with self._database.transaction() as uow:
            user = await Users(uow, storefront.name).lock_by_email(job.email)
            if user is None or (user.is_staff and not is_for_staff):
                return
            token = await _issue_token(uow, storefront, user.id, Purpose.PASSWORD_RESET)
        language = storefront.mail.language_for(user.language, job.language)
        await self._sender.send(
            _link_mail(Purpose.PASSWORD_RESET, storefront, user.email, token, page_url, language, template)
        )


def register_mail_jobs(handlers: HandlerRegistry, mails: AccountMails, sender: MailSender) -> None:
    """Register the jobs that render and send mails."""
    handlers.job(VerificationMail)(mails.verification)
    handlers.job(AnotherVerificationMail)(mails.another_verification)
    handlers.job(WelcomeMail)(mails.welcome)
    handlers.job(AccessMail)(mails.access)
    handlers.job(PasswordResetMail)(mails.password_reset)
    handlers.job(EmailChangeMail)(mails.email_change)
    register_mail_job(handlers, sender)


def password_changed(storefront: Storefront, user: User, language: Language | None) -> Mail:
    """`language`, here and below, is what the request preferred; the account's precedes it."""
    return TEMPLATES.render("password_changed", storefront, user.email, user.language or language)


def password_edited(storefront: Storefront, user: User, language: Language | None) -> Mail:
    """For contracts in which passwords cannot be reset."""
    return TEMPLATES.render("password_edited", storefront, user.email, user.language or language)


def order_in_account(storefront: Storefront, user: User, language: Language | None) -> Mail:
    """A visitor's paid order, which has the language, is in the account of its address, whose owner knows how to sign
    in."""
    return TEMPLATES.render("order_in_account", storefront, user.email, user.language or language)


def email_changed(storefront: Storefront, user: User, old: str, language: Language | None) -> Mail:
    """The mail to the old address. It contains no secret link."""
    return TEMPLATES.render("email_changed", storefront, old, user.language or language, old=old, new=user.email)


async def _issue_token(uow: UnitOfWork, storefront: Storefront, user_id: UUID, purpose: Purpose) -> str:
    """Create a token. The user's row must be locked; otherwise two concurrent jobs could both leave a valid link."""
    tokens = MailTokens(uow, storefront.name)
    if storefront.section(Accounts).newest_link_only:
        await tokens.revoke(user_id, purpose)
    return await tokens.issue(user_id, purpose, _lifetime(storefront, purpose))


def _link_mail(
    purpose: Purpose,
    storefront: Storefront,
    email: str,
    token: str,
    page_url: str,
    language: Language,
    template: str | None = None,
) -> Mail:
    link = f"{page_url}?{urlencode({'token': token})}"
    within = duration(_lifetime(storefront, purpose), language)
    return TEMPLATES.render(template or purpose, storefront, email, language, link=link, within=within)


def _lifetime(storefront: Storefront, purpose: Purpose) -> int:
    """A link's lifetime in seconds. The storefront's settings for links and lifetimes are named like the purposes."""
    return int(getattr(storefront.section(Tokens), purpose))
