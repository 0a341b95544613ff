"""Purges of the cache for contracts whose paths name products by number."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from common.events.catalog import ProductChanged, StockChanged
from testkit.gateway import GatewayHarness, open_gateway

from ..marbelle_storefronts import MARBELLE_HOST, two_marbelles

LIST, DETAIL, OTHER = "/api/v1/products/", "/api/v1/products/7/", "/api/v1/products/77/"
IN_CATEGORY, CATEGORY = "/api/v1/categories/7/products/", "/api/v1/categories/7/"
STOCK = StockChanged(storefront="marbelle", product_id=uuid4(), variant_id=None, slug="carrara", number=7, quantity=1)
PRODUCT = ProductChanged.model_validate(
    {
        "storefront": "marbelle",
        "product_id": uuid4(),
        "number": 7,
        "slug": "carrara",
        "name": "C",
        "sku": "C",
        "price": 1,
        "is_active": True,
        "track_inventory": True,
        "quantity": 1,
        "stock_version": 1,
        "image": None,
        "variants": [],
    }
)


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        yield gateway


async def cache_statuses(gateway: GatewayHarness, *paths: str) -> list[str]:
    async with gateway.client(MARBELLE_HOST) as client:
        return [(await client.get(path)).headers["x-cache"] for path in paths]


@pytest.mark.parametrize("event", [STOCK, PRODUCT], ids=["stock", "product"])
async def test_a_product_event_purges_the_product_and_all_lists(
    gateway: GatewayHarness, event: StockChanged | ProductChanged
) -> None:
    await cache_statuses(gateway, LIST, DETAIL, OTHER, IN_CATEGORY, CATEGORY)
    await gateway.publish(event)
    assert await cache_statuses(gateway, LIST, DETAIL, IN_CATEGORY, CATEGORY) == ["miss"] * 4
    assert await cache_statuses(gateway, OTHER) == ["hit"]


async def test_a_product_event_without_a_number_purges_the_whole_storefront(gateway: GatewayHarness) -> None:
    await cache_statuses(gateway, LIST, DETAIL, OTHER)
    await gateway.publish(STOCK.model_copy(update={"number": None}))
    assert await cache_statuses(gateway, LIST, DETAIL, OTHER) == ["miss"] * 3
