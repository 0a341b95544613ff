"""Pages of GET /products/ (addendum 1)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalog.domain.seeds import SeedCategory, SeedProduct
from catalog.use_cases.seed_catalog import seed_catalog
from common.storage.object_store import ObjectStore

from ..shops import picture
from .shops import MarbelleShop


async def fill(marbelle: MarbelleShop, count: int) -> None:
    """Products named from `P 00` on, all at one price."""
    products = [
        SeedProduct(name=f"P {n:02}", slug=f"p-{n}", sku=f"P-{n}", category="all", price=100) for n in range(count)
    ]
    storefront = marbelle.harness.storefronts[marbelle.name]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(marbelle.harness.database, ObjectStore("memory:///"), storefront, categories, products)


async def test_the_page_size_is_always_twenty(marbelle: MarbelleShop) -> None:
    await fill(marbelle, 45)
    assert len(await marbelle.names(page_size=100)) == 20
    assert len(await marbelle.names(page=3, page_size=1)) == 5


async def test_links_are_absolute_and_keep_the_other_parameters(marbelle: MarbelleShop) -> None:
    await fill(marbelle, 45)
    page = await marbelle.shown(page="2", search="p", min_price="0.50", ordering="-name", utm="x")
    for link, wanted in ((page["next"], "3"), (page["previous"], "1")):
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/products/"
        assert parse_qs(parts.query) == {
            "search": ["p"], "min_price": ["0.50"], "ordering": ["-name"], "utm": ["x"], "page": [wanted],
        }  # fmt: skip
    assert (await marbelle.shown(page="3"))["next"] is None
    assert (await marbelle.shown(page="1"))["previous"] is None


async def test_following_next_links_returns_every_product_once(marbelle: MarbelleShop) -> None:
    await fill(marbelle, 45)
    seen: list[str] = []
    page = await marbelle.shown(ordering="price")
    while True:
        seen += [product["name"] for product in page["results"]]
        if page["next"] is None:
            break
        page = await marbelle.shown(
            **{name: values[0] for name, values in parse_qs(urlsplit(page["next"]).query).items()}
        )
    assert seen == [f"P {n:02}" for n in range(45)]


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "last", "1.0", "9" * 30, "\x00"])
async def test_an_unknown_page_is_404_in_the_envelope(marbelle: MarbelleShop, page: str) -> None:
    await marbelle.product()
    assert (await marbelle.refused(404, page=page))["message"] == "Invalid page."


async def test_an_empty_storefront_has_an_empty_first_page(marbelle: MarbelleShop) -> None:
    assert await marbelle.shown() == {"count": 0, "next": None, "previous": None, "results": []}
    await marbelle.refused(404, page=2)


async def test_inactive_products_are_hidden_and_the_pages_stay_full(marbelle: MarbelleShop) -> None:
    await fill(marbelle, 22)
    made = await marbelle.product("P 00 hidden", is_active=False)
    page = await marbelle.shown()
    assert (page["count"], len(page["results"])) == (22, 20)
    await marbelle.refused(404, f"products/{made['number']}/")


async def test_a_page_takes_one_statement_of_any_size(marbelle: MarbelleShop) -> None:
    for number in range(5):
        await marbelle.upload(await marbelle.product(f"Thing {number}"), picture())
    number = marbelle.categories["Goods"]["number"]
    filters: dict[str, Any] = {"search": "thing go", "category": number, "in_stock": "true", "min_price": 1}
    pool = marbelle.harness.database.pool
    for path, parameters in (("", {}), ("", filters), (f"categories/{number}/products/", filters), ("categories/", {})):
        before = pool.statement_count
        await marbelle.shown(path, **parameters)
        assert pool.statement_count - before == 1
