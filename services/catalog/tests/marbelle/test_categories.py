"""GET /categories/ and the products of one (contract: Category List, Category Products; addendum 6)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from .stones import StoneShop


async def test_product_count_includes_active_products_of_the_category_and_of_all_below(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs")
    await stones.category("Marble", parent_id=slabs["id"])
    await stones.category("Tiles")
    await stones.product("Plain", category="Slabs")
    await stones.product("Carrara", category="Marble")
    await stones.product("Sold out", category="Marble", quantity=0)
    await stones.product("Hidden", category="Marble", is_active=False)
    counts = {each["name"]: each["product_count"] for each in (await stones.shown("categories/"))["results"]}
    assert counts == {"Marble": 2, "Slabs": 3, "Tiles": 0}


async def test_the_count_is_that_of_the_categorys_products(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs")
    await stones.category("Marble", parent_id=slabs["id"])
    for number in range(3):
        await stones.product(f"Slab {number}", category="Marble")
    for category in (await stones.shown("categories/"))["results"]:
        page = await stones.shown(f"categories/{category['id']}/products/")
        assert page["count"] == category["product_count"] == 3


async def test_inactive_categories_are_hidden_with_all_below(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs", is_active=False)
    marble = await stones.category("Marble", parent_id=slabs["id"])
    await stones.category("Tiles")
    assert await stones.names("categories/") == ["Tiles"]
    for hidden in (slabs, marble):
        for path in ("categories/{}/", "categories/{}/products/"):
            refusal = await stones.refused(404, path.format(hidden["number"]))
            assert refusal["message"] == "Category not found."


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", "abC"),
        ("name", "abC"),
        ("-name", "Cba"),
        ("created_at", "baC"),
        ("-created_at", "Cab"),
        ("product_count", "abC"),
        ("-", "abC"),
        ("--name", "abC"),
    ],
)
async def test_categories_are_ordered_by_name_or_age(stones: StoneShop, ordering: str, expected: str) -> None:
    for name in ("b", "a", "C"):
        await stones.category(name)
    assert await stones.names("categories/", ordering=ordering) == list(expected)


async def test_categories_are_searched_by_every_word_of_name_and_description(stones: StoneShop) -> None:
    await stones.category("Slabs", description="Large format natural stone slabs")
    await stones.category("Tiles", description="Small format")
    assert await stones.names("categories/", search="FORM tile") == ["Tiles"]
    assert await stones.names("categories/", search="format") == ["Slabs", "Tiles"]
    assert await stones.names("categories/", search="mosaic") == []


async def test_twenty_categories_make_a_page(stones: StoneShop) -> None:
    for number in range(21):
        await stones.category(f"Category {number:02}")
    first = await stones.shown("categories/", search="category")
    assert (first["count"], len(first["results"]), first["previous"]) == (21, 20, None)
    parts = urlsplit(first["next"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/categories/"
    assert parse_qs(parts.query) == {"search": ["category"], "page": ["2"]}
    assert await stones.names("categories/", page=2) == ["Category 20"]
    for page in ("3", "0", "x"):
        await stones.refused(404, "categories/", page=page)


async def test_the_products_of_a_category_take_every_filter_of_the_list(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs")
    marble = await stones.category("Marble", parent_id=slabs["id"])
    await stones.product("Cheap slab", price="10.00", category="Slabs")
    await stones.product("Carrara slab", price="50.00", category="Marble")
    await stones.product("Statuario slab", price="90.00", category="Marble", quantity=0)
    await stones.product("Carrara tile", price="50.00", category="Tiles")
    path = f"categories/{slabs['number']}/products/"
    assert await stones.names(path) == ["Carrara slab", "Cheap slab", "Statuario slab"]
    assert await stones.names(path, ordering="-price") == ["Statuario slab", "Carrara slab", "Cheap slab"]
    assert await stones.names(path, category=marble["number"], in_stock="true") == ["Carrara slab"]
    assert await stones.names(path, category=stones.categories["Tiles"]["number"]) == []
    assert await stones.names(path, search="stat", min_price=60) == ["Statuario slab"]
    assert set((await stones.refused(400, path, min_price="x"))["errors"]) == {"min_price"}
    await stones.refused(404, path, page=2)


async def test_an_empty_category_has_an_empty_page(stones: StoneShop) -> None:
    made = await stones.category("Sinks")
    page = await stones.shown(f"categories/{made['number']}/products/")
    assert page == {"count": 0, "next": None, "previous": None, "results": []}
