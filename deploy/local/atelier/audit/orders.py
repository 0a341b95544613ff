"""Rules within the database of orders."""

from collections.abc import Iterator

from common.messaging.outbox import RETENTION
from orders.domain.status import PAID_LATER_NOTE
from orders.use_cases.record_payment import NOTES_WITHOUT_STATUS_CHANGE

from atelier.audit.databases import Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule

SEVERAL_ORDERS = Rule("several-orders", "requests that placed several orders", f"{BY_HAND}: cancel all but one")
NO_CHECKOUT = Rule("order-without-checkout", "orders without a checkout", f"{BY_HAND}: the database was edited")
NO_ORDER = Rule("checkout-without-order", "placed checkouts without an order", f"{BY_HAND}: the order is lost")
UNDECIDED = Rule("checkout-undecided", "undecided checkouts", f"{RECONCILE}, or the timer of a running orders worker")
TOTALS = Rule("order-totals", "orders whose amounts do not add up", f"{BY_HAND}: the database was edited")
HISTORY = Rule("order-history", "histories that do not fit the order's status", f"{BY_HAND}: the database was edited")

RULES = (SEVERAL_ORDERS, NO_CHECKOUT, NO_ORDER, UNDECIDED, TOTALS, HISTORY)

_SEVERAL = """
    select storefront, request_id::text as subject, id::text as detail from (
      select storefront, request_id, id, created_at - lag(created_at) over (
        partition by request_id order by created_at) as since
      from checkouts where state = 'placed' and request_id is not null
    ) placed where since < %(kept)s
"""
_PAIRS = """
    select coalesce(o.storefront, c.storefront) as storefront, coalesce(o.id, c.id)::text as subject,
      o.number, o.id is null as is_orderless
    from orders o full join (select id, storefront from checkouts where state = 'placed') c on c.id = o.id
    where o.id is null or (c.id is null and o.imported_at is null)
"""
_UNDECIDED = """
    select storefront, id::text as subject, state || ', deadline ' || deadline as detail from checkouts
    where (not is_settled and deadline < %(edge)s) or (state = 'open' and is_settled)
"""
_TOTALS = """
    select o.storefront, o.id::text as subject, o.number || ', total ' || o.total as detail
    from orders o left join (
      select order_id, sum(unit_price * quantity) as goods, sum(quantity) as units from order_lines group by order_id
    ) l on l.order_id = o.id
    where o.total <> o.subtotal + o.tax + o.shipping - o.discount
      or o.subtotal is distinct from l.goods or o.item_count is distinct from l.units
"""
_HISTORY = """
    select o.storefront, o.id::text as subject,
      format('%%s is %%s: %%s pending, %%s processing, %%s cancelled', number, status, placed, paid, cancelled)
        as detail
    from orders o left join (
      select order_id, count(*) filter (where status = 'pending') as placed,
        count(*) filter (where status = 'processing') as paid, count(*) filter (where status = 'cancelled') as cancelled
      from order_history
      where note <> %(afterwards)s and not note ^@ any(%(asides)s)
      group by order_id
    ) h on h.order_id = o.id
    where placed is distinct from 1 or cancelled is distinct from (status = 'cancelled')::int
      or paid > 1 or (paid = 0 and status in ('processing', 'shipped', 'delivered', 'returned'))
"""


def checkouts(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Each request has at most one order, each order but imported ones has a checkout, and each checkout is decided in
    time."""
    for row in snapshot.stream("orders", _SEVERAL, kept=RETENTION):
        yield Finding(SEVERAL_ORDERS, **row)
    for row in snapshot.stream("orders", _PAIRS):
        rule = NO_ORDER if row.pop("is_orderless") else NO_CHECKOUT
        yield Finding(rule, row["storefront"], row["subject"], row["number"] or "")
    for row in snapshot.stream("orders", _UNDECIDED, edge=bounds.edge):
        yield Finding(UNDECIDED, **row)


def amounts_and_histories(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Amounts add up, and the history has each status change once."""
    for row in snapshot.stream("orders", _TOTALS):
        yield Finding(TOTALS, **row)
    notes = list(NOTES_WITHOUT_STATUS_CHANGE)
    for row in snapshot.stream("orders", _HISTORY, afterwards=PAID_LATER_NOTE, asides=notes):
        yield Finding(HISTORY, **row)
