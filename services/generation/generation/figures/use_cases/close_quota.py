"""Close the quota of a deleted customer."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.quotas import Quotas


async def close_quota(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Of a deleted customer: the entries go, and the row stays empty, so that nothing can be reserved or changed."""
    quotas = Quotas(uow, storefront)
    quota = await quotas.open(user_id)
    quota.close()
    await uow.defer_save(quota)
    await quotas.delete_entries(user_id)
