"""Event and job handlers of identity: the standing of customers, and mails."""

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import CustomerPerksChanged
from common.events.payments import CreditConsumed, CreditGranted
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender
from common.messaging.handlers import HandlerRegistry

from identity.adapters.mails import AccountMails, register_mail_jobs
from identity.repository.standings import store_balance, store_perks


def consumers(database: Database, storefronts: Storefronts, sender: MailSender) -> HandlerRegistry:
    handlers = HandlerRegistry()
    register_mail_jobs(handlers, AccountMails(database, storefronts, sender), sender)

    @handlers.on(CreditGranted, batch=True)
    async def store_granted_balance(event: CreditGranted, uow: UnitOfWork) -> None:
        await store_balance(uow, event.storefront, event.user_id, event.balance, event.version)

    @handlers.on(CreditConsumed, batch=True)
    async def store_consumed_balance(event: CreditConsumed, uow: UnitOfWork) -> None:
        await store_balance(uow, event.storefront, event.user_id, event.balance, event.version)

    @handlers.on(CustomerPerksChanged, batch=True)
    async def store_used_perks(event: CustomerPerksChanged, uow: UnitOfWork) -> None:
        await store_perks(
            uow,
            event.storefront,
            event.user_id,
            free_preview_used=event.free_preview_used,
            social_share_unlock_used=event.social_share_unlock_used,
            version=event.version,
        )

    return handlers
