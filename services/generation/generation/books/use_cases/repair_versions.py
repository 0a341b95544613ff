"""Repairs of versions that contradict jobs, allowances or ledgers. The state at the time of writing decides."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.books.queries import versions
from generation.books.queries.allowances import count_versions
from generation.books.queries.runs import is_open
from generation.books.queries.tiers import orders_of
from generation.books.use_cases.end_version import fail_version, generated


async def fail_abandoned_version(version_id: UUID, uow: UnitOfWork) -> None:
    """Fail a version that no job generates, and give back what it took."""
    version = await versions.find(uow, version_id)
    if version is not None and version.is_running and not await is_open(uow, version.job_id):
        await fail_version(uow, version.job_id)


async def report_version(version_id: UUID, uow: UnitOfWork) -> None:
    """Publish `version.generated` again, with the order that the book was paid with at that time."""
    version = await versions.find(uow, version_id)
    if version is None or not version.is_done or version.ledger_entry_id is None:
        return
    orders = [each for each in await orders_of(uow, version.book_id) if each.user_id == version.user_id]
    paid = next((each for each in orders if each.paid_at <= version.updated_at), None)
    await publish(uow, generated(version, paid))


async def count_retries(storefront: str, item_id: UUID, uow: UnitOfWork) -> None:
    """Count the item's versions that took a retry, if fewer are counted. Deleted versions stay counted."""
    await count_versions(uow, storefront, item_id)
