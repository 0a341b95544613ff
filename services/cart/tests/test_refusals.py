"""Requests that the cart endpoints refuse (contract 3.3)."""

from typing import Any
from uuid import uuid4

import pytest
from testkit.harness import Harness

from .storefront import ITEMS, StorefrontClient


async def test_more_than_the_stock_is_refused_with_the_quantity_the_line_would_get(client: StorefrontClient) -> None:
    product = await client.sell(stock=5)
    customer = client.customer()
    await customer.add(product, 3)
    refused = await customer.add(product, 3)
    assert refused.status_code == 400
    assert refused.json() == {
        "error": "Insufficient stock",
        "code": "stock_unavailable",
        "details": {"requested": 6, "available": 5},
    }
    assert (await customer.cart())["total_items"] == 3


@pytest.mark.parametrize("quantity", [0, -1, "2", 1.5, 1.0, True, None, 2**31, 10**30])
async def test_the_quantity_is_a_positive_json_integer(client: StorefrontClient, quantity: Any) -> None:
    product = await client.sell()
    customer = client.customer()
    refused = await customer.add(product, quantity)
    assert (refused.status_code, refused.json()["code"]) == (400, "validation_error")
    assert list(refused.json()["details"]) == ["quantity"]
    line = (await customer.add(product, 1)).json()
    changed = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": quantity})
    assert (changed.status_code, list(changed.json()["details"])) == (400, ["quantity"])


async def test_a_zero_quantity_is_refused_with_the_documented_message(client: StorefrontClient) -> None:
    refused = await client.customer().add(await client.sell(), 0)
    assert refused.json()["details"] == {"quantity": ["Quantity must be greater than 0."]}


async def test_missing_fields_are_named(client: StorefrontClient) -> None:
    refused = await client.customer().http.post(ITEMS, json={})
    assert refused.json()["details"] == {
        "product_id": ["This field is required."],
        "quantity": ["This field is required."],
    }


async def test_unknown_inactive_and_foreign_products_are_404(client: StorefrontClient, cart: Harness) -> None:
    customer = client.customer()
    elsewhere = StorefrontClient(cart)
    variant = client.variant()
    product, other = await client.sell(variants=[variant]), await client.sell()
    assert (await customer.add(client.product())).status_code == 404, "unknown"
    assert (await customer.add(await client.sell(is_active=False))).status_code == 404, "inactive"
    assert (await customer.add(await elsewhere.sell())).status_code == 404, "another storefront's"
    assert (await customer.add(other, 1, variant.id)).status_code == 404, "another product's variant"
    assert (await customer.add(product, 1, uuid4())).status_code == 404, "unknown variant"
    gone = await client.sell(variants=[client.variant(is_active=False)])
    assert (await customer.add(gone, 1, gone.variants[0].id)).status_code == 404, "inactive variant"
    assert (await customer.cart())["items"] == []


async def test_carts_of_other_owners_are_404(client: StorefrontClient, cart: Harness) -> None:
    product = await client.sell()
    mine, other = client.customer(), client.customer()
    line = (await mine.add(product, 1)).json()
    namesake = StorefrontClient(cart).customer(mine.user_id)
    for customer in (other, namesake):
        assert (await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 5})).status_code == 404
        assert (await customer.http.delete(f"{ITEMS}{line['id']}/")).status_code == 404
        assert (await customer.cart())["items"] == []
    assert (await mine.cart())["total_items"] == 1


async def test_there_are_no_guest_carts(client: StorefrontClient) -> None:
    guest = client.harness.anonymous(client.name)
    assert (await guest.get("/api/v1/cart/")).status_code == 401
    assert (await guest.post(ITEMS, json={})).status_code == 401


async def test_malformed_product_and_variant_ids_are_refused_like_unknown_ones(client: StorefrontClient) -> None:
    product, customer = await client.sell(), client.customer()
    malformed = {"product_id": "product-uuid", "quantity": 1}
    assert (await customer.http.post(ITEMS, json=malformed)).json()["error"] == "Product not found"
    variant = {"product_id": str(product.product_id), "variant_id": "none", "quantity": 1}
    refused = await customer.http.post(ITEMS, json=variant)
    assert (refused.status_code, refused.json()["error"]) == (404, "Product variant not found")
    number = await customer.http.post(ITEMS, json={"product_id": 1, "quantity": 1})
    assert (number.status_code, list(number.json()["details"])) == (400, ["product_id"])


async def test_the_largest_integer_is_a_valid_quantity_above_the_stock(client: StorefrontClient) -> None:
    customer = client.customer()
    refused = await customer.add(await client.sell(stock=10), 2**31 - 1)
    assert refused.json()["code"] == "stock_unavailable"
    assert refused.json()["details"] == {"requested": 2**31 - 1, "available": 10}
    assert (await customer.add(await client.sell(track_inventory=False), 2**31 - 1)).status_code == 400


async def test_a_line_id_that_is_not_a_uuid_is_404(client: StorefrontClient) -> None:
    assert (await client.customer().http.put(f"{ITEMS}1/", json={"quantity": 1})).status_code == 404
