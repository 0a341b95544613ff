"""The facts of orders' reports: functions of the database add them (revision 0011), which triggers call as well."""

from typing import LiteralString

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.storefronts import Storefronts
from common.reports.collecting import Collected, by_id
from common.reports.counting import Counting
from common.reports.periods import Period

COLLECT = (
    by_id("checkouts", "report_checkout"),
    Collected("order_history", "report_order_entry"),
    by_id("orders", "report_order"),
    Collected("book_orders", "report_book_order", key="number"),
)
DERIVE: LiteralString = "select report_buyers(%(ids)s)"
_BUYERS: LiteralString = """
    select count(distinct sales.label)::int as customers,
           count(distinct sales.label) filter (where firsts.label <> sales.key)::int as returning
    from report_facts sales left join report_facts firsts
         on firsts.storefront = sales.storefront and firsts.key = 'customer:' || sales.label and firsts.item = ''
    where sales.storefront = %(storefront)s and sales.at >= %(since)s and sales.at < %(until)s
      and sales.item = '' and sales.label is not null and sales.counts ->> 'customers.revenue' is not null
"""
EXPECTED: LiteralString = """
    select storefront, 'checkout:' || id as key from checkouts
    union all select storefront, 'placed:' || id from orders
    union all select storefront, 'sale:' || id from orders where exists (
        select from order_history where order_id = orders.id and status = 'processing')
    union all select storefront, 'cancelled:' || id from orders where status = 'cancelled'
    union all select storefront, 'placed:' || id from book_orders
    union all select storefront, 'sale:' || id from book_orders where paid_at is not null
    union all select storefront, 'cancelled:' || id from book_orders where cancelled_at is not null
"""
"""The keys of facts that have to exist, for the audit."""


async def count_buyers(executor: Executor, storefront: str, period: Period) -> dict[str, int]:
    """The distinct `customers` who bought in a period; `returning` are those with a sale that is not their first.

    Read from the facts of the period, because the sums of days do not say who is in several of them.
    """
    row = await executor.fetch_one(_BUYERS, storefront=storefront, since=period.since, until=period.until)
    assert row is not None
    return row


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT, derive=DERIVE)
