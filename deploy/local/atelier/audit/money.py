"""Rules between orders and payments: each captured payment has one paid order, or is refunded."""

from collections.abc import Iterable, Iterator

from orders.domain.status import Status
from payments.domain.payment import CAPTURED, OPEN

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import joined

UNKNOWN = Rule("payment-unknown-to-order", "paid orders that have not recorded their payment", RECONCILE)
DIFFERENT = Rule(
    "payment-differs", "orders whose captured payment differs from the recorded one", f"{BY_HAND}: refund the excess"
)
MISSING = Rule(
    "payment-missing",
    "orders whose payment is not in the database of payments",
    "`atelier reconcile --restored payments --to MOMENT` where the provider still has it",
)
NO_ORDER = Rule(
    "payment-without-order",
    "captured payments without an order",
    f"{BY_HAND}: `atelier reconcile --refund-lost` refunds the payment and releases the stock",
)
OPEN_NO_ORDER = Rule("open-payment-without-order", "open payments without an order", RECONCILE)
NOT_BACK = Rule("payment-not-given-back", "captured payments of cancelled orders that are not refunded", RECONCILE)
OPEN_CANCELLED = Rule("open-payment-of-closed-order", "open payments of cancelled orders", RECONCILE)
REFUND = Rule("refund-unknown-to-order", "refunds that the order has not recorded", RECONCILE)
REFUND_MISSING = Rule("refund-missing", "refunds that payments has not recorded", MISSING.remedy)
CLOSED = Rule("order-closed-elsewhere", "open orders that payments has recorded as closed", RECONCILE)

RULES = (UNKNOWN, DIFFERENT, MISSING, NO_ORDER, OPEN_NO_ORDER, NOT_BACK, OPEN_CANCELLED, REFUND, REFUND_MISSING, CLOSED)

_ORDERS = """
    select id, storefront, number, status, total, currency, payment_id::text as payment_id, refunded
    from orders order by id
"""
_PAYMENTS = """
    select order_id as id, storefront, closed_as, payments from order_files full join (
      select order_id, storefront, jsonb_agg(jsonb_build_object('id', id, 'status', status, 'amount', amount,
        'currency', currency, 'refunded', refunded) order by created_at, id) as payments
      from payments group by order_id, storefront
    ) p using (order_id, storefront) order by order_id
"""


def payments(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Every captured payment belongs to one order and pays it in full, or is refunded."""
    for order, ledger in joined(snapshot.stream("orders", _ORDERS), snapshot.stream("payments", _PAYMENTS)):
        known = {**(ledger or {}), **(order or {})}
        for rule, detail in _compare(order, ledger):
            yield Finding(rule, known["storefront"], str(known["id"]), detail)


def _compare(order: Row | None, ledger: Row | None) -> Iterable[tuple[Rule, str]]:
    paid = (ledger["payments"] if ledger else None) or []
    if order is None:
        yield from _of_no_order(paid)
    elif order["status"] == Status.CANCELLED:
        yield from _of_cancelled(order, paid)
    else:
        if ledger and ledger["closed_as"]:
            yield CLOSED, f"{order['number']} is {order['status']}, closed as {ledger['closed_as']}"
        else:
            yield from _of_live(order, paid)
    if order is not None:
        yield from _refunds(order, paid)


def _of_no_order(paid: list[Row]) -> Iterable[tuple[Rule, str]]:
    for payment in paid:
        if _unrefunded(payment):
            yield NO_ORDER, f"payment {payment['id']}, {_unrefunded(payment)} {payment['currency']}"
        elif payment["status"] in OPEN:
            yield OPEN_NO_ORDER, f"payment {payment['id']}"


def _of_cancelled(order: Row, paid: list[Row]) -> Iterable[tuple[Rule, str]]:
    for payment in paid:
        if _unrefunded(payment):
            yield NOT_BACK, f"{order['number']}, payment {payment['id']}, {_unrefunded(payment)} {payment['currency']}"
        elif payment["status"] in OPEN:
            yield OPEN_CANCELLED, f"{order['number']}, payment {payment['id']}"


def _of_live(order: Row, paid: list[Row]) -> Iterable[tuple[Rule, str]]:
    known = f"{order['number']} is {order['status']}"
    captured = [payment for payment in paid if payment["status"] in CAPTURED]
    named = {payment["id"] for payment in captured} & {order["payment_id"]}
    if order["payment_id"] and not named:
        other = next((payment["id"] for payment in captured), None)
        yield (DIFFERENT, f"{known} by {order['payment_id']}, captured is {other}") if other else (MISSING, known)
        return
    for payment in captured:
        fits = (payment["amount"], payment["currency"]) == (order["total"], order["currency"])
        if payment["id"] in named:
            if not fits:
                yield DIFFERENT, f"{known}, owed {order['total']}, captured {payment['amount']}"
        elif _unrefunded(payment):
            yield (UNKNOWN if fits and not named else DIFFERENT), f"{known}, captured {payment['id']}"


def _refunds(order: Row, paid: list[Row]) -> Iterable[tuple[Rule, str]]:
    for payment in paid:
        if payment["id"] == order["payment_id"] and payment["refunded"] != order["refunded"]:
            rule = REFUND if payment["refunded"] > order["refunded"] else REFUND_MISSING
            detail = f"{order['number']}: {order['refunded']} by the order, {payment['refunded']} by the payment"
            yield rule, detail


def _unrefunded(payment: Row) -> int:
    """The captured amount less refunds."""
    return int(payment["amount"] - payment["refunded"]) if payment["status"] in CAPTURED else 0
