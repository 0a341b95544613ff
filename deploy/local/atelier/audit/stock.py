"""Rules of stock: the journal, the reservations, and the orders they belong to."""

from collections.abc import Iterable, Iterator
from typing import Any

from orders.domain.status import PURCHASED, Status

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import batches, joined

JOURNAL = Rule("stock-journal", "stocks whose journal does not add up to the quantity", f"{BY_HAND}: count the stock")
MOVEMENTS = Rule("reservation-journal", "reservations that differ from the journal", f"{BY_HAND}: count the stock")
MISSING = Rule(
    "reservation-missing", "stock that is not reserved for an order", f"{RECONCILE}, as far as stock reaches"
)
NOT_KEPT = Rule("reservation-not-kept", "reservations of paid orders that may still expire", RECONCILE)
RELEASED = Rule(
    "reservation-released",
    "released stock of an order that is not cancelled",
    f"{RECONCILE} where payments knows that the order was closed, else {BY_HAND}",
)
NO_ORDER = Rule("reservation-for-no-order", "stock that is reserved for no order", RECONCILE)
UNPAID = Rule("reservation-kept-unpaid", "permanent reservations of unpaid orders", f"{BY_HAND}: was the order paid?")
DIFFERENT = Rule("reservation-differs", "reservations of other goods than the order's", f"{BY_HAND}: count the stock")

RULES = (JOURNAL, MOVEMENTS, MISSING, NOT_KEPT, RELEASED, NO_ORDER, UNPAID, DIFFERENT)
LOOKED_UP = 500

_JOURNAL = """
    select u.storefront, u.id::text as subject,
      format('%%s in stock, %%s by the journal', quantity, coalesce(sum, 0)) as detail
    from stock_units u
    left join (select unit_id, sum(delta) as sum from stock_movements group by unit_id) j on j.unit_id = u.id
    where u.quantity < 0 or u.quantity <> coalesce(sum, 0)
"""
_MOVEMENTS = """
    select coalesce(m.storefront, r.storefront) as storefront, coalesce(m.order_id, r.order_id)::text as subject,
      format('unit %%s: %%s by the journal, %%s by the reservation',
        coalesce(m.unit_id, r.unit_id), -coalesce(moved, 0), coalesce(taken, 0)) as detail
    from (
      select storefront, order_id, unit_id, sum(delta) as moved from stock_movements
      where order_id is not null group by storefront, order_id, unit_id
    ) m full join (
      select storefront, order_id, key::uuid as unit_id, value::bigint as taken
      from reservations, jsonb_each_text(taken) where state <> 'released'
    ) r on (r.storefront, r.order_id, r.unit_id) = (m.storefront, m.order_id, m.unit_id)
    where coalesce(moved, 0) + coalesce(taken, 0) <> 0
"""
_GOODS = """
    string_agg(product_id || '/' || coalesce(variant_id::text, '') || '*' || units, ' ' order by product_id, variant_id)
"""
_ORDERS = f"""
    select id, coalesce(o.storefront, c.storefront) as storefront, o.number, o.status, goods,
      c.state = 'open' and c.deadline >= %(edge)s as is_open
    from checkouts c full join (select * from orders where imported_at is null) o using (id) left join (
      select order_id, {_GOODS} as goods from (
        select order_id, product_id, variant_id, sum(quantity) as units from order_lines
        group by order_id, product_id, variant_id
      ) units group by order_id
    ) l on l.order_id = o.id
    order by id
"""
_RESERVATIONS = f"""
    select order_id as id, storefront, state, goods from reservations r left join lateral (
      select {_GOODS} as goods from (
        select (line ->> 'product_id')::uuid as product_id, (line ->> 'variant_id')::uuid as variant_id,
          sum((line ->> 'quantity')::bigint) as units
        from jsonb_array_elements(r.lines) line group by 1, 2
      ) units
    ) l on true
    order by order_id
"""
_CAPTURED = """
    select distinct order_id::text as order_id from payments
    where order_id = any(%(orders)s::uuid[]) and status in ('completed', 'partially_refunded')
"""


def journal(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """The movements of a unit add up to its quantity, those of an order to its reservation."""
    for row in snapshot.stream("catalog", _JOURNAL):
        yield Finding(JOURNAL, **row)
    for row in snapshot.stream("catalog", _MOVEMENTS):
        yield Finding(MOVEMENTS, **row)


def reservations(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Every open or paid order has a reservation, and there are no others."""
    orders = snapshot.stream("orders", _ORDERS, edge=bounds.edge)
    found = (
        Finding(rule, (order or reservation or {})["storefront"], str((order or reservation or {})["id"]), detail)
        for order, reservation in joined(orders, snapshot.stream("catalog", _RESERVATIONS))
        for rule, detail in _compare(order, reservation)
    )
    for batch in batches(found, LOOKED_UP):
        yield from _without_paid(snapshot, batch)


def _compare(order: Row | None, reservation: Row | None) -> Iterable[tuple[Rule, str]]:
    state = reservation["state"] if reservation else None
    if order is None or order["status"] is None:
        if state in ("held", "kept") and not (order and order["is_open"]):
            yield NO_ORDER, f"{state}, and there is no order"
        return
    known = f"{order['number']} is {order['status']}"
    if order["status"] == Status.CANCELLED:
        if state in ("held", "kept"):
            yield NO_ORDER, f"{state}, and {known}"
        return
    yield from ((rule, known) for rule in _of_live_order(order["status"], state))
    if reservation and state != "released" and reservation["goods"] != order["goods"]:
        yield DIFFERENT, f"{known} with {order['goods']}, reserved are {reservation['goods']}"


def _of_live_order(status: str, state: str | None) -> Iterable[Rule]:
    if state is None:
        yield MISSING
    elif state == "released":
        yield RELEASED
    elif state == "held" and status in PURCHASED:
        yield NOT_KEPT
    elif state == "kept" and status not in PURCHASED:
        yield UNPAID


def _without_paid(snapshot: Snapshot, findings: list[Finding]) -> Iterator[Finding]:
    """The stock of a lost but paid order stays reserved: the rules of payments report it."""
    orderless = [finding.subject for finding in findings if finding.rule is NO_ORDER and "no order" in finding.detail]
    paid: set[Any] = set()
    if orderless:
        paid = {row["order_id"] for row in snapshot.rows("payments", _CAPTURED, orders=orderless)}
    for finding in findings:
        if finding.rule is not NO_ORDER or finding.subject not in paid or "no order" not in finding.detail:
            yield finding
