"""Write generated versions and returned retries into the ledger of picture books, each once."""

from typing import Any
from uuid import uuid5

from common.db.unit_of_work import UnitOfWork
from common.events.generation import RetryReturned, VersionEvent, VersionGenerated
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront

from payments.domain.book_ledger import BookEntry, BookEntryType
from payments.repository import book_ledger


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
