"""Rules of picture books: paid orders and packs, what generation grants for them, ledgers, and visitors' claims."""

from collections.abc import Iterator
from datetime import timedelta

from orders.domain.order import ANONYMOUS_USER_ID

from atelier.audit.databases import Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import joined

TIER = Rule("book-tier", "paid orders whose books do not know their tier", RECONCILE)
PURCHASE = Rule("book-purchase", "paid orders of books and packs without a purchase in the ledger", RECONCILE)
UNPAID = Rule(
    "book-purchase-unpaid", "purchases in the ledger whose order is not paid", f"{BY_HAND}: report the payment again"
)
APPLIED = Rule("retry-pack-unpaid", "applied retry packs that are not paid", f"{BY_HAND}: correct the allowance")
UNCLAIMED = Rule(
    "book-claim", "visitors' paid orders without a customer", f"{BY_HAND}: staff's list of claims that need a hand"
)
NUMBER = Rule("book-number-counter", "numbers of book orders that would be assigned twice", RECONCILE)

RULES = (TIER, PURCHASE, UNPAID, APPLIED, UNCLAIMED, NUMBER)
CLAIMED_WITHIN = timedelta(minutes=30)
"""After this time a visitor's paid order has a customer, or needs a hand."""

_ORDERED = """
    select (o.id::text || ' ' || i.book_id::text) collate "C" as id, o.storefront, o.id as order_id, i.book_id,
      o.tier_code
    from book_orders o join (select distinct order_id, book_id from book_order_items) i on i.order_id = o.id
    where o.status in ('paid', 'completed') and o.user_id <> %(deleted)s
      and greatest(o.paid_at, o.claimed_at) < %(edge)s
    order by 1
"""
_TIERS = """
    select (order_id::text || ' ' || book_id::text) collate "C" as id, tier_code from book_tiers order by 1
"""
_PAID = """
    select id, storefront, number, status in ('paid', 'completed') and user_id is not null
      and greatest(paid_at, claimed_at) < %(edge)s as needs_purchase
    from book_orders where paid_at is not null order by id
"""
_PURCHASES = """
    select reference as id, storefront, created_at < %(edge)s as is_old
    from book_ledger where entry_type = 'PURCHASE' order by reference
"""
_PACKS = """
    select p.id, o.status in ('paid', 'completed') as is_paid
    from retry_packs p join book_orders o on o.id = p.order_id order by p.id
"""
_APPLIED = """
    select retry_pack_id as id, storefront from applied_packs where applied_at < %(edge)s order by retry_pack_id
"""
_UNCLAIMED = """
    select id, storefront, number from book_orders
    where status = 'paid' and user_id is null and paid_at < %(before)s order by id
"""
_COUNTER = "select pg_get_serial_sequence('book_orders', 'number') as sequence"
_NEXT = "select last_value + is_called::int as next from {sequence}"
_LAST_IN = {
    "payments": "select max((facts ->> 'order_id')::bigint) as last from book_ledger where entry_type = 'PURCHASE'",
    "generation": "select max(order_number) as last from book_tiers",
}


def tiers(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Generation knows the tier of every book of a customer's paid order. Books of deleted customers are gone."""
    ordered = snapshot.stream("orders", _ORDERED, edge=bounds.edge, deleted=ANONYMOUS_USER_ID)
    for book, known in joined(ordered, snapshot.stream("generation", _TIERS)):
        if book is not None and (known is None or known["tier_code"] != book["tier_code"]):
            shown = known["tier_code"] if known else "no tier"
            detail = f"book {book['book_id']} has {shown} instead of {book['tier_code']}"
            yield Finding(TIER, book["storefront"], str(book["order_id"]), detail)


def purchases(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """The ledger has a purchase for every paid order of a customer, and for no other. A claim is waited for."""
    paid = snapshot.stream("orders", _PAID, edge=bounds.edge)
    for order, purchase in joined(paid, snapshot.stream("payments", _PURCHASES, edge=bounds.edge)):
        if purchase is None:
            if order is not None and order["needs_purchase"]:
                yield Finding(PURCHASE, order["storefront"], str(order["id"]), f"order {order['number']}")
        elif order is None and purchase["is_old"]:
            yield Finding(UNPAID, purchase["storefront"], str(purchase["id"]), "orders knows no payment of it")


def packs(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Only packs that are paid were applied."""
    applied = snapshot.stream("generation", _APPLIED, edge=bounds.edge)
    for use, pack in joined(applied, snapshot.stream("orders", _PACKS)):
        if use is not None and (pack is None or not pack["is_paid"]):
            yield Finding(APPLIED, use["storefront"], str(use["id"]), "unpaid" if pack else "unknown to orders")


def claims(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """A visitor who has paid becomes a customer."""
    for row in snapshot.stream("orders", _UNCLAIMED, before=bounds.now - CLAIMED_WITHIN):
        yield Finding(UNCLAIMED, row["storefront"], str(row["id"]), f"order {row['number']}")


def counter(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """A restored database would give an order the number of a lost one, whose payment would then pay it."""
    [sequence] = snapshot.rows("orders", _COUNTER)
    [given] = snapshot.rows("orders", _NEXT.format(sequence=sequence["sequence"]))
    last = max(snapshot.rows(service, sql)[0]["last"] or 0 for service, sql in _LAST_IN.items())
    if last >= given["next"]:
        yield Finding(NUMBER, "", str(last), "is known, and would be assigned again")
