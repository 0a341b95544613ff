"""A line gets the price of the moment in which it is added, by the clock alone."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from common.events.catalog import Sale
from common.kernel import clock

from .storefront import StorefrontClient

HOUR = 3600


@pytest.fixture(autouse=True)
async def same_clock() -> AsyncIterator[None]:
    """The clock of the other tests is not ahead."""
    before = clock.offset()
    yield
    clock.advance(before - clock.offset())


async def test_what_is_added_during_a_sale_costs_the_sale_price_and_keeps_it(client: StorefrontClient) -> None:
    now = clock.now()
    sale = Sale(price=750, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    variant = client.variant(price=1200, regular_price=1200, sale=None)
    product = await client.sell(price=1000, regular_price=1000, sale=sale, variants=[variant])
    prices = []
    for seconds in (0, HOUR + 1, HOUR):
        clock.advance(seconds)
        customer = client.customer()
        await customer.add(product)
        await customer.add(product, variant=variant.id)
        prices.append([line["price"] for line in (await customer.cart())["items"]])
    assert prices == [["10.00", "12.00"], ["7.50", "12.00"], ["10.00", "12.00"]]


async def test_a_product_published_by_a_former_release_costs_its_price(client: StorefrontClient) -> None:
    product = await client.sell(price=1000)
    customer = client.customer()
    await customer.add(product)
    assert [line["price"] for line in (await customer.cart())["items"]] == ["10.00"]
