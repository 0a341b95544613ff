"""Repair the count of an item's retries."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.queries.allowances import count_versions


async def count_retries(storefront: str, item_id: UUID, uow: UnitOfWork) -> None:
    """Count the item's versions that took a retry, if fewer are counted. Deleted versions stay counted."""
    await count_versions(uow, storefront, item_id)
