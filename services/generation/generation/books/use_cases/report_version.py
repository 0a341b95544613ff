"""Publish a generated version again. The state at the time of writing decides."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.books.queries import versions
from generation.books.queries.tiers import orders_of
from generation.books.use_cases.complete_version import generated


async def report_version(version_id: UUID, uow: UnitOfWork) -> None:
    """Publish `version.generated` again, with the order that the book was paid with at that time."""
    version = await versions.find(uow, version_id)
    if version is None or not version.is_done or version.ledger_entry_id is None:
        return
    orders = [each for each in await orders_of(uow, version.book_id) if each.user_id == version.user_id]
    paid = next((each for each in orders if each.paid_at <= version.updated_at), None)
    await publish(uow, generated(version, paid))
