"""The reports that payments owns."""

from common.reports.measures import Measure, Report, Unit, Values, difference

CREDITS = Report(
    name="credits",
    description="Credits that were sold and used, at the moment of their entry, and what was paid for packs, by pack. "
    "What a job holds is used, and given back when the job fails.",
    measures=(
        Measure(name="purchases"),
        Measure(name="revenue", unit=Unit.MONEY),
        Measure(name="refunds", unit=Unit.MONEY),
        Measure(name="sold"),
        Measure(name="used"),
        Measure(name="recalled"),
        Measure(name="adjusted"),
        Measure(name="outstanding", is_level=True),
        Measure(name="net_revenue", unit=Unit.MONEY, of=difference("revenue", "refunds")),
    ),
    items="pack",
)


def _churn(values: Values) -> int | None:
    """The part of the subscriptions at the begin that ended."""
    at_begin = values["active"] - values["started"] + values["ended"]
    return round(10_000 * values["ended"] / at_begin) if at_begin else None


SUBSCRIPTIONS = Report(
    name="subscriptions",
    description="Subscriptions that started and ended, `active` ones and their `recurring` revenue a month at the end, "
    "what was paid and refunded, and the part of the subscriptions at the begin that ended, `churn`.",
    measures=(
        Measure(name="started"),
        Measure(name="ended"),
        Measure(name="active", is_level=True),
        Measure(name="recurring", unit=Unit.MONEY, is_level=True),
        Measure(name="invoices"),
        Measure(name="revenue", unit=Unit.MONEY),
        Measure(name="refunds", unit=Unit.MONEY),
        Measure(name="net_revenue", unit=Unit.MONEY, of=difference("revenue", "refunds")),
        Measure(name="churn", unit=Unit.SHARE, of=_churn),
    ),
)
REPORTS = (CREDITS, SUBSCRIPTIONS)
