"""A prediction: one picture that a vendor's model was asked for, or is about to be."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from generation.jobs.tables.base import Table

STOPPED = "too many failures, nothing is sent for a while"
"""What `reason` ends with while the circuit breaker of a vendor is open."""


class PredictionState(StrEnum):
    """`INTENDED` is recorded before the vendor is asked, `ACCEPTED` with the vendor's id right after.

    `UNKNOWN`: whether the vendor made the picture, and charged for it, cannot be found out.
    """

    INTENDED = "intended"
    ACCEPTED = "accepted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


OPEN = text("state IN ('intended', 'accepted')")


class Prediction(Table, table=True):
    """`run_id` is that of the request for the picture: it has one open prediction at most.

    `result` is the key of the stored picture, so that another attempt of the run does not ask again. `cost`, `most`
    (what it may cost) and `sold_for` are in millionths of a dollar; `price_version` names the list by which `cost` was
    computed. `reason` is why it failed, for staff; it is removed with the job. The row outlives the job.
    """

    __tablename__ = "predictions"
    __table_args__ = (
        Index("predictions_open_of_run", "run_id", unique=True, postgresql_where=OPEN),
        Index("predictions_open_of_vendor", "vendor", "created_at", postgresql_where=OPEN),
        Index("predictions_of_run", "run_id", "created_at"),
        Index("predictions_of_job", "job_id"),
        Index("predictions_of_day", "storefront", "created_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    job_id: UUID
    run_id: UUID
    kind: str
    product: str
    vendor: str
    model: str
    price_version: str
    most: int = Field(default=0, sa_type=BigInteger)
    sold_for: int | None = Field(default=None, sa_type=BigInteger)
    state: str = PredictionState.INTENDED
    vendor_id: str | None = None
    address: str | None = None
    result: str | None = None
    cost: int = Field(default=0, sa_type=BigInteger)
    seconds: float | None = None
    reason: str | None = None
    created_at: datetime = moment()
    accepted_at: datetime | None = optional_moment()
    ended_at: datetime | None = optional_moment()

    @property
    def is_lost(self) -> bool:
        """Whether an earlier attempt may have asked, and its answer was not recorded."""
        return self.state == PredictionState.INTENDED
