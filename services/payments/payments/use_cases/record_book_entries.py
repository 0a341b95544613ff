"""Write the ledger of picture books from the events of orders and generation, each entry once."""

from typing import Any
from uuid import uuid5

from common.db.unit_of_work import UnitOfWork
from common.events.generation import RetryReturned, VersionEvent, VersionGenerated
from common.events.orders import DELETED_CUSTOMER, BookOrderPaid
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront

from payments.domain.book_ledger import BookEntry, BookEntryType
from payments.repository import book_ledger
from payments.use_cases import measures


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


async def record_generation(event: VersionGenerated, storefront: Storefront, uow: UnitOfWork) -> None:
    """With the paid order of the book, if it has one."""
    facts: dict[str, Any] = {}
    if event.order_number is not None:
        paid = None if event.amount is None else to_decimal_string(event.amount, storefront.currency)
        facts = {"order_id": event.order_number, "tier_name": event.tier_name, "amount_paid": paid}
    entry = BookEntry(
        id=event.ledger_entry_id,
        entry_type=BookEntryType.GENERATION,
        retry_consumed=event.is_retry,
        facts=facts,
        **_of_version(event),
    )
    await book_ledger.add(uow, entry)


async def record_returned_retry(event: RetryReturned, uow: UnitOfWork) -> None:
    entry = BookEntry(
        id=uuid5(event.version_id, BookEntryType.REFUND), entry_type=BookEntryType.REFUND, **_of_version(event)
    )
    await book_ledger.add(uow, entry)


def _of_version(event: VersionEvent) -> dict[str, Any]:
    return {
        "storefront": event.storefront,
        "user_id": event.user_id,
        "reference": event.version_id,
        "content_type": event.content_type,
        "content_id": event.version_id,
        "book_id": event.book_id,
        "attempt_number": event.attempt_number,
    }
