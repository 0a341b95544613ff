"""Orders as rows of files, and what is known of a customer."""

from typing import Any

from common.rpc.interfaces.transfers import RowFilter, RowPage, TransfersInterface
from testkit.transfers import known_of

from .storefront import OrdersStorefront


async def rows(storefront: OrdersStorefront, name: str | None = None, **wanted: Any) -> list[dict[str, Any]]:
    calls, after = storefront.harness.calls(TransfersInterface), None
    columns, found = (await calls.row_format("orders")).columns, []
    while True:
        page: RowPage = await calls.export_rows(name or storefront.name, "orders", RowFilter(**wanted), after, 1)
        found += [dict(zip(columns, row, strict=True)) for row in page.rows]
        after = page.after
        if after is None:
            return found


async def test_orders_are_exported_with_a_row_for_each_line_oldest_first(storefront: OrdersStorefront) -> None:
    made = [await storefront.buyer(quantity=2, price=1050).order() for _ in range(3)]
    found = await rows(storefront)
    assert [(row["number"], row["id"]) for row in found] == [(each["order_number"], each["id"]) for each in made]
    first = found[0]
    assert (first["status"], first["subtotal"], first["unit_price"], first["quantity"]) == (
        "pending",
        "21.00",
        "10.50",
        2,
    )
    assert (first["is_paid"], first["currency"], first["email"] != "") == (False, "USD", True)
    assert await rows(storefront, status=["shipped"]) == []
    chosen = await rows(storefront, ids=[each["id"] for each in made[1:]])
    assert [row["number"] for row in chosen] == [each["order_number"] for each in made[1:]]
    later = [row["number"] for row in await rows(storefront, created_from=found[1]["created_at"])]
    assert later == [each["order_number"] for each in made[1:]]
    assert await rows(storefront, storefront.harness.storefront()) == []


async def test_what_is_known_of_a_customer(storefront: OrdersStorefront) -> None:
    buyer, other = storefront.buyer(), storefront.buyer()
    made = [(await buyer.order())["id"] for _ in range(3)]
    await other.order()
    known = await known_of(storefront.harness, storefront.name, buyer.id)
    assert sorted(each["id"] for each in known["orders"]) == sorted(made)
    assert [len(each["lines"]) for each in known["orders"]] == [1, 1, 1]
    assert len(known["checkouts"]) == 3
    assert await known_of(storefront.harness, storefront.harness.storefront(), buyer.id) == {}
