"""Answers from memory where products are addressed by number: a change of one is seen at its address, too."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from common.events.catalog import ProductChanged, StockChanged
from gateway.testing import Door, open_door

from .stone_shops import STONES, with_twin

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
async def door() -> AsyncIterator[Door]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        yield door


async def verdicts(door: Door, *paths: str) -> list[str]:
    async with door.client(STONES) as client:
        return [(await client.get(path)).headers["x-cache"] for path in paths]


@pytest.mark.parametrize("event", [STOCK, PRODUCT], ids=["stock", "product"])
async def test_a_change_empties_the_products_own_answer_and_all_lists(
    door: Door, event: StockChanged | ProductChanged
) -> None:
    await verdicts(door, LIST, DETAIL, OTHER, IN_CATEGORY, CATEGORY)
    await door.tell(event)
    assert await verdicts(door, LIST, DETAIL, IN_CATEGORY, CATEGORY) == ["miss"] * 4
    assert await verdicts(door, OTHER) == ["hit"]


async def test_news_from_an_older_release_that_tell_no_number_empty_everything(door: Door) -> None:
    await verdicts(door, LIST, DETAIL, OTHER)
    await door.tell(STOCK.model_copy(update={"number": None}))
    assert await verdicts(door, LIST, DETAIL, OTHER) == ["miss"] * 3
