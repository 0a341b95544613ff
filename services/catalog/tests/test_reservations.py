"""Reservations of stock: made by orders, kept and released by events."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel.errors import RemoteRefusal
from common.rpc.interfaces.catalog import CatalogInterface, WantedLine
from testkit.services import TRANSPORTS, resolver_of

from .shops import Json, Shop, line, picture


async def test_a_reservation_takes_stock_and_returns_the_lines_for_the_order(shop: Shop) -> None:
    made = await shop.product("Laptop", sku="LAP-1", quantity=5)
    image = (await shop.upload(made, picture())).json()
    variant = await shop.variant(made, "Big", sku="LAP-BIG", quantity=3)
    response = await shop.reserve(uuid4(), line(made, 2), line(variant, 1))
    assert response.status_code == 200
    plain, of_variant = response.json()
    assert plain == {
        "product_id": made["id"],
        "variant_id": None,
        "quantity": 2,
        "product_name": "Laptop",
        "product_slug": "laptop",
        "variant_name": None,
        "sku": "LAP-1",
        "image": image["image"].removeprefix("http://shop.test"),
    }
    assert (of_variant["variant_name"], of_variant["sku"]) == ("Big", "LAP-BIG")
    assert (await shop.stock(made["id"]), await shop.stock(variant["id"])) == (3, 2)


async def test_repeating_a_reservation_changes_nothing_and_returns_the_same(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    first = await shop.reserve(order, line(made, 3))
    await shop.done("POST", f"/products/{made['id']}/deactivate")
    assert (await shop.reserve(order, line(made, 3))).json() == first.json()
    assert await shop.stock(made["id"]) == 2


async def test_the_same_reservation_made_in_parallel_takes_stock_once(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    responses = await asyncio.gather(*(shop.reserve(order, line(made, 3)) for _ in range(6)))
    assert {response.status_code for response in responses} == {200}
    assert await shop.stock(made["id"]) == 2


async def test_a_line_above_the_stock_refuses_the_whole_reservation_with_the_quantities(shop: Shop) -> None:
    plenty, short = await shop.product("Plenty"), await shop.product("Short", quantity=2)
    response = await shop.reserve(uuid4(), line(plenty, 1), line(short, 5))
    assert response.status_code == 409
    assert (response.json()["code"], response.json()["facts"]) == (
        "stock.unavailable",
        {"product_id": short["id"], "variant_id": None, "requested": 5, "available": 2},
    )
    assert (await shop.stock(plenty["id"]), await shop.stock(short["id"])) == (10, 2)


async def test_lines_of_the_same_unit_are_counted_together(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    refused = await shop.reserve(uuid4(), line(made, 3), line(made, 3))
    assert refused.json()["facts"]["requested"] == 6
    assert len((await shop.reserve(uuid4(), line(made, 3), line(made, 2))).json()) == 2
    assert await shop.stock(made["id"]) == 0


async def test_a_variants_stock_is_its_own(shop: Shop) -> None:
    made = await shop.product(quantity=0)
    variant = await shop.variant(made, quantity=1)
    assert (await shop.reserve(uuid4(), line(variant))).status_code == 200
    refused = await shop.reserve(uuid4(), line(variant))
    assert refused.json()["facts"]["variant_id"] == variant["id"]


async def test_any_quantity_of_a_product_that_tracks_no_inventory_is_reserved_and_none_is_taken(shop: Shop) -> None:
    made = await shop.product(quantity=0, track_inventory=False)
    order = uuid4()
    assert (await shop.reserve(order, line(made, 1000))).status_code == 200
    await shop.done("PATCH", f"/products/{made['id']}", track_inventory=True)
    await shop.release(order)
    assert await shop.stock(made["id"]) == 0


async def test_a_hidden_or_unknown_product_has_a_stock_of_zero_for_orders(shop: Shop, other_shop: Shop) -> None:
    hidden, other = await shop.product("Hidden"), await shop.product("Other")
    await shop.done("POST", f"/products/{hidden['id']}/deactivate")
    foreign = await shop.variant(other)
    stopped = await shop.variant(other, is_active=False)
    mixed = line({**foreign, "product_id": hidden["id"]})
    elsewhere = await other_shop.product()
    for wanted in (line(hidden), mixed, line(stopped), line(elsewhere), line({"id": str(uuid4())})):
        refused = await shop.reserve(uuid4(), wanted)
        assert (refused.json()["code"], refused.json()["facts"]["available"]) == ("stock.unavailable", 0)


async def test_two_hundred_buyers_of_the_last_unit_make_one_reservation(shop: Shop) -> None:
    made = await shop.product(quantity=1)
    responses = await asyncio.gather(*(shop.reserve(uuid4(), line(made)) for _ in range(200)))
    assert sorted(response.status_code for response in responses) == [200] + [409] * 199
    assert await shop.stock(made["id"]) == 0


async def test_orders_of_the_same_products_in_opposite_order_do_not_deadlock(shop: Shop) -> None:
    products = [await shop.product(f"Thing {number}", quantity=100) for number in range(4)]
    lines = [line(made) for made in products]
    responses = await asyncio.gather(*(shop.reserve(uuid4(), *lines[:: 1 - 2 * (n % 2)]) for n in range(40)))
    assert {response.status_code for response in responses} == {200}
    assert [await shop.stock(made["id"]) for made in products] == [60] * 4


async def test_a_refused_reservation_may_be_retried(shop: Shop) -> None:
    made = await shop.product(quantity=1)
    order = uuid4()
    assert (await shop.reserve(order, line(made, 2))).status_code == 409
    assert (await shop.reserve(order, line(made, 1))).status_code == 200


@pytest.mark.parametrize("quantity", [0, -1, 1.5, None, "many"])
async def test_a_reservation_without_a_valid_quantity_is_refused(shop: Shop, quantity: Any) -> None:
    made = await shop.product()
    wanted: Json = {"product_id": made["id"], "variant_id": None, "quantity": quantity}
    response = await shop.call("reserve", order_id=str(uuid4()), lines=[wanted])
    assert response.status_code == 422


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_reservation_works_over_either_transport(shop: Shop, transport: str) -> None:
    client = resolver_of(shop.harness.service, transport, shop.harness.tokens).get(CatalogInterface)
    made = await shop.product("Laptop", sku="LAP-1", price="12.00", quantity=5)
    wanted = WantedLine(product_id=UUID(made["id"]), variant_id=None, quantity=2)
    order = uuid4()
    assert (await client.reserve(shop.name, order, [wanted]))[0].sku == "LAP-1"
    product = await client.product(shop.name, wanted.product_id)
    assert (product.price, product.quantity, product.stock_version) == (1200, 3, 2)
    await client.release(shop.name, order)
    with pytest.raises(RemoteRefusal) as refusal:
        await client.reserve(shop.name, order, [wanted])
    assert refusal.value.code == "reservation.closed"
