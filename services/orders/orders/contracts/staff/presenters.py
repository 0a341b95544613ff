"""Builds staff's response bodies about orders, as dictionaries."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from common.http import shown
from common.http.person_names import with_name
from common.kernel.callers import Caller
from common.kernel.money import formatter
from common.rpc.interfaces.payments import OrderPayment

from orders.contracts.staff.schemas import Entry, Line, ListedOrder, OrderBody, PaymentOfOrder

_AMOUNT_FIELDS = ("subtotal", "tax", "shipping", "discount", "refunded", "total")


def listed_order(row: Mapping[str, Any], payments: Sequence[OrderPayment] | None = None) -> dict[str, Any]:
    """`row` has `lines` and `history`, or null."""
    money = formatter(row["currency"])
    return shown(
        ListedOrder,
        row,
        total=money(row["total"]),
        refunded=money(row["refunded"]),
        lines=None if row["lines"] is None else [_line(line, money) for line in row["lines"]],
        history=None if row["history"] is None else [shown(Entry, entry) for entry in row["history"]],
        payments=None if payments is None else [_payment(each) for each in payments if each.order_id == row["id"]],
    )


def order_body(row: Mapping[str, Any], caller: Caller | None = None) -> dict[str, Any]:
    """`row` is of `OrderReads.named_detail`; the `caller` may just have made an entry of the history."""
    money = formatter(row["currency"])
    lines = [_line(line, money) for line in row["lines"]]
    history = [shown(Entry, with_name(entry, caller)) for entry in row["history"]]
    amounts = {name: money(row[name]) for name in _AMOUNT_FIELDS}
    return shown(OrderBody, row, **amounts, lines=lines, history=history)


def _line(line: Mapping[str, Any], money: Callable[[int], str]) -> dict[str, Any]:
    subtotal = line["unit_price"] * line["quantity"]
    return shown(Line, line, unit_price=money(line["unit_price"]), subtotal=money(subtotal))


def _payment(payment: OrderPayment) -> dict[str, Any]:
    money = formatter(payment.currency)
    return shown(PaymentOfOrder, payment, amount=money(payment.amount), refunded=money(payment.refunded))
