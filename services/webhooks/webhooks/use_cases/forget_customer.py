"""Remove a customer's data from events and from what receivers answered."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from webhooks.domain.body import without_data
from webhooks.repository.events import erase_answers, erase_event, events_of_customer


async def forget_customer(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Deliveries that wait are sent without the data; they say that something happened, with `data` null."""
    found = await events_of_customer(uow, storefront, user_id)
    for row in found:
        await erase_event(uow, row["id"], without_data(row["body"]) if row["body"] else None)
    if found:
        await erase_answers(uow, [row["id"] for row in found])
