"""GET /categories/ and the products of one (contract: Category List, Category Products; addendum 6)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from .shops import MarbelleShop


async def test_product_count_includes_active_products_of_the_category_and_of_all_below(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs")
    await marbelle.category("Marble", parent_id=slabs["id"])
    await marbelle.category("Tiles")
    await marbelle.product("Plain", category="Slabs")
    await marbelle.product("Carrara", category="Marble")
    await marbelle.product("Sold out", category="Marble", quantity=0)
    await marbelle.product("Hidden", category="Marble", is_active=False)
    counts = {each["name"]: each["product_count"] for each in (await marbelle.shown("categories/"))["results"]}
    assert counts == {"Marble": 2, "Slabs": 3, "Tiles": 0}


async def test_the_product_count_equals_the_length_of_the_categorys_list(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs")
    await marbelle.category("Marble", parent_id=slabs["id"])
    for number in range(3):
        await marbelle.product(f"Slab {number}", category="Marble")
    for category in (await marbelle.shown("categories/"))["results"]:
        page = await marbelle.shown(f"categories/{category['id']}/products/")
        assert page["count"] == category["product_count"] == 3


async def test_inactive_categories_are_hidden_with_all_below(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs", is_active=False)
    marble = await marbelle.category("Marble", parent_id=slabs["id"])
    await marbelle.category("Tiles")
    assert await marbelle.names("categories/") == ["Tiles"]
    for hidden in (slabs, marble):
        for path in ("categories/{}/", "categories/{}/products/"):
            refusal = await marbelle.refused(404, path.format(hidden["number"]))
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
async def test_categories_are_ordered_by_name_or_creation(marbelle: MarbelleShop, ordering: str, expected: str) -> None:
    for name in ("b", "a", "C"):
        await marbelle.category(name)
    assert await marbelle.names("categories/", ordering=ordering) == list(expected)


async def test_categories_are_searched_by_every_word_of_name_and_description(marbelle: MarbelleShop) -> None:
    await marbelle.category("Slabs", description="Large format natural stone slabs")
    await marbelle.category("Tiles", description="Small format")
    assert await marbelle.names("categories/", search="FORM tile") == ["Tiles"]
    assert await marbelle.names("categories/", search="format") == ["Slabs", "Tiles"]
    assert await marbelle.names("categories/", search="mosaic") == []


async def test_twenty_categories_make_a_page(marbelle: MarbelleShop) -> None:
    for number in range(21):
        await marbelle.category(f"Category {number:02}")
    first = await marbelle.shown("categories/", search="category")
    assert (first["count"], len(first["results"]), first["previous"]) == (21, 20, None)
    parts = urlsplit(first["next"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/categories/"
    assert parse_qs(parts.query) == {"search": ["category"], "page": ["2"]}
    assert await marbelle.names("categories/", page=2) == ["Category 20"]
    for page in ("3", "0", "x"):
        await marbelle.refused(404, "categories/", page=page)


async def test_the_products_of_a_category_accept_every_filter_of_the_list(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs")
    marble = await marbelle.category("Marble", parent_id=slabs["id"])
    await marbelle.product("Cheap slab", price="10.00", category="Slabs")
    await marbelle.product("Carrara slab", price="50.00", category="Marble")
    await marbelle.product("Statuario slab", price="90.00", category="Marble", quantity=0)
    await marbelle.product("Carrara tile", price="50.00", category="Tiles")
    path = f"categories/{slabs['number']}/products/"
    assert await marbelle.names(path) == ["Carrara slab", "Cheap slab", "Statuario slab"]
    assert await marbelle.names(path, ordering="-price") == ["Statuario slab", "Carrara slab", "Cheap slab"]
    assert await marbelle.names(path, category=marble["number"], in_stock="true") == ["Carrara slab"]
    assert await marbelle.names(path, category=marbelle.categories["Tiles"]["number"]) == []
    assert await marbelle.names(path, search="stat", min_price=60) == ["Statuario slab"]
    assert set((await marbelle.refused(400, path, min_price="x"))["errors"]) == {"min_price"}
    await marbelle.refused(404, path, page=2)


async def test_an_empty_category_has_an_empty_page(marbelle: MarbelleShop) -> None:
    made = await marbelle.category("Sinks")
    page = await marbelle.shown(f"categories/{made['number']}/products/")
    assert page == {"count": 0, "next": None, "previous": None, "results": []}
