"""The bodies of products and categories (contract: Product List, Category List; addendum 1 and 6)."""

from datetime import datetime

from catalog.contracts.marbelle.schemas import CategoryCard, CategoryShown, ProductShown
from common.kernel import clock
from dialects.numbered_pages import Page

from ..shops import picture
from .shops import MarbelleShop


async def test_a_product_has_exactly_the_documented_fields_without_an_envelope(marbelle: MarbelleShop) -> None:
    made = await marbelle.product(
        "Carrara White Marble Slab",
        category="Slabs",
        description="Premium Italian Carrara white marble slab.",
        price="85.50",
        quantity=25,
        sku="CARR-WHITE-001",
        unit_of_measure="sqft",
    )
    image = (await marbelle.upload(made, picture(), alt_text="Close-up")).json()
    page = await marbelle.shown()
    Page[ProductShown].model_validate(page)
    (product,) = page["results"]
    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    assert {name: product[name] for name in product if not name.endswith("_at")} == {
        "id": made["number"],
        "name": "Carrara White Marble Slab",
        "description": "Premium Italian Carrara white marble slab.",
        "price": "85.50",
        "unit_of_measure": "sqft",
        "category": marbelle.categories["Slabs"]["number"],
        "stock_quantity": 25,
        "in_stock": True,
        "sku": "CARR-WHITE-001",
        "images": [
            {
                "id": image["number"],
                "image": image["image"],
                "alt_text": "Close-up",
                "is_primary": True,
                "display_order": image["display_order"],
            }
        ],
    }
    assert image["image"].startswith("http://shop.test/media/")


async def test_timestamps_are_utc_with_a_z(marbelle: MarbelleShop) -> None:
    await marbelle.product()
    (product,) = (await marbelle.shown())["results"]
    for name in ("created_at", "updated_at"):
        assert product[name].endswith("Z")
        assert abs(clock.now() - datetime.fromisoformat(product[name])).total_seconds() < 60


async def test_the_detail_is_the_same_object_as_in_the_list(marbelle: MarbelleShop) -> None:
    made = await marbelle.product()
    await marbelle.upload(made, picture())
    assert await marbelle.shown(f"products/{made['number']}/") == (await marbelle.shown())["results"][0]


async def test_a_product_without_images_has_an_empty_list(marbelle: MarbelleShop) -> None:
    await marbelle.product()
    assert (await marbelle.shown())["results"][0]["images"] == []


async def test_images_are_in_display_order_and_one_is_primary(marbelle: MarbelleShop) -> None:
    made = await marbelle.product()
    first, second, third = [(await marbelle.upload(made, picture(color))).json() for color in ("red", "blue", "green")]
    await marbelle.done("PATCH", f"/images/{third['id']}", display_order=0, is_primary=True)
    images = (await marbelle.shown(f"products/{made['number']}/"))["images"]
    assert [image["id"] for image in images] == [third["number"], first["number"], second["number"]]
    assert [image["is_primary"] for image in images] == [True, False, False]


async def test_an_image_without_a_text_has_null_for_it(marbelle: MarbelleShop) -> None:
    made = await marbelle.product()
    await marbelle.upload(made, picture())
    assert (await marbelle.shown())["results"][0]["images"][0]["alt_text"] is None


async def test_an_image_is_served_at_its_url(marbelle: MarbelleShop) -> None:
    made, content = await marbelle.product(), picture("teal")
    image = (await marbelle.upload(made, content)).json()["image"]
    client = marbelle.harness.anonymous(marbelle.name, "marbelle")
    served = await client.get(image.removeprefix("http://shop.test"))
    assert (served.status_code, served.content) == (200, content)
    missing = await client.get("/media/unknown.png")
    assert (missing.status_code, missing.json()["success"]) == (404, False)


async def test_in_stock_is_a_stock_above_zero_whether_it_is_tracked_or_not(marbelle: MarbelleShop) -> None:
    await marbelle.product("Empty", quantity=0)
    await marbelle.product("Endless", quantity=0, track_inventory=False)
    await marbelle.product("One", quantity=1)
    shown = (await marbelle.shown())["results"]
    assert [(each["stock_quantity"], each["in_stock"]) for each in shown] == [(0, False), (0, False), (1, True)]


async def test_a_category_has_exactly_the_documented_fields(marbelle: MarbelleShop) -> None:
    made = await marbelle.category("Slabs", description="Large format natural stone slabs")
    await marbelle.product(category="Slabs")
    page = await marbelle.shown("categories/")
    Page[CategoryCard].model_validate(page)
    (card,) = page["results"]
    assert {name: card[name] for name in card if name != "created_at"} == {
        "id": made["number"],
        "name": "Slabs",
        "description": "Large format natural stone slabs",
        "product_count": 1,
    }
    assert card["created_at"].endswith("Z")


async def test_the_detail_of_a_category_also_contains_updated_at(marbelle: MarbelleShop) -> None:
    made = await marbelle.category("Slabs")
    shown = await marbelle.shown(f"categories/{made['number']}/")
    CategoryShown.model_validate(shown)
    (card,) = (await marbelle.shown("categories/"))["results"]
    assert {**card, "updated_at": shown["updated_at"]} == shown
