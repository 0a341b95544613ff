"""What must be true of what the shop's customers were told, and of what Stripe took. `atelier audit` compares the rest.

Each check yields what is not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from crash.databases import Databases, Row
from crash.stripe import Captured
from crash.told import Told

BOUGHT = frozenset({"processing", "shipped", "delivered", "returned"})

ORDERS = """
    select o.id::text, o.number, o.email, o.status, o.total, o.tax, o.payment_id::text,
      (select jsonb_object_agg(product_id, units) from (
         select product_id, sum(quantity) as units from order_lines where order_id = o.id group by product_id) lines
      ) as units
    from orders o
"""
STOCK = "select id::text, quantity from stock_units where variant_id is null"


@dataclass
class Books:
    """Everything the checks look at, read once."""

    databases: Databases
    told: Told
    stock: dict[str, int]
    captured: list[Captured]

    @cached_property
    def orders(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.databases.rows("orders", ORDERS)}

    @property
    def summary(self) -> str:
        given_back = sum(payment.is_given_back for payment in self.captured)
        return f"{len(self.captured)} payments captured, {given_back} of them given back"

    def faults(self) -> list[str]:
        """All that is wrong, in words."""
        checks = (self.promises(), self.uniqueness(), self.goods(), self.money())
        return [fault for check in checks for fault in check]

    def promises(self) -> Iterator[str]:
        """Every order a customer was told of is there as told, and no customer has one they were not told of."""
        for promise in self.told.orders.values():
            order = self.orders.get(promise.order_id)
            if order is None:
                yield f"lost: {promise}"
            elif (order["number"], order["total"], order["tax"], order["units"]) != (
                promise.number,
                promise.total,
                promise.tax,
                dict(promise.units),
            ):
                yield f"not as told: {order} {promise}"
        untold = [each["email"] for each in self.orders.values() if each["id"] not in self.told.orders]
        for email, count in Counter(untold).items():
            if count > int(email in self.told.lost):
                yield f"{count} orders that {email} was not told of"
        yield from self._kept(self.told.paid - self.told.cancelled, BOUGHT)
        yield from self._kept(self.told.cancelled, {"cancelled"})

    def _kept(self, orders: set[str], allowed: frozenset[str] | set[str]) -> Iterator[str]:
        for order_id in orders & self.orders.keys():
            if self.orders[order_id]["status"] not in allowed:
                yield f"the customer was told otherwise: {self.orders[order_id]}"

    def uniqueness(self) -> Iterator[str]:
        """One request per order that a customer was told of."""
        keys = Counter(promise.key for promise in self.told.orders.values())
        yield from (f"several orders for the key {key}" for key, count in keys.items() if count > 1)

    def goods(self) -> Iterator[str]:
        """What there was = what is left + what was sold."""
        sold: Counter[str] = Counter()
        for order in self.orders.values():
            if order["status"] != "cancelled":
                sold.update(order["units"])
        for row in self._rows("catalog", STOCK):
            initial = self.stock.get(row["id"])
            if initial is not None and initial != row["quantity"] + sold[row["id"]]:
                yield f"of {initial} there are {row['quantity']} left and {sold[row['id']]} sold: {row['id']}"

    def money(self) -> Iterator[str]:
        """Each captured payment has its one paid order, or went back once and whole."""
        kept: Counter[str] = Counter()
        for payment in self.captured:
            order = self.orders.get(payment.order_id)
            if payment.is_kept and order and order["status"] in BOUGHT:
                kept[payment.order_id] += 1
                if (order["payment_id"], order["total"]) != (payment.payment_id, payment.amount):
                    yield f"paid with something else: {payment} {order}"
            elif not (payment.is_given_back and order and order["status"] == "cancelled"):
                yield f"money that is neither kept nor given back: {payment} {order}"
        for order in self.orders.values():
            if order["status"] in BOUGHT and kept[order["id"]] != 1:
                yield f"paid {kept[order['id']]} times: {order}"

    def _rows(self, service: str, sql: str) -> list[Row]:
        return self.databases.rows(service, sql)
