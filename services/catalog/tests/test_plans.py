"""Lists and searches are answered from indexes."""

from typing import Any, LiteralString

import pytest
from catalog.domain.words import terms
from catalog.objects import Objects
from catalog.queries import listing, shelf
from catalog.queries.listing import Listing
from catalog.queries.shelf import Shelf
from catalog.seeding import seed_catalog
from catalog.seeds import SeedCategory, SeedProduct
from common.paging import PageRequest
from common.testing.harness import Harness

PAGE = PageRequest(1, 20)


@pytest.fixture(scope="module")
async def large(catalog: Harness) -> str:
    """A storefront with enough products for an index to pay."""
    name = catalog.storefront()
    products = [
        SeedProduct(name=f"Thing {n} {n:x}", slug=f"thing-{n}", sku=f"T-{n:05}", category="all", price=n)
        for n in range(600)
    ]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(catalog.database, Objects("memory:///"), catalog.storefronts[name], categories, products)
    await catalog.database.reads.write("vacuum analyze products")
    return name


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "products_newest"),
        ({"ordering": "price"}, "products_by_price"),
        ({"ordering": "-name"}, "products_by_name"),
        ({"is_searching": True, "terms": terms("t00042")}, "products_search"),
    ],
)
async def test_a_page_is_chosen_in_an_index(catalog: Harness, large: str, filters: dict[str, Any], index: str) -> None:
    asked = Listing(storefront=large, page=PAGE, **filters)
    assert index in await plan(catalog, listing.statement(asked), listing.parameters(asked))


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "products_by_name"),
        ({"ordering": "-price"}, "products_by_price"),
        ({"ordering": "created_at"}, "products_newest"),
        ({"words": ("0004", "hin")}, "products_folded"),
        ({"words": ("0004",), "ordering": "-stock_quantity"}, "products_folded"),
        ({"words": ("hi",)}, "products_by_name"),
    ],
)
async def test_a_shelf_is_chosen_in_an_index(catalog: Harness, large: str, filters: dict[str, Any], index: str) -> None:
    asked = Shelf(storefront=large, page=PAGE, **filters)
    assert index in await plan(catalog, shelf.statement(asked), shelf.parameters(asked))


async def plan(catalog: Harness, statement: LiteralString, parameters: dict[str, Any]) -> str:
    async with catalog.database.reads.cursor() as cursor, cursor.connection.transaction():
        await cursor.execute("set local enable_seqscan = off")
        await cursor.execute("explain " + statement, parameters)
        return "\n".join(row["QUERY PLAN"] for row in await cursor.fetchall())
