"""GET /products/categories/, and the visibility that follows from it (contract 3.2; addendum 31, 34)."""

from catalog.contracts.emporium.schemas import Categories

from .shops import Shop


async def test_categories_are_a_tree_under_results_only(shop: Shop) -> None:
    electronics = await shop.category("Electronics", description="Devices")
    laptops = await shop.category("Laptops", parent_id=electronics["id"])
    await shop.category("Books")
    body = (await shop.get("categories/")).json()
    Categories.model_validate(body)
    assert list(body) == ["results"]
    assert [node["name"] for node in body["results"]] == ["Books", "Electronics"]
    assert body["results"][1] == {
        "id": electronics["id"],
        "name": "Electronics",
        "slug": "electronics",
        "description": "Devices",
        "image": None,
        "children": [
            {
                "id": laptops["id"],
                "name": "Laptops",
                "slug": "laptops",
                "description": "",
                "image": None,
                "children": [],
            }
        ],
    }


async def test_an_inactive_category_is_hidden_with_everything_below(shop: Shop) -> None:
    top = await shop.category("Top")
    middle = await shop.category("Middle", parent_id=top["id"])
    await shop.category("Low", parent_id=middle["id"])
    await shop.product("Deep", category="Low")
    await shop.product("High", category="Top")
    await shop.done("PATCH", f"/categories/{middle['id']}", is_active=False)
    assert (await shop.get("categories/")).json()["results"][0]["children"] == []
    assert await shop.slugs() == ["high"]
    assert (await shop.get("deep/")).status_code == 404
    await shop.done("PATCH", f"/categories/{middle['id']}", is_active=True)
    assert await shop.slugs() == ["high", "deep"]


async def test_a_product_made_in_a_hidden_category_is_hidden(shop: Shop) -> None:
    await shop.category("Secret", is_active=False)
    made = await shop.product(category="Secret")
    assert (made["is_active"], made["is_visible"]) == (True, False)
    assert await shop.slugs() == []
