"""What happens after this database was restored: reservations, versions and numbers that are gone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from catalog.use_cases.announce_anew import advance_numbers, announce_anew
from common import clock
from common.events.catalog import ProductChanged
from common.events.orders import OrderAccepted, OrderCancelled, OrderPaid

from .shops import Json, Shop

RETRIED = 2.0


def about(shop: Shop, kind: type[OrderPaid | OrderAccepted], order_id: UUID, product: Json, quantity: int) -> Any:
    line = {"product_id": product["id"], "variant_id": None, "quantity": quantity}
    facts = {
        "storefront": shop.name,
        "order_id": order_id,
        "number": "ORD-1",
        "user_id": uuid4(),
        "email": "a@b.example",
    }
    owed = {"amount": 1, "currency": "USD"} if kind is OrderPaid else {}
    return kind.model_validate({**facts, **owed, "lines": [line]})


async def state(shop: Shop, order_id: UUID) -> str | None:
    row = await shop.harness.database.reads.row(
        "select state from reservations where storefront = %s and order_id = %s", (shop.name, order_id)
    )
    return str(row["state"]) if row else None


@pytest.mark.parametrize("kind", [OrderPaid, OrderAccepted])
async def test_a_paid_order_without_a_reservation_takes_its_stock_once(
    shop: Shop, kind: type[OrderPaid | OrderAccepted]
) -> None:
    made, order = await shop.product(quantity=5), uuid4()
    await shop.harness.tell(about(shop, kind, order, made, 2), times=2)
    await shop.harness.tell(about(shop, kind, order, made, 2))
    assert (await state(shop, order), await shop.stock(made["id"])) == ("kept", 3)
    journal = await shop.harness.database.reads.rows(
        "select kind, delta from stock_movements where order_id = %s", (order,)
    )
    assert [(row["kind"], row["delta"]) for row in journal] == [("reserve", -2)]


async def test_a_lost_reservation_is_tried_again_until_there_is_enough_stock(shop: Shop) -> None:
    made, order = await shop.product(quantity=1), uuid4()
    await shop.harness.tell(about(shop, OrderPaid, order, made, 2))
    assert (await state(shop, order), await shop.stock(made["id"])) == (None, 1)
    [task] = await shop.harness.database.reads.rows("select error from tasks where key = %s", (order,))
    assert "StockUnavailable" in task["error"]
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=4)
    clock.advance(RETRIED)
    await shop.harness.settle()
    assert (await state(shop, order), await shop.stock(made["id"])) == ("kept", 2)


async def test_a_restored_reservation_is_given_back_like_any_other(shop: Shop) -> None:
    made, order = await shop.product(quantity=5), uuid4()
    paid = about(shop, OrderPaid, order, made, 2)
    await shop.harness.tell(paid)
    facts = paid.model_dump(include={"storefront", "order_id", "number", "user_id", "email"})
    await shop.harness.tell(OrderCancelled.model_validate(facts))
    await shop.harness.tell(paid)
    assert (await state(shop, order), await shop.stock(made["id"])) == ("released", 5)


async def test_a_product_is_announced_above_the_versions_that_copies_have(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    variant = await shop.variant(made, quantity=3)
    known = {UUID(made["id"]): 40, UUID(variant["id"]): 2}
    async with shop.harness.database.transaction() as session:
        await announce_anew(session, shop.name, UUID(made["id"]), 30, known)
    told = (await shop.harness.events(ProductChanged, shop.name))[-1]
    assert told.version > 30
    assert (told.stock_version, told.quantity) == (41, 5)
    assert (told.variants[0].stock_version > 2, told.variants[0].quantity) == (True, 3)


async def test_numbers_go_on_beyond_those_that_copies_know(shop: Shop) -> None:
    numbers = [await _number_after(shop, 0)]
    numbers.append(await _number_after(shop, numbers[0] + 100))
    numbers.append(await _number_after(shop, 1))
    assert numbers == [numbers[0], numbers[0] + 101, numbers[0] + 102]


async def _number_after(shop: Shop, known: int) -> int:
    async with shop.harness.database.transaction() as session:
        await advance_numbers(session, known)
    made = await shop.product()
    [row] = await shop.harness.database.reads.rows("select number from products where id = %s", (made["id"],))
    return int(row["number"])
