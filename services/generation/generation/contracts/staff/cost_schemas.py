"""Staff's bodies for what hosted pictures cost."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from common.db.executor import Row
from common.http import Output, shown

from generation.jobs.tables.prediction import Prediction, PredictionState

MICRODOLLARS = 1_000_000


def dollars(micros: int) -> str:
    return f"{Decimal(micros) / MICRODOLLARS:.6f}"


def dollars_or_none(micros: int | None) -> str | None:
    return None if micros is None else dollars(micros)


class CostBody(Output):
    """Pictures that were asked for on a `day` of UTC: `asked` counts every request to a vendor, however it ended.

    In dollars: `cost` is what the vendor charges by our price list, `revenue` what the pictures bring in by `sold_for`
    of their route or by their credits, `margin` the difference. Both are null where no price is stated. `unknown`
    pictures may have been charged; they count with no cost.
    """

    day: date
    kind: str
    product: str
    vendor: str
    model: str
    asked: int
    succeeded: int
    failed: int
    refused: int
    cancelled: int
    unknown: int
    seconds: float
    cost: str
    revenue: str | None
    margin: str | None


def cost_body(row: Row) -> dict[str, Any]:
    cost, revenue = row["cost"], row["revenue"]
    margin = None if revenue is None else revenue - cost
    return shown(CostBody, row, cost=dollars(cost), revenue=dollars_or_none(revenue), margin=dollars_or_none(margin))


class FailureBody(Output):
    """`reason` is the vendor's, null for those of deleted jobs."""

    kind: str
    vendor: str
    model: str
    state: PredictionState
    reason: str | None
    count: int
    cost: str


class CostsBody(Output):
    """Newest days first; the most frequent failures first."""

    costs: list[CostBody]
    failures: list[FailureBody]


class PredictionBody(Output):
    """One request to a vendor's model. `vendor_id` is the vendor's id of it, `reason` why there is no picture.

    `revenue` is what the picture brings in, in dollars: null if there is none, or where no price is stated.
    """

    id: UUID
    vendor: str
    model: str
    price_version: str
    state: PredictionState
    vendor_id: str | None
    cost: str
    revenue: str | None
    seconds: float | None
    reason: str | None
    created_at: datetime
    ended_at: datetime | None


def prediction_body(prediction: Prediction) -> dict[str, Any]:
    revenue = dollars_or_none(prediction.sold_for)
    return shown(PredictionBody, prediction, cost=dollars(prediction.cost), revenue=revenue)
