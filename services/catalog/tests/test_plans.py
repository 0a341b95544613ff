"""Lists and searches use indexes."""

from typing import Any, LiteralString

import pytest
from catalog.domain.search_text import terms
from catalog.domain.seeds import SeedCategory, SeedProduct
from catalog.repository import listing, numbered_listing
from catalog.repository.listing import Listing
from catalog.repository.numbered_listing import NumberedListing
from catalog.use_cases.seed_catalog import seed_catalog
from common.kernel.paging import PageRequest
from common.storage.object_store import ObjectStore
from psycopg import AsyncConnection
from testkit.harness import Harness

PAGE = PageRequest(1, 20)


@pytest.fixture(scope="module")
async def large(catalog: Harness) -> str:
    """A storefront with so many products that the planner uses indexes."""
    name = catalog.storefront()
    products = [
        SeedProduct(name=f"Thing {n} {n:x}", slug=f"thing-{n}", sku=f"T-{n:05}", category="all", price=n)
        for n in range(600)
    ]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(catalog.database, ObjectStore("memory:///"), catalog.storefronts[name], categories, products)
    async with await AsyncConnection.connect(catalog.database.url, autocommit=True) as connection:
        await connection.execute("vacuum analyze products")
    return name


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "products_newest"),
        ({"ordering": "price"}, "products_by_current_price"),
        ({"ordering": "-name"}, "products_by_name"),
        ({"is_searching": True, "terms": terms("t00042")}, "products_search"),
    ],
)
async def test_a_page_is_selected_by_an_index(
    catalog: Harness, large: str, filters: dict[str, Any], index: str
) -> None:
    query = Listing(storefront=large, page=PAGE, **filters)
    assert index in await plan(catalog, listing.statement(query), listing.parameters(query))


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "products_by_name"),
        ({"ordering": "-price"}, "products_by_current_price"),
        ({"ordering": "created_at"}, "products_newest"),
        ({"words": ("0004", "hin")}, "products_folded"),
        ({"words": ("0004",), "ordering": "-stock_quantity"}, "products_folded"),
        ({"words": ("hi",)}, "products_by_name"),
    ],
)
async def test_a_page_with_numbers_as_ids_is_selected_by_an_index(
    catalog: Harness, large: str, filters: dict[str, Any], index: str
) -> None:
    query = NumberedListing(storefront=large, page=PAGE, **filters)
    assert index in await plan(catalog, numbered_listing.statement(query), numbered_listing.parameters(query))


async def plan(catalog: Harness, statement: LiteralString, parameters: dict[str, Any]) -> str:
    async with await AsyncConnection.connect(catalog.database.url) as connection:
        await connection.execute("set local enable_seqscan = off")
        plan = await connection.execute("explain " + statement, parameters)
        return "\n".join(row[0] for row in await plan.fetchall())
