"""Repair after this database was restored: lost reservations, versions and numbers."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from catalog.repository.published_products import raise_numbers
from catalog.use_cases.republish_product import RepublishProduct, republish_product
from common.events.catalog import ProductChanged
from common.events.orders import OrderAccepted, OrderCancelled, OrderPaid
from common.kernel import clock

from .shops import Json, Shop

RETRIED = 2.0


def order_event(shop: Shop, kind: type[OrderPaid | OrderAccepted], order_id: UUID, product: Json, quantity: int) -> Any:
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
    state: str | None = await shop.harness.database.autocommit.fetch_value(
        "select state from reservations where storefront = %(storefront)s and order_id = %(order_id)s",
        storefront=shop.name,
        order_id=order_id,
    )
    return state


@pytest.mark.parametrize("kind", [OrderPaid, OrderAccepted])
async def test_a_paid_order_without_a_reservation_takes_its_stock_once(
    shop: Shop, kind: type[OrderPaid | OrderAccepted]
) -> None:
    made, order = await shop.product(quantity=5), uuid4()
    await shop.harness.deliver(order_event(shop, kind, order, made, 2), times=2)
    await shop.harness.deliver(order_event(shop, kind, order, made, 2))
    assert (await state(shop, order), await shop.stock(made["id"])) == ("kept", 3)
    journal = await shop.harness.database.autocommit.fetch(
        "select kind, delta from stock_movements where order_id = %(order_id)s", order_id=order
    )
    assert [(row["kind"], row["delta"]) for row in journal] == [("reserve", -2)]


async def test_a_lost_reservation_is_retried_until_there_is_enough_stock(shop: Shop) -> None:
    made, order = await shop.product(quantity=1), uuid4()
    await shop.harness.deliver(order_event(shop, OrderPaid, order, made, 2))
    assert (await state(shop, order), await shop.stock(made["id"])) == (None, 1)
    error = await shop.harness.database.autocommit.fetch_value("select error from tasks where key = %(key)s", key=order)
    assert "StockUnavailable" in error
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=4)
    clock.advance(RETRIED)
    await shop.harness.drain()
    assert (await state(shop, order), await shop.stock(made["id"])) == ("kept", 2)


async def test_a_restored_reservation_is_released_like_any_other(shop: Shop) -> None:
    made, order = await shop.product(quantity=5), uuid4()
    paid = order_event(shop, OrderPaid, order, made, 2)
    await shop.harness.deliver(paid)
    facts = paid.model_dump(include={"storefront", "order_id", "number", "user_id", "email"})
    await shop.harness.deliver(OrderCancelled.model_validate(facts))
    await shop.harness.deliver(paid)
    assert (await state(shop, order), await shop.stock(made["id"])) == ("released", 5)


async def test_a_product_is_published_with_versions_above_those_of_read_models(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    variant = await shop.variant(made, quantity=3)
    known = {UUID(made["id"]): 40, UUID(variant["id"]): 2}
    command = RepublishProduct(storefront=shop.name, product_id=UUID(made["id"]), version=30, stock_versions=known)
    async with shop.harness.database.transaction() as uow:
        await republish_product(command, uow)
    published = (await shop.harness.events(ProductChanged, shop.name))[-1]
    assert published.version > 30
    assert (published.stock_version, published.quantity) == (41, 5)
    assert (published.variants[0].stock_version > 2, published.variants[0].quantity) == (True, 3)


async def test_new_numbers_are_above_those_in_read_models(shop: Shop) -> None:
    numbers = [await _number_after(shop, 0)]
    numbers.append(await _number_after(shop, numbers[0] + 100))
    numbers.append(await _number_after(shop, 1))
    assert numbers == [numbers[0], numbers[0] + 101, numbers[0] + 102]


async def _number_after(shop: Shop, known: int) -> int:
    await raise_numbers(shop.harness.database.autocommit, known)
    made = await shop.product()
    sql = "select number from products where id = %(id)s"
    return int(await shop.harness.database.autocommit.fetch_value(sql, id=made["id"]))
