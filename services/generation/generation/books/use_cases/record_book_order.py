"""Record that books were paid for: their tier, and that they are ordered."""

from typing import LiteralString

from common.db.unit_of_work import UnitOfWork
from common.events.orders import DELETED_CUSTOMER, BookOrderPaid
from common.kernel import clock

from generation.books.tables.book import BookStatus, BookTier
from generation.storefront import RETRY_PACK

_ORDERED: LiteralString = f"""
update books set status = '{BookStatus.ORDERED.value}', updated_at = %(now)s
where storefront = %(storefront)s and id = any(%(ids)s) and status in ('DRAFT', 'IN_PROGRESS', 'COMPLETE')
and (user_id = %(user_id)s or guest_id is not null)
"""


async def record_book_order(event: BookOrderPaid, uow: UnitOfWork) -> None:
    """Once, however often it is reported. The books may still be those of the guest whom the customer was.

    Retry packs are applied when their buyer says so. The books of a deleted customer are deleted too.
    """
    if event.tier_code == RETRY_PACK or event.user_id == DELETED_CUSTOMER:
        return
    for book_id in sorted(set(event.book_ids)):
        paid = BookTier(
            order_id=event.order_id,
            book_id=book_id,
            storefront=event.storefront,
            user_id=event.user_id,
            tier_code=event.tier_code,
            order_number=event.number,
            amount=event.amount,
            currency=event.currency,
            paid_at=event.paid_at,
        )
        await uow.add_if_absent(paid)
    await uow.defer(
        _ORDERED,
        storefront=event.storefront,
        ids=sorted(set(event.book_ids)),
        user_id=event.user_id,
        now=clock.now(),
    )
