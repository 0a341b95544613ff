"""Rules of reports: counts agree with facts, and facts with what the services have stored."""

from collections.abc import Iterator

from generation.jobs.queries.reports import EXPECTED as JOBS
from orders.repository.reports import EXPECTED as ORDERS
from payments.repository.reports import EXPECTED as PAYMENTS

from atelier.audit.databases import Snapshot
from atelier.audit.findings import RECONCILE, Bounds, Finding, Rule

COUNT = Rule("report-count", "days whose counts in reports are not the sum of their facts", RECONCILE)
FACT = Rule("report-fact", "orders, credits, subscriptions and jobs that reports do not count", RECONCILE)
RULES = (COUNT, FACT)
EXPECTED = {"orders": ORDERS, "payments": PAYMENTS, "generation": JOBS}
"""By service: a query for the keys that facts have to have. Carts change too much to tell."""
COUNTING = (*EXPECTED, "cart")
_MISSING = """
    select storefront, key from ({expected}) expected where not exists (
        select from report_facts where report_facts.storefront = expected.storefront
        and report_facts.key = expected.key)
"""
_COUNTS = """
    with facts as (
        select facts.storefront, counted.key as measure, (
            select start from report_counts where storefront = facts.storefront and span = 'day' and start <= facts.at
            order by start desc limit 1) as start, sum(counted.value::bigint) as value
        from report_facts facts cross join lateral jsonb_each_text(facts.counts) counted
        where facts.is_counted group by 1, 2, 3
    ), counts as (
        select storefront, measure, start, sum(value) as value from report_counts where span = 'day' group by 1, 2, 3
    )
    select storefront, measure, start, (coalesce(counts.value, 0) - coalesce(facts.value, 0))::bigint as surplus
    from facts full join counts using (storefront, measure, start)
    where coalesce(counts.value, 0) <> coalesce(facts.value, 0)
    order by storefront, start, measure
"""
"""A fact before every counted day has no `start`. The day that is being counted may differ for some seconds."""


def counts(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """A day's counts are the sum of its facts."""
    for service in COUNTING:
        for row in snapshot.stream(service, _COUNTS):
            day = "before all days" if row["start"] is None else row["start"].isoformat()
            yield Finding(COUNT, row["storefront"], f"{service} {day}", f"{row['measure']}: {row['surplus']:+d}")


def facts(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Everything that a report counts has its fact."""
    for service, expected in EXPECTED.items():
        for row in snapshot.stream(service, _MISSING.format(expected=expected)):
            yield Finding(FACT, row["storefront"], row["key"], f"not counted by {service}")
