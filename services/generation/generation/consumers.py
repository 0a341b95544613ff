"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed, UserDeleted
from common.events.orders import BookOrderPaid
from common.events.payments import CreditConsumed, SubscriptionChanged
from common.jobs.context import JobContext
from common.jobs.task import DELAYS, RetryPolicy
from common.messaging.handlers import HandlerRegistry
from common.rpc.interfaces.payments import PaymentsInterface

from generation.repository import allowances
from generation.use_cases import make_print_file as print_files
from generation.use_cases import run_figures as figures
from generation.use_cases import run_illustration as illustrations
from generation.use_cases.claim_books import ClaimBooks, claim_books
from generation.use_cases.delete_book import delete_books_of_user
from generation.use_cases.delete_job import delete_jobs_of_user, delete_orders_of_user
from generation.use_cases.forget_marks import delete_marks_of_user, publish_loss_of_user
from generation.use_cases.quota_changes import follow_subscription
from generation.use_cases.record_book_order import record_book_order
from generation.use_cases.run_job import ENDING_SECONDS, RETRIES, RUN_SECONDS, run_job
from generation.use_cases.studio import RunFigures, RunIllustration, RunJob, RunPrintFile, Studio
from generation.use_cases.unlock_paid_job import ReturnCredits, UnlockPaidJob, return_credits, unlock_paid_job

QUEUE, FIGURE_QUEUE, ILLUSTRATION_QUEUE = "restorations", "figures", "illustrations"
PRINT_QUEUE = "print_files"
"""A queue of its own: customers' pictures wait for one sheet of a print file at most, and not for a whole file."""
DEADLINE_SECONDS = RUN_SECONDS + ENDING_SECONDS
"""Longer than `run_job` itself takes: it records why an attempt ended."""
UNLOCK = "unlock"
"""The reason of credits that were consumed for an unlocked job."""
CREDIT_RETRIES = RetryPolicy((*DELAYS, *[3600.0] * 24))
"""For a day, after which staff see the failed job: customers wait for their credits."""


def consumers(studio: Studio) -> HandlerRegistry:
    handlers = HandlerRegistry()
    handlers.queue(QUEUE, concurrency=1)
    handlers.queue(FIGURE_QUEUE, concurrency=1)
    handlers.queue(ILLUSTRATION_QUEUE, concurrency=1)
    handlers.queue(PRINT_QUEUE, concurrency=1)

    @handlers.on(UserDeleted)
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await delete_marks_of_user(event.storefront, event.user_id, uow)
        await publish_loss_of_user(event.storefront, event.user_id, uow)
        await delete_jobs_of_user(event.storefront, event.user_id, uow)
        await delete_books_of_user(event.storefront, event.user_id, uow)
        if (storefront := studio.storefronts.get(event.storefront)) and storefront.figures.models:
            await delete_orders_of_user(event.storefront, event.user_id, uow)

    @handlers.job(RunJob, queue=QUEUE, deadline_seconds=DEADLINE_SECONDS, retries=RETRIES, pass_context=True)
    async def run(job: RunJob, context: JobContext) -> None:
        await run_job(job, context, studio)

    _figure_handlers(handlers, studio)
    _book_handlers(handlers, studio)
    _version_handlers(handlers, studio)
    _unlock_handlers(handlers, studio.payments)
    return handlers


def _figure_handlers(handlers: HandlerRegistry, studio: Studio) -> None:
    @handlers.on(SubscriptionChanged)
    async def follow_plan(event: SubscriptionChanged, uow: UnitOfWork) -> None:
        await follow_subscription(event, uow)

    @handlers.job(
        RunFigures,
        queue=FIGURE_QUEUE,
        deadline_seconds=figures.DEADLINE_SECONDS,
        retries=figures.RETRIES,
        pass_context=True,
    )
    async def draw(job: RunFigures, context: JobContext) -> None:
        await figures.run_figures(job, context, studio)


def _book_handlers(handlers: HandlerRegistry, studio: Studio) -> None:
    @handlers.on(GuestClaimed)
    async def claim_guests_books(event: GuestClaimed, uow: UnitOfWork) -> None:
        if (storefront := studio.storefronts.get(event.storefront)) and storefront.books.tiers:
            command = ClaimBooks(storefront=event.storefront, guest_id=event.guest_id, user_id=event.user_id)
            await claim_books(command, uow)


def _version_handlers(handlers: HandlerRegistry, studio: Studio) -> None:
    @handlers.on(BookOrderPaid)
    async def record_tier(event: BookOrderPaid, uow: UnitOfWork) -> None:
        await record_book_order(event, uow)

    @handlers.on(UserDeleted)
    async def forget_allowances(event: UserDeleted, uow: UnitOfWork) -> None:
        await allowances.delete_of_user(uow, event.storefront, event.user_id)

    @handlers.job(
        RunIllustration,
        queue=ILLUSTRATION_QUEUE,
        deadline_seconds=illustrations.DEADLINE_SECONDS,
        retries=illustrations.RETRIES,
        pass_context=True,
    )
    async def illustrate(job: RunIllustration, context: JobContext) -> None:
        await illustrations.run_illustration(job, context, studio)

    @handlers.job(
        RunPrintFile,
        queue=PRINT_QUEUE,
        deadline_seconds=print_files.DEADLINE_SECONDS,
        retries=print_files.RETRIES,
        pass_context=True,
    )
    async def print_book(job: RunPrintFile, context: JobContext) -> None:
        await print_files.make_print_file(job, context, studio)


def _unlock_handlers(handlers: HandlerRegistry, payments: PaymentsInterface) -> None:
    @handlers.on(CreditConsumed)
    async def unlock_paid(event: CreditConsumed, uow: UnitOfWork) -> None:
        if event.reason == UNLOCK:
            command = UnlockPaidJob(storefront=event.storefront, user_id=event.user_id, job_id=event.reference)
            await unlock_paid_job(command, uow)

    @handlers.job(ReturnCredits, retries=CREDIT_RETRIES)
    async def give_back(job: ReturnCredits) -> None:
        await return_credits(job, payments)
