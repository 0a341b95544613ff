"""The wishlist (contract 3.2; addendum 32)."""

import asyncio
from uuid import uuid4

from catalog.contracts.emporium.schemas import Wish
from dialects.numbered_pages import Page

from .shops import PRODUCTS, Shop

TOGGLE = PRODUCTS + "thing/wishlist/"


async def test_the_first_toggle_adds_with_201_and_the_second_removes_with_200(shop: Shop) -> None:
    await shop.product()
    client = shop.harness.customer(shop.name)
    added, removed, again = [await client.post(TOGGLE) for _ in range(3)]
    assert (added.status_code, added.json()) == (201, {"message": "Product added to wishlist", "in_wishlist": True})
    assert (removed.status_code, removed.json()) == (
        200,
        {"message": "Product removed from wishlist", "in_wishlist": False},
    )
    assert again.status_code == 201


async def test_parallel_toggles_take_effect_one_after_the_other(shop: Shop) -> None:
    await shop.product()
    client = shop.harness.customer(shop.name)
    responses = await asyncio.gather(*(client.post(TOGGLE) for _ in range(9)))
    assert sorted(response.status_code for response in responses) == [200] * 4 + [201] * 5
    assert (await shop.get("wishlist/me/", client)).json()["count"] == 1


async def test_a_wishlist_has_the_documented_fields_newest_first(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    made = [await shop.product(f"Thing {number}", price="24.99", quantity=15) for number in range(3)]
    for product in made:
        await client.post(f"{PRODUCTS}{product['slug']}/wishlist/")
    page = (await shop.get("wishlist/me/", client)).json()
    Page[Wish].model_validate(page)
    assert [wish["product"]["slug"] for wish in page["results"]] == ["thing-2", "thing-1", "thing-0"]
    assert page["results"][0]["product"] == {
        "id": made[2]["id"],
        "name": "Thing 2",
        "slug": "thing-2",
        "price": "24.99",
        "quantity": 15,
        "is_in_stock": True,
    }
    assert page["results"][0]["added_at"].endswith("Z")
    second = (await shop.get("wishlist/me/", client, page=2, page_size=2)).json()
    assert (second["count"], second["next"], len(second["results"])) == (3, None, 1)
    assert second["previous"] == "http://shop.test/api/v1/products/wishlist/me/?page_size=2&page=1"
    assert (await shop.get("wishlist/me/", client, page=3, page_size=2)).status_code == 404


async def test_inactive_products_are_omitted_until_they_are_active_again(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    made = await shop.product()
    await client.post(TOGGLE)
    await shop.done("POST", f"/products/{made['id']}/deactivate")
    assert (await shop.get("wishlist/me/", client)).json() == {
        "count": 0,
        "next": None,
        "previous": None,
        "results": [],
    }
    assert (await client.post(TOGGLE)).status_code == 404
    await shop.done("POST", f"/products/{made['id']}/activate")
    assert (await shop.get("wishlist/me/", client)).json()["count"] == 1


async def test_a_wishlist_takes_one_statement(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    for number in range(4):
        product = await shop.product(f"Thing {number}")
        await client.post(f"{PRODUCTS}{product['slug']}/wishlist/")
    before = shop.harness.database.pool.statement_count
    assert len((await shop.get("wishlist/me/", client)).json()["results"]) == 4
    assert shop.harness.database.pool.statement_count - before == 1


async def test_without_a_token_there_is_no_wishlist(shop: Shop) -> None:
    await shop.product()
    client = shop.harness.anonymous(shop.name)
    assert (await client.post(TOGGLE)).status_code == 401
    assert (await client.get(PRODUCTS + "wishlist/me/")).status_code == 401


async def test_wishlists_of_users_and_storefronts_are_separate(shop: Shop, other_shop: Shop) -> None:
    user = uuid4()
    await shop.product()
    await other_shop.product()
    await shop.harness.customer(shop.name, user).post(TOGGLE)
    for client in (shop.harness.customer(shop.name), shop.harness.customer(other_shop.name, user)):
        assert (await client.get(PRODUCTS + "wishlist/me/")).json()["count"] == 0


async def test_a_toggle_repeated_with_its_idempotency_key_toggles_once(shop: Shop) -> None:
    await shop.product()
    client, key = shop.harness.customer(shop.name), {"Idempotency-Key": str(uuid4())}
    assert [(await client.post(TOGGLE, headers=key)).status_code for _ in range(2)] == [201, 201]


async def test_an_invalid_slug_with_an_idempotency_key_is_404(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    for slug in ("%00", "%F0%9F%98%80", "..%2F.."):
        response = await client.post(f"{PRODUCTS}{slug}/wishlist/", headers={"Idempotency-Key": "k"})
        assert response.status_code == 404
