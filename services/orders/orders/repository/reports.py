"""The facts of orders' reports: functions of the database add them (revision 0011), which triggers call as well."""

from typing import LiteralString

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.reports.collecting import Collected, by_id
from common.reports.counting import Counting

COLLECT = (
    by_id("checkouts", "report_checkout"),
    Collected("order_history", "report_order_entry"),
    by_id("orders", "report_order"),
    Collected("book_orders", "report_book_order", key="number"),
)
DERIVE: LiteralString = "select report_buyers(%(ids)s)"
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


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT, derive=DERIVE)
