"""Lists and searches are answered from indexes."""

from typing import Any

import pytest
from catalog.domain.words import terms
from catalog.objects import Objects
from catalog.queries.listing import Listing, parameters, statement
from catalog.seeding import SeedCategory, SeedProduct, seed_catalog
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
    await catalog.database.reads.write("analyze products")
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
    async with catalog.database.reads.cursor() as cursor, cursor.connection.transaction():
        await cursor.execute("set local enable_seqscan = off")
        await cursor.execute("explain " + statement(asked), parameters(asked))
        plan = "\n".join(row["QUERY PLAN"] for row in await cursor.fetchall())
    assert index in plan
