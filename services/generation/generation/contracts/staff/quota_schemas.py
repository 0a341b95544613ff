"""Staff's bodies for quotas."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, StrictBody, shown
from pydantic import AfterValidator, Field, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

from generation.figures.tables.quota import EntryKind, Quota
from generation.figures.use_cases.change_quota import QuotaChange

MOST_CORRECTED = 1_000_000


def _not_zero(value: int) -> int:
    if not value:
        raise PydanticCustomError("quota.correction_zero", "Must not be zero.")
    return value


Credits = Annotated[StrictInt, Field(ge=-MOST_CORRECTED, le=MOST_CORRECTED), AfterValidator(_not_zero)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class EntryBody(Output):
    """`amount` was added to `used`, and `granted` to the credits of that name.

    `reference` is the job of a reservation or a return. `by` is a member of staff.
    """

    number: int
    kind: EntryKind
    amount: int
    granted: int
    reference: UUID
    reason: str | None
    by: UUID | None
    created_at: datetime


class QuotaBody(Output):
    """`limit` is null without a subscription: `free_credits` apply. `remaining` is what can be spent now.

    `granted` is what is left of the credits that staff gave beyond the plan; `remaining` contains it.
    """

    user_id: UUID
    limit: int | None
    free_credits: int
    used: int
    granted: int
    remaining: int
    resets_at: datetime | None
    images_generated: int
    plan_id: str | None
    tier: str | None
    status: str | None
    generations_per_minute: int | None


def quota_body(quota: Quota, free: int) -> dict[str, Any]:
    return shown(QuotaBody, quota, free_credits=free, remaining=quota.remaining(free))


class QuotaChangeBody(StrictBody):
    credits: Credits
    reason: Reason

    def change(self, change_id: UUID, storefront: str, user_id: UUID, by: UUID) -> QuotaChange:
        return QuotaChange(
            change_id=change_id, storefront=storefront, user_id=user_id, credits=self.credits, reason=self.reason, by=by
        )


class CorrectionBody(QuotaChangeBody):
    """`credits` are given back if positive, and taken if negative. More than was used cannot be given back."""


class GrantBody(QuotaChangeBody):
    """`credits` are given beyond the plan if positive, and taken back if negative, no more than are left of them."""
