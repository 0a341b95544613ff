"""What carts look like (contract: Shopping Cart Endpoints)."""

from uuid import UUID

import pytest
from cart.contracts.marbelle.schemas import CartChanged, CartShown, ItemChanged
from cart.contracts.marbelle.shapes import totals_of
from cart.domain.cart_name import CartName
from common.testing.storefronts import another
from dialects.marbelle_bodies import Answer
from hypothesis import given
from hypothesis import strategies as st

from ..stored import stored_carts
from .stones import TAX, StoneShop

EMPTY = {"item_count": 0, "subtotal": "0.00", "tax_amount": "0.00", "total": "0.00"}


async def test_an_empty_cart_is_shown_and_not_stored(stones: StoneShop) -> None:
    guest = stones.guest()
    answer = await guest.done("GET", "")
    Answer[CartShown].model_validate(answer)
    assert answer["message"] == "Cart retrieved successfully."
    assert answer["data"] == {"id": answer["data"]["id"], **EMPTY, "items": []}
    assert isinstance(answer["data"]["id"], int)
    assert (await guest.cart())["id"] == answer["data"]["id"]
    assert await stored_carts(stones) == 0


@given(owner_id=st.uuids())
def test_the_number_of_a_cart_is_exact_in_javascript_and_above_every_number_of_a_sequence(owner_id: UUID) -> None:
    assert 2**52 <= CartName.of("marbelle", owner_id).number < 2**53


async def test_a_cart_keeps_the_number_it_had_while_it_was_empty(stones: StoneShop) -> None:
    for visitor in (stones.guest(), stones.user()):
        before = (await visitor.cart())["id"]
        await visitor.added(await stones.sell())
        assert (await visitor.cart())["id"] == before
    assert await stored_carts(stones) == 2


async def test_a_refused_first_addition_stores_no_cart(stones: StoneShop) -> None:
    guest, slab = stones.guest(), await stones.sell(stock=500)
    assert "99" in await guest.refused(400, "POST", "items/", product_id=slab.number, quantity=100)
    await guest.done("DELETE", "clear/")
    assert await stored_carts(stones) == 0


async def test_a_cart_has_exactly_the_documented_shape(stones: StoneShop) -> None:
    slab = await stones.sell(image="/media/carrara.jpg")
    guest = stones.guest()
    added = await guest.added(slab, 2)
    answer = await guest.done("GET", "")
    Answer[CartShown].model_validate(answer)
    (item,) = answer["data"]["items"]
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


async def test_adding_answers_200_with_the_documented_body_for_a_new_line_too(stones: StoneShop) -> None:
    slab = await stones.sell(image="/media/carrara.jpg")
    answer = await stones.guest().done("POST", "items/", product_id=slab.number, quantity=2)
    Answer[ItemChanged].model_validate(answer)
    assert answer == {
        "success": True,
        "message": "Added 2 x Carrara White Marble Slab to cart.",
        "data": {
            "item": {
                "id": answer["data"]["item"]["id"],
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


async def test_updating_answers_the_documented_example(stones: StoneShop) -> None:
    guest = stones.guest()
    item = (await guest.added(await stones.sell(), 2))["item"]
    answer = await guest.done("PUT", f"items/{item['id']}/", quantity=5)
    Answer[ItemChanged].model_validate(answer)
    assert answer["message"] == "Cart item updated successfully."
    assert answer["data"]["item"] == {**item, "quantity": 5, "subtotal": "427.50"}
    assert answer["data"]["cart_totals"] == {
        "item_count": 5, "subtotal": "427.50", "tax_amount": "38.48", "total": "465.98",
    }  # fmt: skip


async def test_removing_answers_200_with_a_body(stones: StoneShop) -> None:
    guest = stones.guest()
    item = (await guest.added(await stones.sell()))["item"]
    answer = await guest.done("DELETE", f"items/{item['id']}/remove/")
    Answer[CartChanged].model_validate(answer)
    assert answer["message"] == "Removed Carrara White Marble Slab from cart."
    assert answer["data"] == {"cart_totals": EMPTY}


async def test_clearing_answers_200_with_a_body_on_an_empty_cart_too(stones: StoneShop) -> None:
    guest = stones.guest()
    await guest.added(await stones.sell())
    for _ in range(2):
        answer = await guest.done("DELETE", "clear/")
        Answer[CartChanged].model_validate(answer)
        assert (answer["message"], answer["data"]) == ("Cart cleared successfully.", {"cart_totals": EMPTY})
        assert (await guest.cart())["items"] == []
    assert (await stones.guest().done("DELETE", "clear/"))["data"] == {"cart_totals": EMPTY}


async def test_a_product_without_a_picture_has_null_for_it(stones: StoneShop) -> None:
    guest = stones.guest()
    assert (await guest.added(await stones.sell()))["item"]["product"]["image"] is None
    assert (await guest.cart())["items"][0]["product"]["image"] is None


async def test_items_come_in_the_order_of_their_creation(stones: StoneShop) -> None:
    guest, goods = stones.guest(), [await stones.sell(sku=f"S-{n}") for n in range(4)]
    for product in (*reversed(goods), goods[3]):
        await guest.added(product)
    assert list(await guest.quantities()) == ["S-3", "S-2", "S-1", "S-0"]


async def test_stock_is_shown_as_last_heard(stones: StoneShop) -> None:
    slab = await stones.sell(stock=3)
    guest = stones.guest()
    await guest.added(slab, 2)
    await stones.restock(slab, 0, version=2)
    (item,) = (await guest.cart())["items"]
    assert (item["product"]["stock_quantity"], item["product"]["in_stock"]) == (0, False)


@pytest.mark.parametrize(
    ("price", "quantity", "tax"), [(50, 1, "0.05"), (1650, 1, "1.49"), (5, 1, "0.00"), (6, 1, "0.01"), (150, 3, "0.41")]
)
async def test_tax_is_nine_per_cent_rounded_half_up(stones: StoneShop, price: int, quantity: int, tax: str) -> None:
    totals = (await stones.guest().added(await stones.sell(price=price), quantity))["cart_totals"]
    assert totals["tax_amount"] == tax


async def test_tax_is_rounded_once_on_the_total(stones: StoneShop) -> None:
    guest = stones.guest()
    for _ in range(3):
        totals = (await guest.added(await stones.sell(price=5)))["cart_totals"]
    assert totals == {"item_count": 3, "subtotal": "0.15", "tax_amount": "0.01", "total": "0.16"}


@given(subtotal=st.integers(0, 10**10))
def test_the_total_is_the_subtotal_and_its_tax(subtotal: int) -> None:
    totals = totals_of(another("emporium", tax=TAX), 1, subtotal)
    cents = {name: int(totals[name].replace(".", "")) for name in ("subtotal", "tax_amount", "total")}
    assert cents["subtotal"] == subtotal
    assert cents["total"] == cents["subtotal"] + cents["tax_amount"]
    assert 0 <= 200 * cents["tax_amount"] - 18 * subtotal + 100 <= 200
