"""Event and job handlers: the whole subscription table."""

from collections.abc import Callable
from typing import Any

from common.audit import forget_actor, forget_person
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed, MaintenanceChanged, UserDeleted, UserRegistered
from common.events.orders import BookOrderPaid
from common.events.payments import CreditConsumed, SubscriptionChanged
from common.jobs.task import DELAYS, RetryPolicy
from common.kernel.address_ids import AddressIds
from common.kernel.storefronts import Storefronts
from common.messaging.handlers import HandlerRegistry
from common.rpc.interfaces.payments import PaymentsInterface

from generation.books.queries import allowances
from generation.books.use_cases.claim_books import ClaimBooks, claim_books
from generation.books.use_cases.delete_book import delete_books_of_user
from generation.books.use_cases.record_book_order import record_book_order
from generation.figures.use_cases.carry_usage import CarryUsage, carry_usage, keep_usage
from generation.figures.use_cases.close_quota import close_quota
from generation.figures.use_cases.delete_marks_of_user import delete_marks_of_user, publish_loss_of_user
from generation.figures.use_cases.follow_subscription import follow_subscription
from generation.jobs.kind import JobKind, JobKinds
from generation.jobs.queries import maintenance
from generation.jobs.queries.assets import mark_erased
from generation.jobs.queries.of_customer import owned_ids
from generation.jobs.runner import Runner
from generation.jobs.use_cases.delete_job import delete_jobs_of_user
from generation.restorations.queries.perks import Perks
from generation.restorations.use_cases.unlock_paid_job import (
    ReturnCredits,
    UnlockPaidJob,
    return_credits,
    unlock_paid_job,
)
from generation.storefront import Books, Figures, HostedModels

UNLOCK = "unlock"
"""The reason of credits that were consumed for an unlocked job."""
CREDIT_RETRIES = RetryPolicy((*DELAYS, *[3600.0] * 24))
"""For a day, after which staff see the failed job: customers wait for their credits."""


def consumers(
    database: Database,
    storefronts: Storefronts,
    addresses: AddressIds,
    payments: PaymentsInterface,
    runner: Runner,
    kinds: JobKinds,
    print_files: JobKind[Any, Any, Any],
    concurrency: Callable[[str], int],
) -> HandlerRegistry:
    """`concurrency` is how many runs of a kind a worker executes at once."""
    handlers = HandlerRegistry()
    for kind in (*kinds, print_files):
        runner.register(handlers, kind, concurrency(kind.name))
    queues = tuple(kind.queue for kind in (*kinds, print_files))
    handlers.hold(queues, storefronts=maintenance.storefronts_in_maintenance)

    @handlers.on(UserDeleted, name="forget")
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        storefront = storefronts.get(event.storefront)
        draws = storefront is not None and bool(storefront.section(Figures).models)
        owned = await owned_ids(uow, event.storefront, event.user_id)
        await publish_loss_of_user(event.storefront, event.user_id, uow)
        await delete_jobs_of_user(event.storefront, event.user_id, kinds, uow)
        await Perks(uow, event.storefront).delete(event.user_id)
        if draws:
            await keep_usage(event.storefront, event.user_id, event.address_id, uow)
        await delete_marks_of_user(event.storefront, event.user_id, uow)
        await delete_books_of_user(event.storefront, event.user_id, uow)
        if draws:
            # So that no figure job can be added any more, before those that were added meanwhile are deleted. Runs lock
            # jobs before quotas, so the jobs are deleted before as well.
            await close_quota(event.storefront, event.user_id, uow)
            await delete_jobs_of_user(event.storefront, event.user_id, kinds, uow)
        await mark_erased(uow, event.storefront, event.user_id, owned)
        await forget_actor(uow, event.storefront, event.user_id)
        await forget_person(uow, event.storefront, "customer", str(event.user_id))
        for subject in ("job", "book"):
            await forget_person(uow, event.storefront, subject, *map(str, owned))

    @handlers.on(MaintenanceChanged, name="hold_jobs")
    async def hold_jobs(event: MaintenanceChanged, uow: UnitOfWork) -> None:
        await maintenance.record(uow, event)

    _figure_handlers(handlers, database, storefronts, addresses)
    _book_handlers(handlers, storefronts)
    _unlock_handlers(handlers, storefronts, payments)
    return handlers


def _figure_handlers(
    handlers: HandlerRegistry, database: Database, storefronts: Storefronts, addresses: AddressIds
) -> None:
    @handlers.on(UserRegistered, name="carry_usage_of_registered")
    async def carry_of_registered(event: UserRegistered, uow: UnitOfWork) -> None:
        if (storefront := storefronts.get(event.storefront)) and storefront.section(Figures).models:
            address_id = addresses.of(event.storefront, event.email)
            await carry_usage(event.storefront, event.user_id, address_id, uow)

    @handlers.job(CarryUsage)
    async def carry(job: CarryUsage) -> None:
        async with database.transaction() as uow:
            await carry_usage(job.storefront, job.user_id, job.address_id, uow)

    @handlers.on(SubscriptionChanged, name="follow_plan")
    async def follow_plan(event: SubscriptionChanged, uow: UnitOfWork) -> None:
        await follow_subscription(event, uow)


def _book_handlers(handlers: HandlerRegistry, storefronts: Storefronts) -> None:
    @handlers.on(GuestClaimed, name="claim_guests_books")
    async def claim_guests_books(event: GuestClaimed, uow: UnitOfWork) -> None:
        if (storefront := storefronts.get(event.storefront)) and storefront.section(Books).tiers:
            command = ClaimBooks(storefront=event.storefront, guest_id=event.guest_id, user_id=event.user_id)
            await claim_books(command, uow)

    @handlers.on(BookOrderPaid, name="record_tier")
    async def record_tier(event: BookOrderPaid, uow: UnitOfWork) -> None:
        await record_book_order(event, uow)

    @handlers.on(UserDeleted, name="forget_allowances")
    async def forget_allowances(event: UserDeleted, uow: UnitOfWork) -> None:
        await allowances.delete_of_user(uow, event.storefront, event.user_id)


def _unlock_handlers(handlers: HandlerRegistry, storefronts: Storefronts, payments: PaymentsInterface) -> None:
    @handlers.on(CreditConsumed, name="unlock_paid")
    async def unlock_paid(event: CreditConsumed, uow: UnitOfWork) -> None:
        if event.reason == UNLOCK:
            storefront = storefronts.get(event.storefront)
            command = UnlockPaidJob(
                storefront=event.storefront,
                user_id=event.user_id,
                job_id=event.reference,
                revenue=storefront.section(HostedModels).revenue_of_unlock(event.amount) if storefront else None,
            )
            await unlock_paid_job(command, uow)

    @handlers.job(ReturnCredits, retries=CREDIT_RETRIES)
    async def give_back(job: ReturnCredits) -> None:
        await return_credits(job, payments)
