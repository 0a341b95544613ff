"""The cart endpoints (contract 3.3; addendum 34 to 40)."""

import asyncio

import pytest
from cart.contracts.emporium.schemas import Item, UpdatedItem
from testkit.harness import Harness

from .storefront import ITEMS, StorefrontClient


async def test_adding_returns_201_with_the_documented_line(client: StorefrontClient) -> None:
    variant = client.variant()
    product = await client.sell(variants=[variant])
    response = await client.customer().add(product, 2, variant.id)
    assert response.status_code == 201
    line = response.json()
    Item.model_validate(line)
    assert line["product"] == {"id": str(product.product_id), "name": product.name, "slug": product.slug}
    assert line["variant"] == {"id": str(variant.id), "name": variant.name, "sku": variant.sku}
    assert (line["quantity"], line["price"], line["total_price"]) == (2, "2499.99", "4999.98")


async def test_adding_again_returns_200_with_a_message_and_accumulates(client: StorefrontClient) -> None:
    product = await client.sell()
    customer = client.customer()
    first = (await customer.add(product, 2)).json()
    again = await customer.add(product, 2)
    assert again.status_code == 200
    UpdatedItem.model_validate(again.json())
    assert again.json() == {
        **first,
        "message": "Item quantity updated",
        "quantity": 4,
        "total_price": "9999.96",
    }


async def test_lines_are_unique_per_product_and_variant(client: StorefrontClient) -> None:
    variants = [client.variant(), client.variant(name="32GB", sku="MBPRO-32", price=299999)]
    product = await client.sell(variants=variants)
    customer = client.customer()
    for variant in (None, *(each.id for each in variants), None):
        await customer.add(product, 1, variant)
    cart = await customer.cart()
    assert [line["quantity"] for line in cart["items"]] == [2, 1, 1]
    assert [line["price"] for line in cart["items"]] == ["2499.99", "2499.99", "2999.99"]
    assert (cart["total_items"], cart["subtotal"]) == (4, "10499.96")


async def test_the_price_is_frozen_when_the_line_is_created(client: StorefrontClient) -> None:
    product = await client.sell(price=1000)
    customer = client.customer()
    await customer.add(product, 1)
    await client.harness.deliver(product.model_copy(update={"price": 2000, "version": 2}))
    assert (await customer.add(product, 1)).json()["price"] == "10.00"
    assert (await client.customer().add(product, 1)).json()["price"] == "20.00"


async def test_a_line_with_a_variant_is_limited_by_its_stock_and_one_without_by_the_products(
    client: StorefrontClient,
) -> None:
    variant = client.variant(stock=1)
    product = await client.sell(stock=3, variants=[variant])
    customer = client.customer()
    assert (await customer.add(product, 2, variant.id)).status_code == 400
    assert (await customer.add(product, 1, variant.id)).status_code == 201
    assert (await customer.add(product, 3)).status_code == 201


async def test_a_product_that_tracks_no_inventory_has_no_stock_limit(client: StorefrontClient) -> None:
    product = await client.sell(stock=0, track_inventory=False)
    assert (await client.customer().add(product, 500)).status_code == 201


async def test_updating_sets_the_quantity_and_checks_the_stock(client: StorefrontClient) -> None:
    product = await client.sell(stock=5)
    customer = client.customer()
    line = (await customer.add(product, 1)).json()
    updated = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 3})
    assert (updated.status_code, updated.json()) == (200, {**line, "quantity": 3, "total_price": "7499.97"})
    refused = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 6})
    assert (refused.status_code, refused.json()["details"]) == (400, {"requested": 6, "available": 5})
    assert (await customer.cart())["total_items"] == 3


async def test_removing_returns_204_without_a_body(client: StorefrontClient) -> None:
    customer = client.customer()
    line = (await customer.add(await client.sell())).json()
    removed = await customer.http.delete(f"{ITEMS}{line['id']}/")
    assert (removed.status_code, removed.content) == (204, b"")
    assert (await customer.cart())["items"] == []
    assert (await customer.http.delete(f"{ITEMS}{line['id']}/")).status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_clearing_works_by_post_and_by_delete_and_on_an_empty_cart(client: StorefrontClient, method: str) -> None:
    customer = client.customer()
    await customer.add(await client.sell())
    for _ in range(2):
        cleared = await customer.http.request(method, "/api/v1/cart/clear/")
        assert (cleared.status_code, cleared.json()) == (200, {"message": "Cart cleared successfully"})
        assert (await customer.cart())["items"] == []


async def test_parallel_additions_add_up_and_never_above_the_stock(client: StorefrontClient) -> None:
    product = await client.sell(stock=30)
    customer = client.customer()
    responses = await asyncio.gather(*(customer.add(product, 1) for _ in range(50)))
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [200] * 29 + [201] + [400] * 20
    assert (await customer.cart())["total_items"] == 30


async def test_amounts_follow_the_storefronts_currency(cart: Harness) -> None:
    client = StorefrontClient(cart, currency="JPY")
    added = (await client.customer().add(await client.sell(price=1980), 2)).json()
    assert (added["price"], added["total_price"]) == ("1980", "3960")


async def test_the_cart_costs_one_statement_and_so_does_an_addition(client: StorefrontClient) -> None:
    product = await client.sell()
    customer = client.customer()
    await customer.add(product, 1)
    pool = client.harness.database.pool
    before = pool.statement_count
    await customer.cart()
    assert pool.statement_count - before == 1
    before = pool.statement_count
    assert (await customer.add(product, 1)).status_code == 200
    assert pool.statement_count - before == 1
    before = pool.statement_count
    assert (await customer.add(product, 100)).status_code == 400
    assert pool.statement_count - before == 2, "the second statement reads the quantity that the line would have"
