"""Storybook's bodies for tiers and for the ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from common.http import Output
from common.kernel.money import to_decimal_string

from payments.domain.book_ledger import BookEntryType
from payments.storefront import Tier


class TierOutput(Output):
    """`id` is an integer as a string. `price` of one copy; each item can be generated `max_retries_per_unit` times."""

    id: str
    name: str
    code: str
    price: str
    currency: str
    max_retries_per_unit: int

    @classmethod
    def of(cls, tier: Tier, currency: str) -> Self:
        return cls(
            id=str(tier.id),
            name=tier.name,
            code=tier.code,
            price=to_decimal_string(tier.price, currency),
            currency=currency,
            max_retries_per_unit=tier.max_retries_per_unit,
        )


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

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        names = cls.model_fields.keys() - {"metadata"}
        return cls(**{name: row[name] for name in names}, metadata=row["facts"])
