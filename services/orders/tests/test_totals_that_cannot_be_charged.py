"""A checkout whose total the payment provider would never charge is refused before anything is reserved."""

from typing import Any

import pytest
from orders.storefront import OrderRules
from testkit.harness import Harness

from .fakes import FakeServices
from .storefront import OrdersStorefront


def storefront_in(harness: Harness, fake_services: FakeServices, currency: str, **orders: Any) -> OrdersStorefront:
    """Return a storefront without tax and shipping, so that the price is the total."""
    tax = harness.storefronts["emporium"].tax.model_copy(update={"rate": 0})
    return OrdersStorefront(
        harness, fake_services, harness.storefront("emporium", OrderRules(**orders), currency=currency, tax=tax)
    )


SMALL, LARGE, STEP = "total_too_small", "total_too_large", "total_indivisible"


@pytest.mark.parametrize(
    ("currency", "price", "code", "limit", "details"),
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
async def test_it_is_refused_with_a_message_before_stock_is_reserved(
    orders: Harness, fake_services: FakeServices, currency: str, price: int, code: str, limit: str, details: Any
) -> None:
    storefront = storefront_in(orders, fake_services, currency)
    buyer = storefront.buyer(price=price, stock=5)
    response = await buyer.check_out()
    assert response.status_code == 400
    assert response.json() == {
        "error": f"The order total must be {limit}.",
        "code": code,
        "details": details,
    }
    assert "reserve" not in fake_services.calls
    assert (fake_services.stock[buyer.product], len(fake_services.carts[buyer.id])) == (5, 1)
    assert (await storefront.count("orders"), await storefront.created()) == (0, [])


@pytest.mark.parametrize(
    ("currency", "price"),
    [("USD", 50), ("USD", 99_999_999), ("GBP", 30), ("JPY", 50), ("KWD", 500), ("ISK", 100)],
)
async def test_totals_at_the_limits_are_accepted(
    orders: Harness, fake_services: FakeServices, currency: str, price: int
) -> None:
    storefront = storefront_in(orders, fake_services, currency)
    assert (await storefront.buyer(price=price).check_out()).status_code == 201


async def test_the_limits_apply_to_the_total_including_shipping(storefront: OrdersStorefront) -> None:
    """A free product costs the price of shipping."""
    response = await storefront.buyer(price=0).check_out()
    assert (response.status_code, response.json()["total_amount"]) == (201, "5.00")
    assert (await storefront.buyer(price=90_909_091).check_out()).json()["code"] == LARGE


async def test_a_storefront_may_set_stricter_limits(orders: Harness, fake_services: FakeServices) -> None:
    storefront = storefront_in(orders, fake_services, "USD", smallest_total=1_000, largest_total=2_000)
    codes = [
        (await storefront.buyer(price=price).check_out()).json().get("code") for price in (999, 1_000, 2_000, 2_001)
    ]
    assert codes == [SMALL, None, None, LARGE]


async def test_the_same_request_succeeds_once_the_total_is_high_enough(
    orders: Harness, fake_services: FakeServices
) -> None:
    storefront = storefront_in(orders, fake_services, "USD")
    buyer = storefront.buyer(price=10)
    assert (await buyer.check_out("k")).status_code == 400
    fake_services.fill_cart(buyer.id, buyer.product, 1, 60)
    response = await buyer.check_out("k")
    assert (response.status_code, response.json()["total_amount"]) == (201, "0.70")
