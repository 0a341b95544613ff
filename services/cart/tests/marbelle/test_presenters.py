"""The response bodies of the cart endpoints (contract: Shopping Cart Endpoints)."""

from uuid import UUID

import pytest
from cart.contracts.marbelle.presenters import totals_of
from cart.contracts.marbelle.schemas import CartChanged, CartShown, ItemChanged
from cart.domain.cart_identity import CartIdentity
from dialects.marbelle_bodies import Envelope
from hypothesis import given
from hypothesis import strategies as st
from testkit.storefronts import another

from ..stored import stored_carts
from .storefront import TAX, MarbelleStorefront

EMPTY = {"item_count": 0, "subtotal": "0.00", "tax_amount": "0.00", "total": "0.00"}


async def test_an_empty_cart_is_shown_and_not_stored(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    body = await guest.done("GET", "")
    Envelope[CartShown].model_validate(body)
    assert body["message"] == "Cart retrieved successfully."
    assert body["data"] == {"id": body["data"]["id"], **EMPTY, "items": []}
    assert isinstance(body["data"]["id"], int)
    assert (await guest.cart())["id"] == body["data"]["id"]
    assert await stored_carts(marbelle) == 0


@given(owner_id=st.uuids())
def test_the_number_of_a_cart_is_exact_in_javascript_and_above_every_number_of_a_sequence(owner_id: UUID) -> None:
    assert 2**52 <= CartIdentity.of("marbelle", owner_id).number < 2**53


async def test_a_cart_keeps_the_number_it_had_while_it_was_empty(marbelle: MarbelleStorefront) -> None:
    for visitor in (marbelle.guest(), marbelle.user()):
        before = (await visitor.cart())["id"]
        await visitor.added(await marbelle.sell())
        assert (await visitor.cart())["id"] == before
    assert await stored_carts(marbelle) == 2


async def test_a_refused_first_addition_stores_no_cart(marbelle: MarbelleStorefront) -> None:
    guest, slab = marbelle.guest(), await marbelle.sell(stock=500)
    assert "99" in await guest.refused(400, "POST", "items/", product_id=slab.number, quantity=100)
    await guest.done("DELETE", "clear/")
    assert await stored_carts(marbelle) == 0


async def test_a_cart_has_exactly_the_documented_shape(marbelle: MarbelleStorefront) -> None:
    slab = await marbelle.sell(image="/media/carrara.jpg")
    guest = marbelle.guest()
    added = await guest.added(slab, 2)
    body = await guest.done("GET", "")
    Envelope[CartShown].model_validate(body)
    (item,) = body["data"]["items"]
    assert {name: item[name] for name in item if name != "created_at"} == {
        "id": added["item"]["id"],
        "product": {
            "id": slab.number,
            "name": "Carrara White Marble Slab",
            "sku": "CARR-WHITE-001",
            "stock_quantity": 25,
            "in_stock": True,
            "image": "http://shop.test/media/carrara.jpg",
        },
        "quantity": 2,
        "unit_price": "85.50",
        "subtotal": "171.00",
    }
    assert item["created_at"].endswith("Z")


async def test_adding_returns_200_with_the_documented_body_for_a_new_line_too(marbelle: MarbelleStorefront) -> None:
    slab = await marbelle.sell(image="/media/carrara.jpg")
    body = await marbelle.guest().done("POST", "items/", product_id=slab.number, quantity=2)
    Envelope[ItemChanged].model_validate(body)
    assert body == {
        "success": True,
        "message": "Added 2 x Carrara White Marble Slab to cart.",
        "data": {
            "item": {
                "id": body["data"]["item"]["id"],
                "product": {
                    "id": slab.number,
                    "name": "Carrara White Marble Slab",
                    "sku": "CARR-WHITE-001",
                    "image": "http://shop.test/media/carrara.jpg",
                },
                "quantity": 2,
                "unit_price": "85.50",
                "subtotal": "171.00",
            },
            "cart_totals": {"item_count": 2, "subtotal": "171.00", "tax_amount": "15.39", "total": "186.39"},
        },
    }


async def test_updating_returns_the_documented_example(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    item = (await guest.added(await marbelle.sell(), 2))["item"]
    body = await guest.done("PUT", f"items/{item['id']}/", quantity=5)
    Envelope[ItemChanged].model_validate(body)
    assert body["message"] == "Cart item updated successfully."
    assert body["data"]["item"] == {**item, "quantity": 5, "subtotal": "427.50"}
    assert body["data"]["cart_totals"] == {
        "item_count": 5, "subtotal": "427.50", "tax_amount": "38.48", "total": "465.98",
    }  # fmt: skip


async def test_removing_returns_200_with_a_body(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    item = (await guest.added(await marbelle.sell()))["item"]
    body = await guest.done("DELETE", f"items/{item['id']}/remove/")
    Envelope[CartChanged].model_validate(body)
    assert body["message"] == "Removed Carrara White Marble Slab from cart."
    assert body["data"] == {"cart_totals": EMPTY}


async def test_clearing_returns_200_with_a_body_on_an_empty_cart_too(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    await guest.added(await marbelle.sell())
    for _ in range(2):
        body = await guest.done("DELETE", "clear/")
        Envelope[CartChanged].model_validate(body)
        assert (body["message"], body["data"]) == ("Cart cleared successfully.", {"cart_totals": EMPTY})
        assert (await guest.cart())["items"] == []
    assert (await marbelle.guest().done("DELETE", "clear/"))["data"] == {"cart_totals": EMPTY}


async def test_a_product_without_a_picture_has_null_for_it(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    assert (await guest.added(await marbelle.sell()))["item"]["product"]["image"] is None
    assert (await guest.cart())["items"][0]["product"]["image"] is None


async def test_items_come_in_the_order_of_their_creation(marbelle: MarbelleStorefront) -> None:
    guest, products = marbelle.guest(), [await marbelle.sell(sku=f"S-{n}") for n in range(4)]
    for product in (*reversed(products), products[3]):
        await guest.added(product)
    assert list(await guest.quantities()) == ["S-3", "S-2", "S-1", "S-0"]


async def test_stock_is_shown_as_last_published(marbelle: MarbelleStorefront) -> None:
    slab = await marbelle.sell(stock=3)
    guest = marbelle.guest()
    await guest.added(slab, 2)
    await marbelle.restock(slab, 0, version=2)
    (item,) = (await guest.cart())["items"]
    assert (item["product"]["stock_quantity"], item["product"]["in_stock"]) == (0, False)


@pytest.mark.parametrize(
    ("price", "quantity", "tax"), [(50, 1, "0.05"), (1650, 1, "1.49"), (5, 1, "0.00"), (6, 1, "0.01"), (150, 3, "0.41")]
)
async def test_tax_is_nine_per_cent_rounded_half_up(
    marbelle: MarbelleStorefront, price: int, quantity: int, tax: str
) -> None:
    totals = (await marbelle.guest().added(await marbelle.sell(price=price), quantity))["cart_totals"]
    assert totals["tax_amount"] == tax


async def test_tax_is_rounded_once_on_the_total(marbelle: MarbelleStorefront) -> None:
    guest = marbelle.guest()
    for _ in range(3):
        totals = (await guest.added(await marbelle.sell(price=5)))["cart_totals"]
    assert totals == {"item_count": 3, "subtotal": "0.15", "tax_amount": "0.01", "total": "0.16"}


@given(subtotal=st.integers(0, 10**10))
def test_the_total_is_the_subtotal_and_its_tax(subtotal: int) -> None:
    totals = totals_of(another("emporium", tax=TAX), 1, subtotal)
    cents = {name: int(totals[name].replace(".", "")) for name in ("subtotal", "tax_amount", "total")}
    assert cents["subtotal"] == subtotal
    assert cents["total"] == cents["subtotal"] + cents["tax_amount"]
    assert 0 <= 200 * cents["tax_amount"] - 18 * subtotal + 100 <= 200
