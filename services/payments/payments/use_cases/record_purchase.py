"""Write the payment of a book's order into the ledger of picture books, once."""

from typing import Any
from uuid import uuid5

from common.db.unit_of_work import UnitOfWork
from common.events.orders import DELETED_CUSTOMER, BookOrderPaid
from common.kernel.money import to_decimal_string

from payments.adapters import measures
from payments.domain.book_ledger import BookEntry, BookEntryType
from payments.repository import book_ledger


async def record_purchase(event: BookOrderPaid, uow: UnitOfWork) -> None:
    paid = to_decimal_string(event.amount, event.currency)
    facts: dict[str, Any] = {
        "order_id": event.number,
        "tier_name": event.tier_code,
        "amount_paid": paid,
        "currency": event.currency,
    }
    if event.retry_pack is not None:
        facts |= {
            "retry_pack_order_id": str(event.retry_pack.id),
            "content_type": event.retry_pack.content_type,
            "content_id": str(event.retry_pack.content_id),
        }
    entry = BookEntry(
        id=uuid5(event.order_id, BookEntryType.PURCHASE),
        storefront=event.storefront,
        user_id=None if event.user_id == DELETED_CUSTOMER else event.user_id,
        entry_type=BookEntryType.PURCHASE,
        reference=event.order_id,
        tier_code=event.tier_code,
        amount=event.amount,
        currency=event.currency,
        facts=facts,
    )
    if await book_ledger.add_new(uow, entry):
        measures.count_book_when_committed(uow, event.storefront, event.currency, event.amount)
