"""The mail with the password of a customer who has none: of a new account, or of one whose access was withdrawn.

The job contains only the account. The password is created when the job runs for the first time, and stored encrypted
until the mail was accepted, so that no queue, dead letter or log contains it, and a repeated job sends the same mail.
"""

from uuid import UUID

from common.db.database import Database
from common.jobs.payload import JobPayload
from common.kernel.aead_box import AeadBox
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront, Storefronts
from common.mail.mails import Mail, MailSender, Templates
from common.messaging.handlers import HandlerRegistry

from identity.adapters.hashing import PasswordHasher
from identity.domain.temporary_password import TemporaryPassword, new_password
from identity.repository.temporary_passwords import PendingPassword, TemporaryPasswords
from identity.storefront import Accounts

TEMPLATES = Templates("identity")


class TemporaryPasswordMail(JobPayload, name="TemporaryPasswordMail"):
    """Give an account without a password one, and mail it.

    `language` is what the request preferred; the account's precedes it.
    """

    storefront: str
    user_id: UUID
    language: Language | None = None


class TemporaryPasswordMails:
    """Creates the passwords, and sends them after they are committed."""

    def __init__(
        self, database: Database, storefronts: Storefronts, sender: MailSender, hasher: PasswordHasher, box: AeadBox
    ) -> None:
        self._passwords = TemporaryPasswords(database.autocommit)
        self._storefronts = storefronts
        self._sender = sender
        self._hasher = hasher
        self._box = box

    async def send(self, job: TemporaryPasswordMail) -> None:
        """Nothing is sent if the mail was accepted before, or the owner has chosen a password meanwhile."""
        storefront = self._storefronts[job.storefront]
        pending = await self._passwords.find(storefront.name, job.user_id)
        if pending is not None and not pending.has_password:
            await self._create(storefront, job.user_id, pending.email)
            pending = await self._passwords.find(storefront.name, job.user_id)
        if pending is None or pending.encrypted is None:
            return
        mail = self._mail(storefront, pending, pending.language or job.language)
        await self._sender.send(mail)
        await self._passwords.record_mailed(job.user_id, mail.id)

    async def _create(self, storefront: Storefront, user_id: UUID, email: str) -> None:
        """A concurrent run of the job may have created one already, which stays."""
        password = new_password(email, storefront.section(Accounts).passwords)
        pending = TemporaryPassword(user_id=user_id, encrypted=self._box.encrypt(password.encode()))
        await self._passwords.set_first(storefront.name, await self._hasher.hash(password), pending)

    def _mail(self, storefront: Storefront, pending: PendingPassword, language: Language | None) -> Mail:
        """Every copy has the same id, by which the recipient recognises a repeated delivery."""
        password = self._box.decrypt(bytes(pending.encrypted or b"")).decode()
        mail = TEMPLATES.render("temporary_password", storefront, pending.email, language, password=password)
        return mail.model_copy(update={"id": pending.mail_id})


def register_temporary_password_mail(handlers: HandlerRegistry, mails: TemporaryPasswordMails) -> None:
    handlers.job(TemporaryPasswordMail)(mails.send)
