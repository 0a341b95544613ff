"""The facts of orders' reports that triggers of the tables do not add (revision 0011)."""

from typing import LiteralString

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.reports.counting import Counting

COLLECT: tuple[LiteralString, ...] = (
    "select report_checkout(checkouts) from checkouts order by created_at",
    "select report_order_entry(order_history) from order_history order by id",
    "select report_book_order(book_orders) from book_orders order by number",
    """
    insert into report_facts (storefront, at, key, counts)
    select storefront, updated_at, 'payment:' || payment_id, jsonb_build_object('sales.revenue', total) from orders
    where status = 'cancelled' and payment_id is not null and not exists (
        select from order_history where order_id = orders.id and status = 'processing')
    on conflict do nothing
    """,
    """
    insert into report_facts (storefront, at, key, counts)
    select storefront, at, 'refund:' || payment_id || ':' || refunded, jsonb_build_object('sales.refunds', missing)
    from (
        select storefront, payment_id, refunded,
          coalesce((select max(created_at) from order_history where order_id = orders.id
                    and note ~ '^Payment (partly )?refunded:'), updated_at) as at,
          refunded - coalesce((select sum((counts ->> 'sales.refunds')::bigint) from report_facts
            where report_facts.storefront = orders.storefront
            and key >= 'refund:' || payment_id || ':' and key < 'refund:' || payment_id || ';'), 0) as missing
        from orders where refunded > 0 and payment_id is not null
    ) refunds where missing > 0
    on conflict do nothing
    """,
)
DERIVE: LiteralString = """
    with sales as (
        select storefront, at, label as person, key, (counts ->> 'customers.revenue')::bigint as revenue
        from report_facts
        where id = any(%(ids)s) and label is not null and counts ->> 'customers.revenue' is not null
        order by at, id
    ), firsts as (
        insert into report_facts (storefront, at, key, label, counts, is_counted)
        select storefront, at, 'customer:' || person, key,
               jsonb_build_object('customers.new', 1, 'customers.new_revenue', revenue), true
        from sales on conflict do nothing returning storefront, label as key
    )
    insert into report_facts (storefront, at, key, counts, is_counted)
    select storefront, at, 'returned:' || person, '{"customers.returning": 1}', true from sales
    where not exists (
        select from firsts where firsts.storefront = sales.storefront and firsts.key = sales.key)
    on conflict do nothing
"""
"""Who buys first, and who buys again: one fact each for a customer, whose `label` is the key of the first sale."""

MISSING: LiteralString = """
    select storefront, key as subject from (
        select storefront, 'checkout:' || id as key from checkouts
        union all select storefront, 'placed:' || id from orders
        union all select storefront, 'sale:' || id from orders where exists (
            select from order_history where order_id = orders.id and status = 'processing')
        union all select storefront, 'cancelled:' || id from orders where status = 'cancelled'
        union all select storefront, 'placed:' || id from book_orders
        union all select storefront, 'sale:' || id from book_orders where paid_at is not null
        union all select storefront, 'cancelled:' || id from book_orders where cancelled_at is not null
    ) stored where not exists (
        select from report_facts where report_facts.storefront = stored.storefront and report_facts.key = stored.key)
"""
"""What has no fact, for the audit."""


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT, derive=DERIVE)
