"""Staff maintain categories; products are visible with their category."""

import asyncio
from uuid import uuid4

from common.events.catalog import CategoryChanged, ProductChanged

from .shops import Shop


async def test_hiding_a_category_publishes_it_and_every_product_below(shop: Shop) -> None:
    top = await shop.category("Top")
    await shop.category("Low", parent_id=top["id"])
    made = [await shop.product(f"Thing {number}", category="Low") for number in range(3)]
    await shop.done("PATCH", f"/categories/{top['id']}", is_active=False)
    published = (await shop.harness.events(ProductChanged, shop.name))[-3:]
    assert {(str(event.product_id), event.is_active) for event in published} == {(each["id"], False) for each in made}
    assert [event.slug for event in await shop.harness.events(CategoryChanged, shop.name)] == ["top", "low", "top"]


async def test_moving_a_category_moves_its_visibility(shop: Shop) -> None:
    hidden = await shop.category("Hidden", is_active=False)
    shown = await shop.category("Shown")
    await shop.product(category="Shown")
    moved = await shop.done("PATCH", f"/categories/{shown['id']}", parent_id=hidden["id"])
    assert (moved["is_active"], moved["is_visible"]) == (True, False)
    assert await shop.slugs() == []
    await shop.done("PATCH", f"/categories/{shown['id']}", parent_id=None)
    assert await shop.slugs() == ["thing"]


async def test_a_category_cannot_be_its_own_ancestor(shop: Shop) -> None:
    top = await shop.category("Top")
    low = await shop.category("Low", parent_id=top["id"])
    for parent in (top, low):
        refused = await shop.staff("PATCH", f"/categories/{top['id']}", parent_id=parent["id"])
        assert (refused.status_code, refused.json()["code"]) == (422, "category.cycle")
    assert (await shop.staff("POST", "/categories", name="x", parent_id=str(uuid4()))).status_code == 422


async def test_categories_are_listed_by_pages(shop: Shop) -> None:
    for name in ("A", "B", "C"):
        await shop.category(name)
    first = await shop.done("GET", "/categories?limit=2")
    rest = await shop.done("GET", f"/categories?limit=2&cursor={first['next_cursor']}")
    assert [each["name"] for each in first["items"] + rest["items"]] == ["A", "B", "C"]


async def test_products_changed_while_their_category_is_hidden_have_the_correct_visibility(shop: Shop) -> None:
    category = await shop.category("Goods")
    made = [await shop.product(f"Thing {number}", is_active=False) for number in range(6)]
    work = [shop.staff("POST", f"/products/{each['id']}/activate") for each in made]
    work += [shop.staff("PATCH", f"/categories/{category['id']}", is_active=False)]
    work += [shop.staff("PATCH", f"/products/{each['id']}", name="Other") for each in made]
    responses = await asyncio.gather(*work)
    assert {response.status_code for response in responses} == {200}
    assert await shop.slugs() == []
    await shop.done("PATCH", f"/categories/{category['id']}", is_active=True)
    assert len(await shop.slugs()) == 6
