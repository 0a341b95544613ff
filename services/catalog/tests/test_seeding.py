"""Seeding a catalog in bulk."""

import time
from decimal import Decimal

from catalog.domain.seeds import SeedCategory, SeedImage, SeedProduct, SeedVariant
from catalog.use_cases.seed_catalog import seed_catalog, seeded_storefronts
from common.events.catalog import ProductChanged
from common.storage.object_store import ObjectStore

from .shops import Shop, picture

CATEGORIES = [
    SeedCategory(name="Electronics", slug="electronics", image=picture("navy")),
    SeedCategory(name="Laptops", slug="laptops", parent="electronics"),
]


def product(number: int) -> SeedProduct:
    return SeedProduct(
        name=f"Laptop {number}",
        slug=f"laptop-{number}",
        sku=f"L-{number}",
        category="laptops",
        price=1999,
        compare_price=2999,
        quantity=number,
        is_active=number % 10 != 5,
        weight=Decimal("1.5"),
        variants=[SeedVariant(name="Big", sku=f"L-{number}-BIG", price=2500, quantity=3, attributes={"size": "big"})],
        images=[SeedImage(content=picture(kind="JPEG", size=(800, 600 + number)), alt_text="Front")],
    )


async def seed(shop: Shop, products: list[SeedProduct]) -> dict[str, object]:
    storefront = shop.harness.storefronts[shop.name]
    return {**await seed_catalog(shop.harness.database, ObjectStore("memory:///"), storefront, CATEGORIES, products)}


async def test_thirty_products_with_images_are_seeded_in_less_than_two_seconds(shop: Shop) -> None:
    products = [product(number) for number in range(30)]
    started = time.process_time()
    ids = await seed(shop, products)
    assert time.process_time() - started < 2
    assert len(ids) == 30
    page = await shop.page(category="electronics", page_size=100)
    assert page["count"] == 27
    card = page["results"][-1]
    assert (card["slug"], card["price"], card["discount_percentage"]) == ("laptop-0", "19.99", 33)
    assert len(card["images"]) == 1
    published = await shop.harness.events(ProductChanged, shop.name)
    assert len(published) == 30
    assert published[0].variants[0].price == 2500
    assert (await shop.get("categories/")).json()["results"][0]["image"].startswith("http://shop.test/media/")


async def test_seeding_again_adds_what_is_missing_and_changes_nothing_else(shop: Shop) -> None:
    before = await seed(shop, [product(1)])
    made = await shop.done("GET", f"/products/{before['laptop-1']}")
    await shop.done("PATCH", f"/products/{made['id']}", name="Renamed")
    after = await seed(shop, [product(1), product(2)])
    assert set(after) == {"laptop-1", "laptop-2"}
    assert after["laptop-1"] == before["laptop-1"]
    assert (await shop.done("GET", f"/products/{made['id']}"))["name"] == "Renamed"
    assert len(await shop.harness.events(ProductChanged, shop.name)) == 3


async def test_a_storefront_with_a_product_is_reported_as_stocked(shop: Shop, other_shop: Shop) -> None:
    await seed(shop, [product(1)])
    assert await seeded_storefronts(shop.harness.database, [shop.name, other_shop.name, "unknown"]) == {shop.name}
