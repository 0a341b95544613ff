"""Section 3.3 of the contract, with points 34 to 40 of its addendum."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cart.contracts.emporium.schemas import CartBody, Item, UpdatedItem
from common import clock
from common.testing.harness import Harness

from .shop import ITEMS, Catalog, Shop
from .stored import store_empty_cart, stored_carts


async def test_an_empty_cart_is_shown_and_not_stored(shop: Shop) -> None:
    customer = shop.customer()
    cart = await customer.cart()
    CartBody.model_validate(cart)
    assert (cart["items"], cart["total_items"], cart["subtotal"]) == ([], 0, "0.00")
    assert cart["created_at"] == cart["updated_at"]
    assert cart["created_at"].endswith("Z")
    assert (await customer.cart())["id"] == cart["id"]
    assert await stored_carts(shop) == 0


async def test_a_cart_keeps_the_id_it_had_while_it_was_empty(shop: Shop) -> None:
    customer, other = shop.customer(), shop.customer()
    before = (await customer.cart())["id"]
    await customer.add(await shop.sell())
    assert (await customer.cart())["id"] == before
    assert (await other.cart())["id"] != before
    assert await stored_carts(shop) == 1


async def test_first_lines_added_at_once_share_one_cart(shop: Shop) -> None:
    goods = [await shop.sell(price=price) for price in range(100, 108)]
    for number in range(1, 6):
        customer = shop.customer()
        answers = await asyncio.gather(*(customer.add(product) for product in goods))
        assert [answer.status_code for answer in answers] == [201] * len(goods)
        assert (await customer.cart())["total_items"] == len(goods)
        assert await stored_carts(shop) == number


async def test_a_user_of_two_storefronts_has_two_carts(shop: Shop) -> None:
    customer = shop.customer()
    elsewhere = Shop(shop.harness).customer(customer.user_id)
    assert (await customer.cart())["id"] != (await elsewhere.cart())["id"]


async def test_a_refused_first_addition_stores_no_cart(shop: Shop) -> None:
    product = await shop.sell(stock=2)
    customer = shop.customer()
    assert (await customer.add(product, 3)).status_code == 400
    assert (await customer.http.post("/api/v1/cart/clear/")).status_code == 200
    assert await stored_carts(shop) == 0


async def test_a_stored_cart_without_lines_keeps_its_id(shop: Shop) -> None:
    """As earlier releases stored them."""
    customer, cart_id, long_ago = shop.customer(), uuid4(), clock.now() - timedelta(days=20)
    await store_empty_cart(shop, customer.user_id, cart_id, long_ago)
    cart = await customer.cart()
    assert (cart["id"], cart["created_at"]) == (str(cart_id), f"{long_ago:%Y-%m-%dT%H:%M:%S.%fZ}")
    await customer.add(await shop.sell())
    assert (await customer.cart())["id"] == str(cart_id)


async def test_adding_answers_201_with_the_documented_line(shop: Shop) -> None:
    variant = shop.variant()
    product = await shop.sell(variants=[variant])
    response = await shop.customer().add(product, 2, variant.id)
    assert response.status_code == 201
    line = response.json()
    Item.model_validate(line)
    assert line["product"] == {"id": str(product.product_id), "name": product.name, "slug": product.slug}
    assert line["variant"] == {"id": str(variant.id), "name": variant.name, "sku": variant.sku}
    assert (line["quantity"], line["price"], line["total_price"]) == (2, "2499.99", "4999.98")


async def test_adding_again_answers_200_with_a_message_and_accumulates(shop: Shop) -> None:
    product = await shop.sell()
    customer = shop.customer()
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


async def test_lines_are_unique_per_product_and_variant(shop: Shop) -> None:
    variants = [shop.variant(), shop.variant(name="32GB", sku="MBPRO-32", price=299999)]
    product = await shop.sell(variants=variants)
    customer = shop.customer()
    for variant in (None, *(each.id for each in variants), None):
        await customer.add(product, 1, variant)
    cart = await customer.cart()
    assert [line["quantity"] for line in cart["items"]] == [2, 1, 1]
    assert [line["price"] for line in cart["items"]] == ["2499.99", "2499.99", "2999.99"]
    assert (cart["total_items"], cart["subtotal"]) == (4, "10499.96")


async def test_the_price_is_frozen_when_the_line_is_made(shop: Shop) -> None:
    product = await shop.sell(price=1000)
    customer = shop.customer()
    await customer.add(product, 1)
    await shop.harness.tell(product.model_copy(update={"price": 2000, "version": 2}))
    assert (await customer.add(product, 1)).json()["price"] == "10.00"
    assert (await shop.customer().add(product, 1)).json()["price"] == "20.00"


async def test_the_stock_of_the_variant_counts_for_a_line_with_one_and_the_products_for_a_line_without(
    shop: Shop,
) -> None:
    variant = shop.variant(stock=1)
    product = await shop.sell(stock=3, variants=[variant])
    customer = shop.customer()
    assert (await customer.add(product, 2, variant.id)).status_code == 400
    assert (await customer.add(product, 1, variant.id)).status_code == 201
    assert (await customer.add(product, 3)).status_code == 201


async def test_more_than_the_stock_is_refused_with_the_quantity_the_line_would_get(shop: Shop) -> None:
    product = await shop.sell(stock=5)
    customer = shop.customer()
    await customer.add(product, 3)
    refused = await customer.add(product, 3)
    assert refused.status_code == 400
    assert refused.json() == {
        "error": "Insufficient stock",
        "code": "stock_unavailable",
        "details": {"requested": 6, "available": 5},
    }
    assert (await customer.cart())["total_items"] == 3


async def test_a_product_that_tracks_no_inventory_has_no_stock_limit(shop: Shop) -> None:
    product = await shop.sell(stock=0, track_inventory=False)
    assert (await shop.customer().add(product, 500)).status_code == 201


async def test_updating_sets_the_quantity_and_checks_the_stock(shop: Shop) -> None:
    product = await shop.sell(stock=5)
    customer = shop.customer()
    line = (await customer.add(product, 1)).json()
    updated = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 3})
    assert (updated.status_code, updated.json()) == (200, {**line, "quantity": 3, "total_price": "7499.97"})
    refused = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 6})
    assert (refused.status_code, refused.json()["details"]) == (400, {"requested": 6, "available": 5})
    assert (await customer.cart())["total_items"] == 3


async def test_removing_answers_204_without_a_body(shop: Shop) -> None:
    customer = shop.customer()
    line = (await customer.add(await shop.sell())).json()
    removed = await customer.http.delete(f"{ITEMS}{line['id']}/")
    assert (removed.status_code, removed.content) == (204, b"")
    assert (await customer.cart())["items"] == []
    assert (await customer.http.delete(f"{ITEMS}{line['id']}/")).status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_clearing_works_by_post_and_by_delete_and_on_an_empty_cart(shop: Shop, method: str) -> None:
    customer = shop.customer()
    await customer.add(await shop.sell())
    for _ in range(2):
        cleared = await customer.http.request(method, "/api/v1/cart/clear/")
        assert (cleared.status_code, cleared.json()) == (200, {"message": "Cart cleared successfully"})
        assert (await customer.cart())["items"] == []


@pytest.mark.parametrize("quantity", [0, -1, "2", 1.5, 1.0, True, None, 2**31, 10**30])
async def test_the_quantity_is_a_positive_json_integer(shop: Shop, quantity: Any) -> None:
    product = await shop.sell()
    customer = shop.customer()
    refused = await customer.add(product, quantity)
    assert (refused.status_code, refused.json()["code"]) == (400, "validation_error")
    assert list(refused.json()["details"]) == ["quantity"]
    line = (await customer.add(product, 1)).json()
    changed = await customer.http.put(f"{ITEMS}{line['id']}/", json={"quantity": quantity})
    assert (changed.status_code, list(changed.json()["details"])) == (400, ["quantity"])


async def test_a_quantity_of_zero_is_told_to_be_greater_than_zero(shop: Shop) -> None:
    refused = await shop.customer().add(await shop.sell(), 0)
    assert refused.json()["details"] == {"quantity": ["Quantity must be greater than 0."]}


async def test_missing_fields_are_named(shop: Shop) -> None:
    refused = await shop.customer().http.post(ITEMS, json={})
    assert refused.json()["details"] == {
        "product_id": ["This field is required."],
        "quantity": ["This field is required."],
    }


async def test_unknown_inactive_and_foreign_goods_are_404(shop: Shop, cart: Harness) -> None:
    customer = shop.customer()
    elsewhere = Shop(cart)
    variant = shop.variant()
    product, other = await shop.sell(variants=[variant]), await shop.sell()
    assert (await customer.add(shop.product())).status_code == 404, "unknown"
    assert (await customer.add(await shop.sell(is_active=False))).status_code == 404, "inactive"
    assert (await customer.add(await elsewhere.sell())).status_code == 404, "another storefront's"
    assert (await customer.add(other, 1, variant.id)).status_code == 404, "another product's variant"
    assert (await customer.add(product, 1, uuid4())).status_code == 404, "unknown variant"
    gone = await shop.sell(variants=[shop.variant(is_active=False)])
    assert (await customer.add(gone, 1, gone.variants[0].id)).status_code == 404, "inactive variant"
    assert (await customer.cart())["items"] == []


async def test_carts_of_others_do_not_exist(shop: Shop, cart: Harness) -> None:
    product = await shop.sell()
    mine, other = shop.customer(), shop.customer()
    line = (await mine.add(product, 1)).json()
    namesake = Shop(cart).customer(mine.user_id)
    for stranger in (other, namesake):
        assert (await stranger.http.put(f"{ITEMS}{line['id']}/", json={"quantity": 5})).status_code == 404
        assert (await stranger.http.delete(f"{ITEMS}{line['id']}/")).status_code == 404
        assert (await stranger.cart())["items"] == []
    assert (await mine.cart())["total_items"] == 1


async def test_there_are_no_guest_carts(shop: Shop) -> None:
    guest = shop.harness.anonymous(shop.name)
    assert (await guest.get("/api/v1/cart/")).status_code == 401
    assert (await guest.post(ITEMS, json={})).status_code == 401


async def test_product_and_variant_ids_that_cannot_be_ids_are_as_unknown_as_others(shop: Shop) -> None:
    product, customer = await shop.sell(), shop.customer()
    malformed = {"product_id": "product-uuid", "quantity": 1}
    assert (await customer.http.post(ITEMS, json=malformed)).json()["error"] == "Product not found"
    variant = {"product_id": str(product.product_id), "variant_id": "none", "quantity": 1}
    refused = await customer.http.post(ITEMS, json=variant)
    assert (refused.status_code, refused.json()["error"]) == (404, "Product variant not found")
    number = await customer.http.post(ITEMS, json={"product_id": 1, "quantity": 1})
    assert (number.status_code, list(number.json()["details"])) == (400, ["product_id"])


async def test_the_largest_quantity_is_measured_against_the_stock(shop: Shop) -> None:
    customer = shop.customer()
    refused = await customer.add(await shop.sell(stock=10), 2**31 - 1)
    assert refused.json()["code"] == "stock_unavailable"
    assert refused.json()["details"] == {"requested": 2**31 - 1, "available": 10}
    assert (await customer.add(await shop.sell(track_inventory=False), 2**31 - 1)).status_code == 400


async def test_a_line_that_is_no_uuid_is_404(shop: Shop) -> None:
    assert (await shop.customer().http.put(f"{ITEMS}1/", json={"quantity": 1})).status_code == 404


async def test_parallel_additions_add_up_and_never_above_the_stock(shop: Shop) -> None:
    product = await shop.sell(stock=30)
    customer = shop.customer()
    responses = await asyncio.gather(*(customer.add(product, 1) for _ in range(50)))
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [200] * 29 + [201] + [400] * 20
    assert (await customer.cart())["total_items"] == 30


async def test_fifty_parallel_additions_of_a_new_customer_make_one_cart_with_the_exact_sum(shop: Shop) -> None:
    product, customer = await shop.sell(stock=1000), shop.customer()
    responses = await asyncio.gather(*(customer.add(product, 3) for _ in range(50)))
    assert sorted(response.status_code for response in responses) == [200] * 49 + [201]
    cart = await customer.cart()
    assert (len(cart["items"]), cart["total_items"], cart["subtotal"]) == (1, 150, "374998.50")


async def test_fifty_first_looks_at_once_make_one_cart(shop: Shop) -> None:
    customer = shop.customer()
    carts = await asyncio.gather(*(customer.cart() for _ in range(50)))
    assert len({cart["id"] for cart in carts}) == 1


async def test_amounts_follow_the_storefronts_currency(cart: Harness) -> None:
    shop = Shop(cart, currency="JPY")
    added = (await shop.customer().add(await shop.sell(price=1980), 2)).json()
    assert (added["price"], added["total_price"]) == ("1980", "3960")


async def test_an_idempotency_key_adds_once_also_when_catalog_had_to_be_asked(shop: Shop, catalog: Catalog) -> None:
    product = shop.product()
    catalog.products[product.product_id] = product
    customer = shop.customer()
    body = {"product_id": str(product.product_id), "quantity": 2}
    first, again = [await customer.http.post(ITEMS, json=body, headers={"Idempotency-Key": "add-1"}) for _ in range(2)]
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (await customer.cart())["total_items"] == 2


async def test_without_catalog_a_known_stock_is_enough_to_refuse_and_an_unknown_product_is_unavailable(
    shop: Shop, catalog: Catalog
) -> None:
    product, customer = await shop.sell(stock=1), shop.customer()
    catalog.is_away = True
    assert (await customer.add(product, 1)).status_code == 201
    refused = await customer.add(product, 1)
    assert (refused.status_code, refused.json()["code"]) == (400, "stock_unavailable")
    assert (await customer.add(shop.product(), 1)).status_code == 503


async def test_catalog_is_asked_about_a_product_of_which_nothing_was_heard(shop: Shop, catalog: Catalog) -> None:
    product = shop.product(stock=2, variants=[shop.variant()])
    catalog.products[product.product_id] = product
    customer = shop.customer()
    assert (await customer.add(product, 1)).status_code == 201
    assert (await customer.add(product, 1, product.variants[0].id)).status_code == 201
    assert catalog.asked == 1


async def test_a_variant_newer_than_what_was_heard_is_asked_about(shop: Shop, catalog: Catalog) -> None:
    product = await shop.sell()
    newer = product.model_copy(update={"variants": [shop.variant()], "version": 2})
    catalog.products[product.product_id] = newer
    assert (await shop.customer().add(product, 1, newer.variants[0].id)).status_code == 201


async def test_a_refusal_for_stock_is_never_older_than_catalogs_word(shop: Shop, catalog: Catalog) -> None:
    product = await shop.sell(stock=0)
    restocked = product.model_copy(update={"quantity": 5, "stock_version": 2})
    catalog.products[product.product_id] = restocked
    customer = shop.customer()
    assert (await customer.add(product, 2)).status_code == 201
    refused = await customer.add(product, 4)
    assert refused.json()["details"] == {"requested": 6, "available": 5}


async def test_the_cart_costs_one_statement_and_so_does_an_addition(shop: Shop) -> None:
    product = await shop.sell()
    customer = shop.customer()
    await customer.add(product, 1)
    statements = shop.harness.database.statements
    before = statements.total
    await customer.cart()
    assert statements.total - before == 1
    before = statements.total
    assert (await customer.add(product, 1)).status_code == 200
    assert statements.total - before == 1
    before = statements.total
    assert (await customer.add(product, 100)).status_code == 400
    assert statements.total - before == 2, "the second says how many the line would have had"
