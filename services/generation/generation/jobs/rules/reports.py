"""The report that generation owns."""

from common.reports.measures import Measure, Report, Unit, Values, share

MICRODOLLARS = 10_000
"""Of a cent."""


def _margin(values: Values) -> int:
    return (values["revenue"] - values["refunds"]) * MICRODOLLARS - values["cost"]


JOBS = Report(
    name="jobs",
    description="Jobs that were submitted, and runs of them that started and ended, each at its moment, by kind. "
    "`credits` is the price of completed jobs, `cost` what providers charged, in US dollars. `revenue` and `refunds` "
    "are those of credits, subscriptions and orders; `margin` is what is left of them in shops with US dollars.",
    measures=(
        Measure(name="submitted"),
        Measure(name="started"),
        Measure(name="completed"),
        Measure(name="failed"),
        Measure(name="credits"),
        Measure(name="cost", unit=Unit.DOLLARS),
        Measure(
            name="revenue",
            unit=Unit.MONEY,
            sources=("credits.revenue", "subscriptions.revenue", "sales.revenue"),
        ),
        Measure(
            name="refunds",
            unit=Unit.MONEY,
            sources=("credits.refunds", "subscriptions.refunds", "sales.refunds", "sales.voided"),
        ),
        Measure(name="margin", unit=Unit.DOLLARS, currency="USD", of=_margin),
        Measure(name="ended", of=lambda values: values["completed"] + values["failed"]),
        Measure(name="failure_rate", unit=Unit.SHARE, of=share("failed", "ended")),
    ),
    items="kind",
)
REPORTS = (JOBS,)
