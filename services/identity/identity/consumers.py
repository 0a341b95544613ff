"""The jobs of identity, which send mails. It consumes no events."""

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender
from common.messaging.handlers import HandlerRegistry

from identity.adapters.mails import AccountMails, register_mail_jobs


def consumers(database: Database, storefronts: Storefronts, sender: MailSender) -> HandlerRegistry:
    handlers = HandlerRegistry()
    register_mail_jobs(handlers, AccountMails(database, storefronts, sender), sender)
    return handlers
