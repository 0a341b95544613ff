"""Pages of GET /products/ (contract 3.2; addendum 5)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalog.domain.seeds import SeedCategory, SeedProduct
from catalog.use_cases.seed_catalog import seed_catalog
from common.storage.object_store import ObjectStore

from .shops import Shop, picture


async def test_inactive_products_are_hidden_and_the_pages_stay_full(shop: Shop) -> None:
    made = [await shop.product(f"Thing {number}") for number in range(5)]
    await shop.done("POST", f"/products/{made[3]['id']}/deactivate")
    page = await shop.page(page_size=2)
    assert page["count"] == 4
    assert [product["slug"] for product in page["results"]] == ["thing-4", "thing-2"]
    await shop.done("POST", f"/products/{made[3]['id']}/activate")
    assert (await shop.page())["count"] == 5


async def test_links_are_absolute_and_keep_the_other_parameters(shop: Shop) -> None:
    for number in range(5):
        await shop.product(f"Thing {number}", price=f"{number + 1}.00")
    page = await shop.page(min_price="1", ordering="price", search="thing", page="2", page_size="2")
    assert (page["count"], len(page["results"])) == (5, 2)
    for link, wanted in ((page["next"], "3"), (page["previous"], "1")):
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/products/"
        expected = {"min_price": ["1"], "ordering": ["price"], "search": ["thing"], "page": [wanted]}
        assert parse_qs(parts.query) == {**expected, "page_size": ["2"]}


async def test_following_next_links_returns_every_product_once(shop: Shop) -> None:
    made = {(await shop.product(f"Thing {number}", price="1.00"))["slug"] for number in range(7)}
    seen: list[str] = []
    page = await shop.page(ordering="price", page_size=3)
    while True:
        seen += [product["slug"] for product in page["results"]]
        if page["next"] is None:
            break
        page = await shop.page(**dict(item.split("=") for item in urlsplit(page["next"]).query.split("&")))
    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999"])
async def test_a_page_beyond_the_end_is_404(shop: Shop, page: str) -> None:
    await shop.product()
    response = await shop.get(page=page)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_page_size_above_100_becomes_100_and_an_invalid_one_20(shop: Shop) -> None:
    products = [SeedProduct(name=f"P {n}", slug=f"p-{n}", sku=f"P-{n}", category="all", price=100) for n in range(101)]
    storefront = shop.harness.storefronts[shop.name]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(shop.harness.database, ObjectStore("memory:///"), storefront, categories, products)
    assert len(await shop.slugs(page_size=1000)) == 100
    assert len(await shop.slugs(page_size="many")) == 20
    assert (await shop.page())["count"] == 101


async def test_a_page_takes_one_statement_of_any_size(shop: Shop) -> None:
    for number in range(6):
        await shop.upload(await shop.product(f"Thing {number}"), picture())
    pool = shop.harness.database.pool
    filters: dict[str, Any] = {"search": "thing", "category": "goods", "in_stock": "true", "min_price": 1}
    for parameters in ({}, filters):
        before = pool.statement_count
        assert len(await shop.slugs(**parameters)) == 6
        assert pool.statement_count - before == 1
