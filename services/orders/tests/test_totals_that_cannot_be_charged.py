"""A checkout whose total the payment provider would never charge is refused before anything is reserved."""

from typing import Any

import pytest
from common.storefronts import Orders
from common.testing.harness import Harness

from .neighbours import Neighbours
from .shops import Shop


def shop_in(harness: Harness, neighbours: Neighbours, currency: str, **orders: Any) -> Shop:
    """One without tax and shipping, so that the price is the total."""
    rules = Orders(shipping=0, reservation=60, number_prefix="ORD", **orders)
    tax = harness.storefronts["emporium"].tax.model_copy(update={"rate": 0})
    return Shop(harness, neighbours, harness.storefront(currency=currency, tax=tax, orders=rules))


SMALL, LARGE, STEP = "total_too_small", "total_too_large", "total_indivisible"


@pytest.mark.parametrize(
    ("currency", "price", "code", "sentence", "details"),
    [
        ("USD", 49, SMALL, "at least 0.50 USD", {"total": "0.49", "minimum": "0.50", "currency": "USD"}),
        ("USD", 0, SMALL, "at least 0.50 USD", {"total": "0.00", "minimum": "0.50", "currency": "USD"}),
        ("GBP", 29, SMALL, "at least 0.30 GBP", {"total": "0.29", "minimum": "0.30", "currency": "GBP"}),
        ("JPY", 49, SMALL, "at least 50 JPY", {"total": "49", "minimum": "50", "currency": "JPY"}),
        ("KWD", 490, SMALL, "at least 0.500 KWD", {"total": "0.490", "minimum": "0.500", "currency": "KWD"}),
        ("KWD", 1_234, STEP, "a multiple of 0.010 KWD", {"total": "1.234", "step": "0.010", "currency": "KWD"}),
        (
            "USD", 100_000_000, LARGE, "at most 999999.99 USD",
            {"total": "1000000.00", "maximum": "999999.99", "currency": "USD"},
        ),
    ],
)  # fmt: skip
async def test_it_is_refused_in_words_before_stock_is_reserved_and_the_cart_stays(
    orders: Harness, neighbours: Neighbours, currency: str, price: int, code: str, sentence: str, details: Any
) -> None:
    shop = shop_in(orders, neighbours, currency)
    buyer = shop.buyer(price=price, stock=5)
    response = await buyer.check_out()
    assert response.status_code == 400
    assert response.json() == {
        "error": f"The order total must be {sentence}.",
        "code": code,
        "details": details,
    }
    assert "reserve" not in neighbours.calls
    assert (neighbours.stock[buyer.product], len(neighbours.carts[buyer.id])) == (5, 1)
    assert (await shop.count("orders"), await shop.created()) == (0, [])


@pytest.mark.parametrize(
    ("currency", "price"),
    [("USD", 50), ("USD", 99_999_999), ("GBP", 30), ("JPY", 50), ("KWD", 500), ("ISK", 100)],
)
async def test_the_limits_themselves_are_ordered(
    orders: Harness, neighbours: Neighbours, currency: str, price: int
) -> None:
    shop = shop_in(orders, neighbours, currency)
    assert (await shop.buyer(price=price).check_out()).status_code == 201


async def test_the_total_counts_and_not_the_goods_alone(shop: Shop) -> None:
    """A free product is shipped for the price of shipping."""
    response = await shop.buyer(price=0).check_out()
    assert (response.status_code, response.json()["total_amount"]) == (201, "5.00")
    assert (await shop.buyer(price=90_909_091).check_out()).json()["code"] == LARGE


async def test_a_storefront_may_ask_for_more(orders: Harness, neighbours: Neighbours) -> None:
    shop = shop_in(orders, neighbours, "USD", smallest_total=1_000, largest_total=2_000)
    codes = [(await shop.buyer(price=price).check_out()).json().get("code") for price in (999, 1_000, 2_000, 2_001)]
    assert codes == [SMALL, None, None, LARGE]


async def test_the_same_request_succeeds_once_the_cart_holds_enough(orders: Harness, neighbours: Neighbours) -> None:
    shop = shop_in(orders, neighbours, "USD")
    buyer = shop.buyer(price=10)
    assert (await buyer.check_out("k")).status_code == 400
    neighbours.fill_cart(buyer.id, buyer.product, 1, 60)
    response = await buyer.check_out("k")
    assert (response.status_code, response.json()["total_amount"]) == (201, "0.70")
