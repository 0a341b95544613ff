"""What a product and a category look like (contract: Product List, Category List; addendum 1 and 6)."""

from datetime import datetime

from catalog.contracts.marbelle.schemas import CategoryCard, CategoryShown, ProductShown
from common import clock
from dialects.marbelle_bodies import Page

from ..shops import picture
from .stones import StoneShop


async def test_a_product_has_exactly_the_documented_shape_without_an_envelope(stones: StoneShop) -> None:
    made = await stones.product(
        "Carrara White Marble Slab",
        category="Slabs",
        description="Premium Italian Carrara white marble slab.",
        price="85.50",
        quantity=25,
        sku="CARR-WHITE-001",
        unit_of_measure="sqft",
    )
    image = (await stones.upload(made, picture(), alt_text="Close-up")).json()
    page = await stones.shown()
    Page[ProductShown].model_validate(page)
    (product,) = page["results"]
    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    assert {name: product[name] for name in product if not name.endswith("_at")} == {
        "id": made["number"],
        "name": "Carrara White Marble Slab",
        "description": "Premium Italian Carrara white marble slab.",
        "price": "85.50",
        "unit_of_measure": "sqft",
        "category": stones.categories["Slabs"]["number"],
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


async def test_moments_are_utc_with_a_z(stones: StoneShop) -> None:
    await stones.product()
    (product,) = (await stones.shown())["results"]
    for name in ("created_at", "updated_at"):
        assert product[name].endswith("Z")
        assert abs(clock.now() - datetime.fromisoformat(product[name])).total_seconds() < 60


async def test_the_detail_is_the_same_object_as_in_the_list(stones: StoneShop) -> None:
    made = await stones.product()
    await stones.upload(made, picture())
    assert await stones.shown(f"products/{made['number']}/") == (await stones.shown())["results"][0]


async def test_a_product_without_images_has_an_empty_list(stones: StoneShop) -> None:
    await stones.product()
    assert (await stones.shown())["results"][0]["images"] == []


async def test_images_come_in_their_order_and_one_is_primary(stones: StoneShop) -> None:
    made = await stones.product()
    first, second, third = [(await stones.upload(made, picture(color))).json() for color in ("red", "blue", "green")]
    await stones.done("PATCH", f"/images/{third['id']}", display_order=0, is_primary=True)
    images = (await stones.shown(f"products/{made['number']}/"))["images"]
    assert [image["id"] for image in images] == [third["number"], first["number"], second["number"]]
    assert [image["is_primary"] for image in images] == [True, False, False]


async def test_an_image_without_a_text_has_null_for_it(stones: StoneShop) -> None:
    made = await stones.product()
    await stones.upload(made, picture())
    assert (await stones.shown())["results"][0]["images"][0]["alt_text"] is None


async def test_an_image_is_served_below_the_address_it_is_shown_at(stones: StoneShop) -> None:
    made, content = await stones.product(), picture("teal")
    image = (await stones.upload(made, content)).json()["image"]
    client = stones.harness.anonymous(stones.name, "marbelle")
    served = await client.get(image.removeprefix("http://shop.test"))
    assert (served.status_code, served.content) == (200, content)
    missing = await client.get("/media/unknown.png")
    assert (missing.status_code, missing.json()["success"]) == (404, False)


async def test_in_stock_is_a_stock_above_zero_whether_it_is_tracked_or_not(stones: StoneShop) -> None:
    await stones.product("Empty", quantity=0)
    await stones.product("Endless", quantity=0, track_inventory=False)
    await stones.product("One", quantity=1)
    shown = (await stones.shown())["results"]
    assert [(each["stock_quantity"], each["in_stock"]) for each in shown] == [(0, False), (0, False), (1, True)]


async def test_a_category_has_exactly_the_documented_shape(stones: StoneShop) -> None:
    made = await stones.category("Slabs", description="Large format natural stone slabs")
    await stones.product(category="Slabs")
    page = await stones.shown("categories/")
    Page[CategoryCard].model_validate(page)
    (card,) = page["results"]
    assert {name: card[name] for name in card if name != "created_at"} == {
        "id": made["number"],
        "name": "Slabs",
        "description": "Large format natural stone slabs",
        "product_count": 1,
    }
    assert card["created_at"].endswith("Z")


async def test_a_single_category_adds_when_it_was_updated(stones: StoneShop) -> None:
    made = await stones.category("Slabs")
    shown = await stones.shown(f"categories/{made['number']}/")
    CategoryShown.model_validate(shown)
    (card,) = (await stones.shown("categories/"))["results"]
    assert {**card, "updated_at": shown["updated_at"]} == shown
