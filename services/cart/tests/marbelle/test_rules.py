"""The rules of carts (contract: Business Rules; addendum 7)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common.kernel.callers import Caller

from .storefront import CART, MarbelleStorefront


async def test_guests_and_users_have_carts_of_their_own(marbelle: MarbelleStorefront) -> None:
    slab = await marbelle.sell()
    guest, other, user = marbelle.guest(), marbelle.guest(), marbelle.user()
    await guest.added(slab, 1)
    await user.added(slab, 2)
    assert [(await each.cart())["item_count"] for each in (guest, other, user)] == [1, 0, 2]


async def test_a_user_has_one_cart_independently_of_guest_ids(marbelle: MarbelleStorefront) -> None:
    user_id = uuid4()
    await marbelle.user(user_id).added(await marbelle.sell())
    assert (await marbelle.user(user_id).cart())["item_count"] == 1


async def test_a_caller_that_is_neither_guest_nor_user_is_401(marbelle: MarbelleStorefront) -> None:
    client = marbelle.harness.client(Caller(storefront=marbelle.name), "marbelle")
    for method, path in (("GET", ""), ("POST", "items/"), ("DELETE", "clear/")):
        response = await client.request(method, CART + path, json={"product_id": 1})
        assert (response.status_code, response.json()["success"]) == (401, False)


async def test_the_quantity_defaults_to_one(marbelle: MarbelleStorefront) -> None:
    answer = await marbelle.guest().done("POST", "items/", product_id=(await marbelle.sell()).number)
    assert answer["data"]["item"]["quantity"] == 1
    assert answer["message"] == "Added 1 x Carrara White Marble Slab to cart."


@pytest.mark.parametrize("quantity", [0, -1, 100, "2", 1.5, 1.0, True, None, 2**31, 10**30, [], {}])
async def test_a_quantity_outside_1_to_99_or_not_an_integer_is_400(marbelle: MarbelleStorefront, quantity: Any) -> None:
    slab, guest = await marbelle.sell(stock=500), marbelle.guest()
    assert "Quantity" in await guest.refused(400, "POST", "items/", product_id=slab.number, quantity=quantity)
    item = (await guest.added(slab, 99))["item"]
    assert "Quantity" in await guest.refused(400, "PUT", f"items/{item['id']}/", quantity=quantity)
    assert (await guest.cart())["item_count"] == 99


async def test_an_update_needs_a_quantity(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    item = (await guest.added(await marbelle.sell()))["item"]
    message = await guest.refused(400, "PUT", f"items/{item['id']}/", amount=1)
    assert message == "Quantity: This field is required."


async def test_a_product_id_is_required(marbelle: MarbelleStorefront) -> None:
    for body in ({"quantity": 1}, {"product_id": None}):
        message = await marbelle.guest().refused(400, "POST", "items/", **body)
        assert message == "Product id: This field is required."


@pytest.mark.parametrize("number", ["x", "", -1, 0, 2**63, 10**30, 1.5, True, [], {}, "1e3", " 1", "9" * 30, "١"])
async def test_a_malformed_product_id_is_refused_like_an_unknown_one(marbelle: MarbelleStorefront, number: Any) -> None:
    message = await marbelle.guest().refused(404, "POST", "items/", product_id=number)
    assert message == "Product not found."


async def test_an_id_may_be_sent_as_text(marbelle: MarbelleStorefront) -> None:
    slab = await marbelle.sell()
    await marbelle.guest().done("POST", "items/", product_id=str(slab.number))


async def test_unknown_inactive_and_foreign_products_are_404(
    marbelle: MarbelleStorefront, other_marbelle: MarbelleStorefront
) -> None:
    for product in (marbelle.product(), await marbelle.sell(is_active=False), await other_marbelle.sell()):
        message = await marbelle.guest().refused(404, "POST", "items/", product_id=product.number)
        assert message == "Product not found."


async def test_more_than_the_stock_is_400_with_the_available_number(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(stock=5), marbelle.guest()
    item = (await guest.added(slab, 3))["item"]
    for method, path, quantity in (("POST", "items/", 3), ("PUT", f"items/{item['id']}/", 6)):
        message = await guest.refused(400, method, path, product_id=slab.number, quantity=quantity)
        assert message == "Only 5 available in stock."
    assert (await guest.cart())["item_count"] == 3


async def test_out_of_stock_is_400(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(stock=0), marbelle.guest()
    message = await guest.refused(400, "POST", "items/", product_id=slab.number)
    assert message == "This product is out of stock."
    assert (await guest.cart())["items"] == []


async def test_changing_a_sold_out_line_is_400_and_leaves_it_unchanged(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(stock=5), marbelle.guest()
    item = (await guest.added(slab, 3))["item"]
    await marbelle.restock(slab, 0, version=2)
    for method, path, quantity in (("POST", "items/", 1), ("PUT", f"items/{item['id']}/", 1)):
        message = await guest.refused(400, method, path, product_id=slab.number, quantity=quantity)
        assert message == "This product is out of stock."
    assert (await guest.cart())["item_count"] == 3


async def test_the_sum_with_the_existing_line_is_checked_against_99(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(stock=500), marbelle.guest()
    await guest.added(slab, 60)
    message = await guest.refused(400, "POST", "items/", product_id=slab.number, quantity=40)
    assert message == "Quantity: Ensure this value is less than or equal to 99."
    assert (await guest.cart())["item_count"] == 60
    assert (await guest.added(slab, 39))["item"]["quantity"] == 99


async def test_the_price_is_frozen_when_the_line_is_created_and_adding_more_keeps_it(
    marbelle: MarbelleStorefront,
) -> None:
    slab, guest = await marbelle.sell(price=1000), marbelle.guest()
    item = (await guest.added(slab, 1))["item"]
    await marbelle.harness.deliver(slab.model_copy(update={"price": 2000, "version": 2}))
    assert (await guest.added(slab, 1))["item"]["unit_price"] == "10.00"
    updated = (await guest.done("PUT", f"items/{item['id']}/", quantity=3))["data"]["item"]
    assert (updated["unit_price"], updated["subtotal"]) == ("10.00", "30.00")
    assert (await marbelle.guest().added(slab, 1))["item"]["unit_price"] == "20.00"


async def test_items_of_other_owners_are_404(marbelle: MarbelleStorefront, other_marbelle: MarbelleStorefront) -> None:
    mine = marbelle.guest()
    item = (await mine.added(await marbelle.sell()))["item"]
    namesake = other_marbelle.guest(mine.id)
    for visitor in (marbelle.guest(), marbelle.user(), namesake):
        for method, path in (("PUT", "items/{}/"), ("DELETE", "items/{}/remove/")):
            message = await visitor.refused(404, method, path.format(item["id"]), quantity=5)
            assert message == "Cart item not found."
    assert (await mine.cart())["item_count"] == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 18, "9" * 19, "9" * 400, "1.0", "%00", "+1"])
async def test_an_unknown_item_is_404(marbelle: MarbelleStorefront, number: str) -> None:
    guest = marbelle.guest()
    await guest.cart()
    await guest.refused(404, "PUT", f"items/{number}/", quantity=1)
    await guest.refused(404, "DELETE", f"items/{number}/remove/")


async def test_a_removed_item_is_unknown(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    item = (await guest.added(await marbelle.sell()))["item"]
    await guest.done("DELETE", f"items/{item['id']}/remove/")
    await guest.refused(404, "DELETE", f"items/{item['id']}/remove/")


async def test_every_change_returns_the_totals_of_the_whole_cart(marbelle: MarbelleStorefront) -> None:
    guest, slab, tile = marbelle.guest(), await marbelle.sell(price=1000), await marbelle.sell(price=50)
    await guest.added(slab, 2)
    added = await guest.added(tile, 4)
    assert added["cart_totals"] == {"item_count": 6, "subtotal": "22.00", "tax_amount": "1.98", "total": "23.98"}
    removed = await guest.done("DELETE", f"items/{added['item']['id']}/remove/")
    totals = {name: value for name, value in (await guest.cart()).items() if name not in ("id", "items")}
    assert removed["data"]["cart_totals"] == totals


async def test_parallel_additions_add_up_and_never_above_the_limit(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(stock=500), marbelle.guest()
    answers = await asyncio.gather(*(guest.add(slab, 3) for _ in range(40)))
    assert sorted(answer.status_code for answer in answers) == [200] * 33 + [400] * 7
    assert (await guest.cart())["item_count"] == 99


async def test_concurrent_first_reads_show_one_cart(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    assert len({cart["id"] for cart in await asyncio.gather(*(guest.cart() for _ in range(20)))}) == 1


async def test_a_body_that_is_not_an_object_is_400(marbelle: MarbelleStorefront) -> None:
    client = marbelle.guest().http
    for content in ("[]", "1", '"x"', "null", "{", ""):
        response = await client.post(CART + "items/", content=content, headers={"content-type": "application/json"})
        assert response.status_code == 400, content
        assert set(response.json()) == {"success", "message"}


async def test_the_cart_costs_one_statement_and_an_addition_three(marbelle: MarbelleStorefront) -> None:
    slab, guest = await marbelle.sell(), marbelle.guest()
    await guest.added(slab)
    pool = marbelle.harness.database.pool
    for path, most in ((guest.cart(), 1), (guest.added(slab), 3)):
        before = pool.statement_count
        await path
        assert pool.statement_count - before == most
