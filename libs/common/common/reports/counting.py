"""Sums facts into counts by hour and day.

An hour that has new facts is counted anew from all its facts, and its day from its hours. So counting again, or in
another order, gives the same. One process at a time counts in a database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString
from zoneinfo import ZoneInfo

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.reports.collecting import Collected
from common.reports.periods import HOUR, begin, end, hours

LOCK_KEY = 0x7265706F7274
"""The advisory lock of the process that counts. The number spells `report`."""
BATCH = 5_000
"""Facts of one transaction."""
FEW = 20_000
"""Of a day with more facts, each hour is a statement of its own, so that none takes long."""
HOURS_KEPT = timedelta(days=15)
"""How long counts by hour are kept: two weeks, and the day that has begun."""
EVERY_SECONDS = 5.0
SHARE = 0.1
"""The timer that counts: how often it does, unless that would take more than this part of the time."""
UTC_ZONE = ZoneInfo("UTC")
ConcernedHours = Mapping[tuple[str, date], set[datetime]]
"""The hours of each day of a storefront that have new facts."""
_IS_UNCOUNTED: LiteralString = "select exists (select from report_facts where not is_counted)"
_TRY_LOCK: LiteralString = "select pg_try_advisory_xact_lock(%(key)s)"
_LOCK: LiteralString = "select pg_advisory_xact_lock(%(key)s)"
_TAKE: LiteralString = """
    update report_facts set is_counted = true
    where id in (select id from report_facts where not is_counted order by at limit %(limit)s)
    returning id, storefront, at
"""
_DELETE: LiteralString = """
    delete from report_counts
    where storefront = %(storefront)s and start >= %(since)s and start < %(until)s
    and (%(is_whole_day)s or (span = 'hour' and start = any(%(hours)s)))
"""
_HAS_FEW: LiteralString = """
    select count(*) <= %(few)s from (
        select from report_facts where storefront = %(storefront)s and at >= %(since)s and at < %(until)s
        limit %(few)s + 1
    ) facts
"""
_COUNT_HOURS: LiteralString = """
    insert into report_counts (storefront, measure, span, start, item, label, value)
    select %(storefront)s, counted.key, 'hour', hours.start, facts.item,
           max(facts.label) filter (where facts.item <> ''), sum(counted.value::bigint)
    from unnest(%(hours)s::timestamptz[]) hours(start)
    join report_facts facts on facts.storefront = %(storefront)s and facts.at >= hours.start
         and facts.at < least(hours.start + interval '1 hour', %(until)s)
    cross join lateral jsonb_each_text(facts.counts) counted
    group by counted.key, hours.start, facts.item
"""
_COUNT_DAY: LiteralString = """
    insert into report_counts (storefront, measure, span, start, item, label, value)
    select storefront, measure, 'day', %(since)s, item, max(label), sum(value)
    from report_counts
    where storefront = %(storefront)s and span = 'hour' and start >= %(since)s and start < %(until)s
    group by storefront, measure, item
    on conflict (storefront, measure, span, start, item)
    do update set label = excluded.label, value = excluded.value
    where report_counts.value <> excluded.value or report_counts.label is distinct from excluded.label
"""
_FORGET_HOURS: LiteralString = """
    delete from report_counts where storefront = %(storefront)s and span = 'hour' and start < %(edge)s
"""
_EXTENT: LiteralString = """
    select least((select min(at) from report_facts where storefront = %(storefront)s),
                 (select min(start) from report_counts where storefront = %(storefront)s and span = 'day')) as first,
           greatest((select max(at) from report_facts where storefront = %(storefront)s),
                    (select max(start) from report_counts where storefront = %(storefront)s and span = 'day')) as last
