"""Event and job handlers of identity: the standing, subscription and quota of customers, claims, and mails."""

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import CustomerPerksChanged, QuotaChanged
from common.events.orders import ClaimRequested
from common.events.payments import CreditConsumed, CreditGranted, SubscriptionChanged
from common.jobs.registry import JobOptions
from common.jobs.task import RetryPolicy
from common.kernel.aead_box import AeadBox
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender
from common.messaging.handlers import HandlerRegistry

from identity.adapters.hashing import PasswordHasher
from identity.adapters.magic_link_mails import MagicLinkMails, register_magic_link_mail
from identity.adapters.mails import AccountMails, register_mail_jobs
from identity.adapters.staff_mails import StaffInvitationMail, send_staff_invitation
from identity.adapters.temporary_password_mails import TemporaryPasswordMails, register_temporary_password_mail
from identity.repository.members import store_quota, store_subscription
from identity.repository.standings import store_balance, store_perks
from identity.use_cases.claim_guest import ClaimGuest, claim_guest
from identity.use_cases.run_export import ExportRunner, run_export
from identity.use_cases.run_import import ImportRunner, run_import
from identity.use_cases.start_export import RunExport
from identity.use_cases.start_import import QUEUE, RunImport

TRANSFER_SECONDS = 4 * 3600.0
TRANSFER_RETRIES = RetryPolicy((5, 15, 60, 300, 900, 1800, 3600, 3600, 7200, 7200, 14400))
"""A service that does not answer delays an import or an archive, for half a day."""


def consumers(
    database: Database, storefronts: Storefronts, sender: MailSender, box: AeadBox, hasher: PasswordHasher
) -> HandlerRegistry:
    handlers = HandlerRegistry()
    register_mail_jobs(handlers, AccountMails(database, storefronts, sender), sender)
    register_magic_link_mail(handlers, MagicLinkMails(database, storefronts, sender, box))
    register_temporary_password_mail(handlers, TemporaryPasswordMails(database, storefronts, sender, hasher, box))

    @handlers.job(StaffInvitationMail)
    async def invite(job: StaffInvitationMail) -> None:
        await send_staff_invitation(job, database, storefronts, sender)

    @handlers.on(CreditGranted, batch=True, name="store_granted_balance")
    async def store_granted_balance(event: CreditGranted, uow: UnitOfWork) -> None:
        await store_balance(uow, event.storefront, event.user_id, event.balance, event.version)

    @handlers.on(CreditConsumed, batch=True, name="store_consumed_balance")
    async def store_consumed_balance(event: CreditConsumed, uow: UnitOfWork) -> None:
        await store_balance(uow, event.storefront, event.user_id, event.balance, event.version)

    @handlers.on(CustomerPerksChanged, batch=True, name="store_used_perks")
    async def store_used_perks(event: CustomerPerksChanged, uow: UnitOfWork) -> None:
        await store_perks(
            uow,
            event.storefront,
            event.user_id,
            free_preview_used=event.free_preview_used,
            social_share_unlock_used=event.social_share_unlock_used,
            version=event.version,
        )

    @handlers.on(SubscriptionChanged, batch=True, name="store_changed_subscription")
    async def store_changed_subscription(event: SubscriptionChanged, uow: UnitOfWork) -> None:
        await store_subscription(uow, event)

    @handlers.on(QuotaChanged, batch=True, name="store_changed_quota")
    async def store_changed_quota(event: QuotaChanged, uow: UnitOfWork) -> None:
        await store_quota(uow, event)

    @handlers.on(ClaimRequested, name="claim_guest_of_order")
    async def claim_guest_of_order(event: ClaimRequested, uow: UnitOfWork) -> None:
        command = ClaimGuest(
            storefront=event.storefront,
            guest_id=event.guest_id,
            order_id=event.order_id,
            user_id=event.user_id,
            email=event.email,
            full_name=event.full_name,
            phone=event.phone,
            language=event.language,
        )
        await claim_guest(command, storefronts[event.storefront], uow)

    return handlers


def register_transfers(handlers: HandlerRegistry, imports: ImportRunner, exports: ExportRunner) -> None:
    options = JobOptions(queue=QUEUE, deadline_seconds=TRANSFER_SECONDS, retries=TRANSFER_RETRIES)

    @handlers.job(RunImport, **options)
    async def import_file(job: RunImport) -> None:
        await run_import(job, imports)

    @handlers.job(RunExport, **options)
    async def export_file(job: RunExport) -> None:
        await run_export(job, exports)
