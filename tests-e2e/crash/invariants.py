"""Invariants of confirmed orders and of Stripe's payments. `atelier audit` compares the rest.

Each check yields what is not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from crash.confirmations import Confirmations
from crash.databases import Databases, Row
from crash.stripe import Captured

BOUGHT = frozenset({"processing", "shipped", "delivered", "returned"})

ORDERS = """
    select o.id::text, o.number, o.email, o.status, o.total, o.tax, o.payment_id::text,
      (select jsonb_object_agg(product_id, units) from (
         select product_id, sum(quantity) as units from order_lines where order_id = o.id group by product_id) lines
      ) as units
    from orders o where o.imported_at is null
"""
"""Past orders were not bought here."""
STOCK = "select id::text, quantity from stock_units where variant_id is null"


@dataclass
class ShopRecords:
    """The data that the checks compare, read once."""

    databases: Databases
    confirmations: Confirmations
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
        """Return a description of every violated invariant."""
        checks = (self.confirmed_orders(), self.uniqueness(), self.goods(), self.money())
        return [fault for check in checks for fault in check]

    def confirmed_orders(self) -> Iterator[str]:
        """Every confirmed order exists as confirmed, and no customer has an unconfirmed order."""
        for confirmed in self.confirmations.orders.values():
            order = self.orders.get(confirmed.order_id)
            if order is None:
                yield f"lost: {confirmed}"
            elif (order["number"], order["total"], order["tax"], order["units"]) != (
                confirmed.number,
                confirmed.total,
                confirmed.tax,
                dict(confirmed.units),
            ):
                yield f"differs from its confirmation: {order} {confirmed}"
        unconfirmed = [each["email"] for each in self.orders.values() if each["id"] not in self.confirmations.orders]
        for email, count in Counter(unconfirmed).items():
            if count > int(email in self.confirmations.lost):
                yield f"{count} orders that were not confirmed to {email}"
        yield from self._kept(self.confirmations.paid - self.confirmations.cancelled, BOUGHT)
        yield from self._kept(self.confirmations.cancelled, {"cancelled"})

    def _kept(self, orders: set[str], allowed: frozenset[str] | set[str]) -> Iterator[str]:
        for order_id in orders & self.orders.keys():
            if self.orders[order_id]["status"] not in allowed:
                yield f"status contradicts the confirmation: {self.orders[order_id]}"

    def uniqueness(self) -> Iterator[str]:
        """Each confirmed order belongs to one request."""
        keys = Counter(confirmed.key for confirmed in self.confirmations.orders.values())
        yield from (f"several orders for the key {key}" for key, count in keys.items() if count > 1)

    def goods(self) -> Iterator[str]:
        """Initial stock = remaining stock + sold units."""
        sold: Counter[str] = Counter()
        for order in self.orders.values():
            if order["status"] != "cancelled":
                sold.update(order["units"])
        for row in self._rows("catalog", STOCK):
            initial = self.stock.get(row["id"])
            if initial is not None and initial != row["quantity"] + sold[row["id"]]:
                yield f"of {initial} there are {row['quantity']} left and {sold[row['id']]} sold: {row['id']}"

    def money(self) -> Iterator[str]:
        """Each captured payment has its one paid order, or was refunded once and in full."""
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
