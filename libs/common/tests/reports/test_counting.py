"""Facts are summed by hour and by day of the shop, whatever the order in which they arrive."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from common.db.database import Database
from common.kernel import clock
from common.reports.counting import Counting
from common.reports.facts import Fact, add_fact
from common.reports.measures import Measure, Report
from common.reports.periods import Period, Span, begin, hours
from common.reports.reading import read_series
from testkit.harness import Harness

SOLD = Report(
    name="sold",
    description="What a test sells.",
    measures=(Measure(name="units"), Measure(name="stock", is_level=True)),
)


class Shop:
    """A storefront in a time zone, whose facts are counted."""

    def __init__(self, harness: Harness, timezone: str) -> None:
        self.name = harness.storefront(timezone=timezone)
        self.zone = ZoneInfo(timezone)
        self.database: Database = harness.database
        self.counting = Counting(database=harness.database, storefronts=harness.storefronts)

    async def add(self, at: datetime, units: int = 1, key: str | None = None) -> None:
        counts = {"sold.units": units, "sold.stock": -units}
        fact = Fact(storefront=self.name, at=at, key=key or str(uuid4()), counts=counts)
        await add_fact(self.database.autocommit, fact)

    async def series(self, first: date, last: date, span: Span = Span.DAY) -> dict[str, Any]:
        """The units of each day or hour that has any."""
        period = Period(first, last, self.zone)
        _, series = await read_series(self.database.autocommit, self.name, SOLD, period, span)
        starts = [period.shown(start, span) for start in period.starts(span)]
        return {start: values["units"] for start, values in zip(starts, series, strict=True) if values["units"]}

    async def rows(self) -> list[Any]:
        return await self.database.autocommit.fetch(
            "select span, start, measure, item, value from report_counts where storefront = %(name)s"
            " order by span, start, measure, item",
            name=self.name,
        )


def local(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("timezone", "day", "length"),
    [
        ("UTC", "2026-03-29", 24),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Asia/Kolkata", "2026-03-29", 24),
        ("Australia/Lord_Howe", "2026-10-04", 24),  # its clocks change by half an hour
        ("America/Havana", "2026-11-01", 25),  # repeats midnight
    ],
)
def test_a_day_has_the_hours_that_pass_in_it(timezone: str, day: str, length: int) -> None:
    zone, chosen = ZoneInfo(timezone), date.fromisoformat(day)
    starts = hours(chosen, zone)
    assert len(starts) == length
    assert starts[0] == begin(chosen, zone)
    assert timedelta() < begin(chosen + timedelta(days=1), zone) - starts[-1] <= timedelta(hours=1)
    assert Period(chosen, chosen, zone).previous == Period(chosen - timedelta(days=1), chosen - timedelta(days=1), zone)


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Havana", "Pacific/Kiritimati"])
async def test_facts_belong_to_the_day_of_the_shop(ledger: Harness, timezone: str) -> None:
    shop = Shop(ledger, timezone)
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)):
        first, second = begin(day, shop.zone), begin(day + timedelta(days=1), shop.zone)
        for at, units in (
            (first - timedelta(microseconds=1), 1),
            (first, 10),
            (second - timedelta(microseconds=1), 100),
        ):
            await shop.add(at, units)
        await shop.add(second, 1000)
        await shop.counting.run()
        around = [(day + timedelta(days=offset)).isoformat() for offset in (-1, 0, 1)]
        found = await shop.series(day - timedelta(days=1), day + timedelta(days=1))
        assert found == dict(zip(around, (1, 110, 1000), strict=True))


async def test_an_hour_that_a_clock_change_repeats_is_two_hours(ledger: Harness) -> None:
    shop = Shop(ledger, "Europe/Berlin")
    day = date(2026, 10, 25)
    await shop.add(local(shop.zone, "2026-10-25T02:30:00"), 1)
    await shop.add(local(shop.zone, "2026-10-25T02:30:00", fold=1), 10)
    clock_before = clock.offset()
    clock.advance((begin(day, shop.zone) - clock.now()).total_seconds())
    try:
        await shop.counting.run()
        found = await shop.series(day, day, Span.HOUR)
    finally:
        clock.advance(clock_before - clock.offset())
    assert found == {"2026-10-25T02:00+02:00": 1, "2026-10-25T02:00+01:00": 10}
    assert await shop.series(day, day) == {"2026-10-25": 11}


async def test_a_fact_is_counted_once_however_often_and_in_whichever_order_it_arrives(ledger: Harness) -> None:
    shop, other = Shop(ledger, "Europe/Berlin"), Shop(ledger, "Europe/Berlin")
    now = clock.now()
    facts = [(now - timedelta(hours=hour), hour + 1, f"fact {hour}") for hour in range(30)]
    for at, units, key in facts:
        await shop.add(at, units, key)
        await shop.counting.run()
    for at, units, key in (*reversed(facts), *facts):
        await other.add(at, units, key)
    await other.counting.run()
    assert (ours := await shop.rows()) == await other.rows()
    assert sum(row["value"] for row in ours if row["measure"] == "sold.units" and row["span"] == "day") == 465
    assert await shop.counting.rebuild(shop.name) >= 2
    assert await shop.rows() == ours


async def test_facts_that_are_added_while_days_are_rebuilt_are_counted_once(ledger: Harness) -> None:
    shop = Shop(ledger, "UTC")
    now = clock.now()

    async def add_many() -> None:
        for number in range(60):
            await shop.add(now - timedelta(minutes=number), 1)
            await shop.counting.run()

    async def rebuild() -> None:
        for _ in range(20):
            await shop.counting.rebuild(shop.name)

    await asyncio.gather(add_many(), add_many(), rebuild())
    await shop.counting.run()
    found = await shop.series((now - timedelta(days=1)).date(), now.date())
    assert sum(found.values()) == 120


async def test_facts_that_are_added_while_facts_are_counted_are_left_to_the_next_call(ledger: Harness) -> None:
    shop = Shop(ledger, "UTC")
    arrives: LiteralString = """
        insert into report_facts (storefront, at, key, counts)
        select storefront, at, gen_random_uuid()::text, counts from report_facts where id = any(%(ids)s)
    """
    counting = replace(shop.counting, derive=arrives)
    now = clock.now()
    await shop.add(now)
    for counted in (2, 3):
        await counting.count()
        assert await shop.series(now.date(), now.date()) == {now.date().isoformat(): counted}


async def test_a_level_is_the_sum_of_all_changes_until_the_end_of_each_day(ledger: Harness) -> None:
    shop = Shop(ledger, "UTC")
    for day, units in ((1, 5), (3, 2)):
        await shop.add(datetime(2026, 1, day, 12, tzinfo=UTC), -units)
    await shop.counting.run()
    period = Period(date(2026, 1, 2), date(2026, 1, 4), shop.zone)
    totals, series = await read_series(shop.database.autocommit, shop.name, SOLD, period, Span.DAY)
    assert [values["stock"] for values in series] == [5, 7, 7]
    assert totals == {"units": -2, "stock": 7}


async def test_hours_are_kept_for_two_weeks_and_days_for_good(ledger: Harness) -> None:
    shop = Shop(ledger, "UTC")
    now = clock.now()
    for days in (0, 13, 40):
        await shop.add(now - timedelta(days=days))
    await shop.counting.run()
    await shop.add(now - timedelta(days=40))
    await shop.counting.run()
    rows = [row for row in await shop.rows() if row["measure"] == "sold.units"]
    assert [(row["span"], row["value"]) for row in rows] == [
        ("day", 2),
        ("day", 1),
        ("day", 1),
        ("hour", 1),
        ("hour", 1),
    ]
