"""Reads counts. Only sums are read, not facts, so that a day costs the same however many facts it has."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, LiteralString

from pydantic import BaseModel

from common.db.executor import Executor, Row
from common.reports.measures import Report
from common.reports.periods import Period, Span

_COUNTS: LiteralString = """
    select start, measure, sum(value)::bigint as value from report_counts
    where storefront = %(storefront)s and measure = any(%(measures)s) and span = %(span)s
    and start >= %(since)s and start < %(until)s
    group by start, measure
"""
_BEFORE: LiteralString = """
    select measure, sum(value)::bigint as value from report_counts
    where storefront = %(storefront)s and measure = any(%(measures)s) and span = 'day' and start < %(since)s
    group by measure
"""
_ITEMS: LiteralString = """
    with ranks as (
        select item, coalesce(sum(value) filter (where measure = %(sort)s), 0)::bigint as rank from report_counts
        where storefront = %(storefront)s and measure = any(%(measures)s) and span = 'day'
        and start >= %(since)s and start < %(until)s and item <> ''
        group by item
    ), page as (
        select * from ranks where %(rank)s::bigint is null or (rank, item) < (%(rank)s, %(item)s::text)
        order by rank desc, item desc limit %(limit)s
    ), sums as (
        select item, measure, sum(value)::bigint as value, (array_agg(label order by start desc))[1] as label
        from report_counts join page using (item)
        where storefront = %(storefront)s and measure = any(%(measures)s) and span = 'day'
        and start >= %(since)s and start < %(until)s
        group by item, measure
    )
    select item, rank, max(label) as label, jsonb_object_agg(measure, value) as counts
    from page join sums using (item) group by item, rank order by rank desc, item desc
"""


class Count(BaseModel, frozen=True):
    """The sum of a stored measure in the hour or day that begins at `start`."""

    start: datetime
    measure: str
    value: int


class Wanted(BaseModel, frozen=True):
    """Counts of stored measures. `until` is not included."""

    storefront: str
    measures: list[str]
    span: Span
    since: datetime
    until: datetime


ReadCounts = Callable[[Wanted], Awaitable[Sequence[Count]]]
"""Reads counts in this service, or asks another one for them."""
CountDistinct = Callable[[Executor, str, Period], Awaitable[dict[str, int]]]
"""Counts what a report names as `distinct`, of a storefront in a period."""


async def read_counts(executor: Executor, wanted: Wanted) -> list[Count]:
    rows = await executor.fetch(_COUNTS, **{**wanted.model_dump(), "span": wanted.span.value})
    return [Count(**row) for row in rows]


async def read_series(
    executor: Executor, storefront: str, report: Report, period: Period, span: Span, others: Sequence[ReadCounts] = ()
) -> tuple[dict[str, int | None], list[dict[str, int | None]]]:
    """The measures of the period, and of each of its days or hours in order. `others` ask other services.

    What was counted for a span that does not begin where one of the period's does belongs to the one before it.
    """
    wanted = Wanted(storefront=storefront, measures=[*report.stored], span=span, since=period.since, until=period.until)
    found = [*await read_counts(executor, wanted)]
    for read in others:
        found += await read(wanted)
    starts = period.starts(span)
    by_start = [dict.fromkeys(report.stored.values(), 0) for _ in starts]
    for count in found:
        by_start[bisect_right(starts, count.start) - 1][report.stored[count.measure]] += count.value
    levels = await _levels_before(executor, storefront, report, period)
    series, totals = [], dict.fromkeys(report.stored.values(), 0)
    for values in by_start:
        for name, value in values.items():
            totals[name] += value
        for name in report.levels:
            levels[name] += values[name]
        series.append(report.complete({**values, **levels}))
    return report.complete({**totals, **levels}), series


async def read_items(
    executor: Executor,
    storefront: str,
    report: Report,
    period: Period,
    sort: str,
    after: tuple[int, str] | None,
    limit: int,
) -> list[Row]:
    """Items with their sums in the period, those with most of `sort` first: `item`, `label`, `rank`, `values`."""
    stored = {name: source for source, name in report.stored.items()}
    rank, item = after or (None, None)
    rows = await executor.fetch(
        _ITEMS,
        storefront=storefront,
        measures=[stored[each.name] for each in report.summed],
        sort=stored[sort],
        since=period.since,
        until=period.until,
        rank=rank,
        item=item,
        limit=limit,
    )
    return [{**row, "values": report.complete(_named(row["counts"], report))} for row in rows]


async def _levels_before(executor: Executor, storefront: str, report: Report, period: Period) -> dict[str, int]:
    levels = dict.fromkeys(report.levels, 0)
    if levels:
        measures = [source for source, name in report.stored.items() if name in levels]
        rows = await executor.fetch(_BEFORE, storefront=storefront, measures=measures, since=period.since)
        levels.update({report.stored[row["measure"]]: row["value"] for row in rows})
    return levels


def _named(counts: dict[str, Any], report: Report) -> dict[str, int]:
    return {report.stored[measure]: value for measure, value in counts.items()}
