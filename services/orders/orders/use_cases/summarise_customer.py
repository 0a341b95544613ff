"""What a customer has in orders, as staff see it."""

from collections.abc import Sequence
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.customers import NEWEST, CustomerParts, OrdersPart, PlacedOrder

from orders.repository.of_customer import book_orders_of_customer, orders_of_customer


async def summarise_customer(
    executor: Executor, storefront: Storefront, user_id: UUID, wanted: Sequence[str]
) -> CustomerParts:
    parts: dict[str, OrdersPart] = {}
    if "orders" in wanted:
        found = await orders_of_customer(executor, storefront.name, user_id, NEWEST)
        parts["orders"] = _part(*found, storefront.currency)
    if "book_orders" in wanted:
        found = await book_orders_of_customer(executor, storefront.name, user_id, NEWEST)
        parts["book_orders"] = _part(*found, storefront.currency)
    return CustomerParts(**parts)


def _part(totals: Row, newest: Sequence[Row], currency: str) -> OrdersPart:
    return OrdersPart(
        count=totals["count"],
        spent=to_decimal_string(totals["spent"], currency),
        currency=currency,
        newest=[PlacedOrder(**{**row, "total": to_decimal_string(row["total"], row["currency"])}) for row in newest],
    )