"""
COLLECTED = "collected"
"""The key of a fact of no storefront: that the facts of what earlier releases had stored were added."""
_IS_COLLECTED: LiteralString = "select exists (select from report_facts where storefront = '' and key = %(key)s)"
_NOTE_COLLECTED: LiteralString = """
    insert into report_facts (storefront, at, key, counts, is_counted) values ('', %(now)s, %(key)s, '{}', true)
    on conflict do nothing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The facts of one service.

    `collect` adds the facts of everything that the service has stored; repeating it adds nothing. `derive` adds facts
    that follow from those with the `ids`, at the same moments. It sees facts in the order of time, as far as they are
    known, so that it can find the first of a kind.
    """

    database: Database
    storefronts: Storefronts
    collect: Sequence[Collected] = ()
    derive: LiteralString | None = None

    async def run(self) -> None:
        """Count the facts that are not counted yet, after those of an earlier release were collected once."""
        if not await self.database.autocommit.fetch_value(_IS_COLLECTED, key=COLLECTED):
            await self.collect_facts()
        await self.count()

    async def collect_facts(self) -> None:
        """Add the facts that are missing."""
        for each in self.collect:
            await each.add_facts(self.database)
        await self.database.autocommit.execute(_NOTE_COLLECTED, key=COLLECTED, now=clock.now())

    async def count(self) -> None:
        """Count the facts that are there. Those that are added meanwhile are left to the next call.

        An hour is summed from all its facts, so that each call costs what the whole hour costs.
        """
        taken = BATCH
        while taken == BATCH and await self.database.autocommit.fetch_value(_IS_UNCOUNTED):
            async with self.database.transaction() as uow:
                if not await uow.fetch_value(_TRY_LOCK, key=LOCK_KEY):
                    return
                taken = await _count_batch(uow, self.storefronts, self.derive)

    async def rebuild(self, storefront: str | None = None) -> int:
        """Add missing facts, and count every day of a storefront, or of all, anew; returns how many days these were.

        May run while facts are added: a fact is in the sums of its hour whenever these are made, and only once.
        """
        await self.collect_facts()
        await self.count()
        names = [each.name for each in self.storefronts] if storefront is None else [storefront]
        total = 0
        for name in names:
            total += await _count_all_days(self.database, name, zone_of(self.storefronts, name))
        return total


async def _count_batch(uow: UnitOfWork, storefronts: Storefronts, derive: LiteralString | None) -> int:
    """Returns how many facts were taken."""
    facts = await uow.fetch(_TAKE, limit=BATCH)
    if derive is not None:
        await uow.execute(derive, ids=[fact["id"] for fact in facts])
    moments = ((fact["storefront"], fact["at"]) for fact in facts)
    for (storefront, day), concerned in _days(storefronts, moments).items():
        await count_day(uow, storefront, zone_of(storefronts, storefront), day, concerned)
    for storefront in {fact["storefront"] for fact in facts}:
        await _forget_hours(uow, storefront)
    return len(facts)


async def _forget_hours(uow: UnitOfWork, storefront: str) -> None:
    edge = clock.now() - HOURS_KEPT
    await uow.defer(_FORGET_HOURS, storefront=storefront, edge=begin(edge.date(), UTC_ZONE))


async def count_day(
    uow: UnitOfWork, storefront: str, zone: ZoneInfo, day: date, concerned: Iterable[datetime] | None = None
) -> None:
    """Count the hours of a day that begin at the moments `concerned`, or all of them, and the day.

    All are counted also if the counts of some may have been deleted.
    """
    since, until = begin(day, zone), end(day, zone)
    is_whole_day = concerned is None or since < clock.now() - HOURS_KEPT + timedelta(days=2)
    chosen = hours(day, zone) if is_whole_day or concerned is None else sorted(concerned)
    bounds = {"storefront": storefront, "since": since, "until": until}
    await uow.defer(_DELETE, **bounds, hours=chosen, is_whole_day=is_whole_day)
    has_few = await uow.fetch_value(_HAS_FEW, **bounds, few=FEW)
    for some in [chosen] if has_few else [[hour] for hour in chosen]:
        await uow.execute(_COUNT_HOURS, storefront=storefront, until=until, hours=some)
    await uow.execute(_COUNT_DAY, **bounds)


async def _count_all_days(database: Database, storefront: str, zone: ZoneInfo) -> int:
    extent = await database.autocommit.fetch_one(_EXTENT, storefront=storefront)
    if extent is None or extent["first"] is None:
        return 0
    day, last, counted = extent["first"].astimezone(zone).date(), extent["last"].astimezone(zone).date(), 0
    while day <= last:
        async with database.transaction() as uow:
            await uow.execute(_LOCK, key=LOCK_KEY)
            await count_day(uow, storefront, zone, day)
            await _forget_hours(uow, storefront)
        day, counted = day + timedelta(days=1), counted + 1
    return counted


def zone_of(storefronts: Storefronts, name: str) -> ZoneInfo:
    """UTC for a storefront that this installation does not have any more."""
    storefront = storefronts.get(name)
    return storefront.zone if storefront else UTC_ZONE


def _days(storefronts: Storefronts, moments: Iterable[tuple[str, datetime]]) -> ConcernedHours:
    found: dict[tuple[str, date], set[datetime]] = defaultdict(set)
    for storefront, at in moments:
        zone = zone_of(storefronts, storefront)
        day = at.astimezone(zone).date()
        since = begin(day, zone)
        found[storefront, day].add(since + (at - since) // HOUR * HOUR)
    return found
