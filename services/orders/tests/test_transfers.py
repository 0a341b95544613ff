"""Orders as rows of files, and what is known of a customer."""

from typing import Any
from uuid import uuid4

import pytest
from common.events.identity import UserDeleted
from common.rpc.interfaces.catalog import Sku
from common.rpc.interfaces.transfers import RowFilter, RowOutcome, RowPage, TransfersInterface
from testkit.transfers import batch_of, known_of

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


def past(number: str = "#1001", **cells: str) -> dict[str, str]:
    return {
        "number": number,
        "status": "delivered",
        "created_at": "2024-02-29T12:00:00+00:00",
        "tax": "1.00",
        "shipping": "5.00",
        "discount": "2.00",
        "total": "24.00",
        "sku": "TEE",
        "product_name": "Tee",
        "quantity": "2",
        "unit_price": "10.00",
        **cells,
    }


async def imported(storefront: OrdersStorefront, *rows: dict[str, str], **changes: Any) -> list[RowOutcome]:
    batch = batch_of("orders", *rows, **changes)
    return await storefront.harness.calls(TransfersInterface).import_rows(storefront.name, batch)


async def listed(storefront: OrdersStorefront, **query: str) -> list[dict[str, Any]]:
    response = await storefront.harness.staff(storefront.name).get("/api/staff/v1/orders", params=query)
    return list(response.json()["items"])


async def test_past_orders_are_imported_once_without_any_effect_elsewhere(storefront: OrdersStorefront) -> None:
    """A row for each line; what is of the order may stand in the first one only. A dry run says the same."""
    buyer = storefront.buyer()
    known = Sku(product_id=uuid4(), variant_id=uuid4(), product_slug="tee")
    storefront.fake_services.skus["TEE"] = known
    storefront.fake_services.user_emails[storefront.name, "Ada@Old.example"] = buyer.id
    first = past(
        email="Ada@Old.example", total="31.00", refunded="7.00", shipping_full_name="Ada", shipping_city="Paris"
    )
    second = dict.fromkeys(first, "") | {
        "number": "#1001",
        "sku": "GONE",
        "product_name": "Mug",
        "quantity": "1",
        "unit_price": "7.00",
    }
    for dry_run in (True, False):
        outcomes = await imported(storefront, first, second, past("#1002", status="cancelled"), dry_run=dry_run)
        assert [(each.outcome, each.faults) for each in outcomes] == [("created", [])] * 3
    again = await imported(storefront, first, second, past("#1002", status="cancelled"))
    assert [each.outcome for each in again] == ["unchanged"] * 3
    of_shop = {"storefront": storefront.name}
    waiting = "select count(*) from tasks where payload ->> 'storefront' = %(storefront)s"
    events = "select count(*) from outbox where envelope ->> 'storefront' = %(storefront)s"
    database = storefront.harness.database.autocommit
    assert [await database.fetch_value(sql, **of_shop) for sql in (waiting, events)] == [0, 0]
    assert storefront.fake_services.calls == []

    of_ada, cancelled = await listed(storefront, sort="-total", expand="lines")
    assert (of_ada["number"], of_ada["total"], of_ada["refunded"]) == ("#1001", "31.00", "7.00")
    assert (of_ada["created_at"][:10], of_ada["imported_at"] is not None) == ("2024-02-29", True)
    assert [(line["sku"], line["product_id"] == str(known.product_id)) for line in of_ada["lines"]] == [
        ("TEE", True),
        ("GONE", False),
    ]
    assert [each["number"] for each in await listed(storefront, payment="partly_refunded")] == ["#1001"]
    assert [each["number"] for each in await listed(storefront, payment="unpaid")] == [cancelled["number"]]
    detail = await buyer.read(of_ada)
    assert [entry["status"] for entry in detail["status_history"]] == ["pending", "processing", "shipped", "delivered"]
    assert (cancelled["email"], cancelled["customer"]) == ("", "")
    exported = [{name: str(cell or "") for name, cell in row.items()} for row in await rows(storefront)]
    assert [each.outcome for each in await imported(storefront, *exported)] == ["unchanged"] * 3


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"status": "processing"}, "status"),
        ({"total": "25.00"}, "total"),
        ({"subtotal": "21.00"}, "subtotal"),
        ({"refunded": "24.01"}, "refunded"),
        ({"discount": "27.00", "total": "", "refunded": ""}, "discount"),
        ({"email": "nobody@old.example"}, "email"),
        ({"currency": "EUR"}, "currency"),
        ({"created_at": "2999-01-01"}, "created_at"),
        ({"created_at": ""}, "created_at"),
        ({"quantity": "0"}, "quantity"),
        ({"unit_price": ""}, "unit_price"),
        ({"product_name": ""}, "product_name"),
        ({"number": ""}, "number"),
    ],
)
async def test_a_wrong_cell_leaves_the_whole_order_out(
    storefront: OrdersStorefront, cells: dict[str, str], column: str
) -> None:
    wrong, other = await imported(storefront, past(**cells), past("#1002"))
    assert (wrong.outcome, [each.column for each in wrong.faults]) == ("failed", [column])
    assert other.outcome == "created"
    assert [each["number"] for each in await listed(storefront)] == ["#1002"]
    both = await imported(storefront, past("#1003"), past("#1003", tax="9.00"), past("#1004"), all_or_nothing=True)
    assert [each.outcome for each in both] == ["failed", "failed", "skipped"]


async def test_an_imported_order_is_erased_with_its_customer(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    storefront.fake_services.user_emails[storefront.name, "ada@old.example"] = buyer.id
    await imported(storefront, past(email="ada@old.example", billing_full_name="Ada"))
    assert (await rows(storefront))[0]["billing_full_name"] == "Ada"
    await storefront.harness.deliver(UserDeleted(storefront=storefront.name, user_id=buyer.id, email="ada@old.example"))
    [row] = await rows(storefront)
    assert (row["email"], row["billing_full_name"], row["total"]) == ("", "", "24.00")
