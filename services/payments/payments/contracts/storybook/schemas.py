"""Storybook's bodies for tiers and for the ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Output

from payments.domain.book_ledger import BookEntryType


class TierOutput(Output):
    """`id` is an integer as a string. `price` of one copy; each item can be generated `max_retries_per_unit` times."""

    id: str
    name: str
    code: str
    price: str
    currency: str
    max_retries_per_unit: int


class EntryOutput(Output):
    """`content_id` is the version's id, `attempt_number` its number; a PURCHASE has neither.

    `retry_consumed` tells whether a GENERATION took one of the item's retries.
    """

    id: UUID
    entry_type: BookEntryType
    content_type: str | None
    content_id: UUID | None
    attempt_number: int | None
    retry_consumed: bool
    metadata: dict[str, Any]
    created_at: datetime
