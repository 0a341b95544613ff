"""Staff's bodies for allowances of retries."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, StrictBody, shown
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, Field, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

from generation.books.tables.book import BookTier
from generation.books.tables.version import ContentType, RetryAllowance
from generation.books.use_cases.correct_allowance import CorrectAllowance
from generation.books.use_cases.submit_version import retries_of

MOST_CORRECTED = 1_000


def _not_zero(value: int) -> int:
    if not value:
        raise PydanticCustomError("allowance.correction_zero", "Must not be zero.")
    return value


class AllowanceBody(Output):
    """`max_retries` is the sum of those of the book's tier, of retry packs and of `correction` by staff."""

    user_id: UUID
    content_type: ContentType
    content_id: UUID
    tier_code: str | None
    tier_retries: int
    pack_retries: int
    correction: int
    max_retries: int
    used_retries: int


def allowance_body(allowance: RetryAllowance, tier: BookTier | None, storefront: Storefront) -> dict[str, Any]:
    of_tier = retries_of(tier, storefront)
    return shown(
        AllowanceBody,
        allowance,
        tier_code=tier.tier_code if tier else None,
        tier_retries=of_tier,
        pack_retries=allowance.packs,
        max_retries=allowance.max_retries(of_tier),
    )


class AllowanceCorrectionBody(Output):
    """`amount` retries were given if positive, and taken if negative, by a member of staff."""

    id: UUID
    user_id: UUID
    amount: int
    reason: str
    by: UUID
    created_at: datetime


class CorrectAllowanceBody(StrictBody):
    """`amount` retries are given if positive, and taken if negative: no more than are left."""

    amount: Annotated[StrictInt, Field(ge=-MOST_CORRECTED, le=MOST_CORRECTED), AfterValidator(_not_zero)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

    def command(
        self, correction_id: UUID, storefront: Storefront, content_type: ContentType, content_id: UUID, by: UUID
    ) -> CorrectAllowance:
        return CorrectAllowance(
            correction_id=correction_id,
            storefront=storefront,
            content_type=content_type,
            content_id=content_id,
            amount=self.amount,
            reason=self.reason,
            by=by,
        )
