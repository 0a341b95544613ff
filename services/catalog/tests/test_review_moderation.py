"""Staff search reviews, and approve, hide and delete them; a shop may publish them only then."""

import asyncio
from uuid import uuid4

import pytest
from catalog.storefront import ReviewRules
from common.audit import AuditFilter
from common.rpc.interfaces.every_service import EveryServiceInterface
from testkit.harness import Harness

from .fake_orders import FakeOrders
from .shops import Json, Shop


async def rating(shop: Shop, product: Json) -> tuple[float, int]:
    shown = (await shop.get(f"{product['slug']}/")).json()
    return shown["average_rating"], shown["review_count"]


async def found(shop: Shop, query: str = "") -> list[str]:
    return [each["title"] for each in (await shop.done("GET", f"/reviews?{query}"))["items"]]


async def test_reviews_of_a_shop_that_moderates_before_are_published_when_approved(
    catalog: Harness, orders: FakeOrders
) -> None:
    shop = Shop(catalog, orders, catalog.storefront("emporium", ReviewRules(moderation="before")))
    chair = await shop.product("Chair")
    written = await shop.review(chair, 4)
    assert (written.status_code, written.json()["is_approved"]) == (201, False)
    assert await rating(shop, chair) == (0, 0)
    (waiting,) = (await shop.done("GET", "/reviews?is_approved=false"))["items"]
    assert waiting["product_name"] == "Chair"
    assert (await shop.done("PATCH", f"/reviews/{waiting['id']}", is_approved=True))["is_approved"] is True
    assert await rating(shop, chair) == (4.0, 1)


async def test_reviews_are_found_by_their_texts_ratings_products_and_times(shop: Shop) -> None:
    chair, table = await shop.product("Chair"), await shop.product("Table")
    await shop.review(chair, 5, title="Sturdy", comment="100% oak")
    await shop.review(chair, 1, title="Broken")
    await shop.review(table, 5, title="Round")
    assert await found(shop) == ["Round", "Broken", "Sturdy"]
    assert await found(shop, "rating=5") == ["Round", "Sturdy"]
    assert await found(shop, f"product_id={chair['id']}&search=BROK") == ["Broken"]
    assert await found(shop, "search=100%25") == ["Sturdy"]
    assert await found(shop, "search=_") == []
    assert await found(shop, "created_to=2020-01-01T00:00:00Z") == []
    assert await found(shop, "created_from=2020-01-01T00:00:00Z&rating=1") == ["Broken"]
    assert (await shop.staff("GET", "/reviews?stars=5")).status_code == 400


async def test_a_deleted_review_leaves_the_rating_and_may_be_written_again(shop: Shop) -> None:
    chair = await shop.product("Chair")
    _, buyer = await shop.buyer(chair)
    body = {"rating": 2, "title": "Weak", "comment": "Broke at once."}
    path = f"/api/v1/products/{chair['slug']}/reviews/"
    review = (await buyer.post(path, json=body)).json()
    assert (await shop.staff("DELETE", f"/reviews/{review['id']}")).status_code == 204
    assert await rating(shop, chair) == (0, 0)
    assert (await shop.staff("DELETE", f"/reviews/{review['id']}")).status_code == 404
    calls = shop.harness.calls(EveryServiceInterface)
    (entry,) = await calls.audit_entries(shop.name, AuditFilter(subject_type="review", subject_id=review["id"]), 5)
    assert ((entry.before or {})["title"], entry.after) == ("Weak", None)
    assert (await buyer.post(path, json=body)).status_code == 201


async def test_many_reviews_are_hidden_approved_and_deleted_at_once(shop: Shop, other_shop: Shop) -> None:
    chair = await shop.product("Chair")
    ids = [(await shop.review(chair, stars)).json()["id"] for stars in (1, 3, 5)]
    theirs = (await other_shop.review(await other_shop.product("Lamp"))).json()["id"]
    hidden = await shop.done("POST", "/reviews/bulk", action="hide", review_ids=[*ids[:2], theirs])
    assert (hidden["changed"], hidden["refused"]) == (2, 1)
    assert hidden["results"][2] == {
        "review_id": theirs,
        "changed": False,
        "code": "review.not_found",
        "detail": "There is no review with this id.",
    }
    assert await rating(shop, chair) == (5.0, 1)
    again = await shop.done("POST", "/reviews/bulk", action="hide", review_ids=ids[:2])
    assert (again["changed"], again["unchanged"]) == (0, 2)
    refused = await shop.staff("POST", "/reviews/bulk", action="approve", filter={"rating": 3}, count=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "bulk.count_differs")
    await shop.done("POST", "/reviews/bulk", action="approve", filter={"rating": 3}, count=1)
    assert await rating(shop, chair) == (4.0, 2)
    deleted = await shop.done("POST", "/reviews/bulk", action="delete", filter={}, count=3)
    assert (deleted["changed"], await rating(shop, chair), await found(shop)) == (3, (0, 0), [])
    assert len(await found(other_shop)) == 1


async def test_changes_of_the_same_reviews_at_the_same_time_count_each_once(shop: Shop) -> None:
    goods = [await shop.product(name) for name in ("Chair", "Table")]
    ids = [(await shop.review(each)).json()["id"] for each in (*goods, *goods)]
    orders = (ids, ids[::-1], ids, ids[::-1])
    answers = await asyncio.gather(
        *(shop.done("POST", "/reviews/bulk", action="hide", review_ids=each) for each in orders)
    )
    assert sum(answer["changed"] for answer in answers) == 4
    assert [await rating(shop, each) for each in goods] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "burn", "review_ids": [str(uuid4())]},
        {"action": "hide"},
        {"action": "hide", "filter": {"rating": 3}},
        {"action": "hide", "filter": {"rating": 6}, "count": 0},
        {"action": "hide", "review_ids": [str(uuid4())], "filter": {}, "count": 1},
    ],
)
async def test_an_unclear_moderation_is_422(shop: Shop, body: Json) -> None:
    assert (await shop.staff("POST", "/reviews/bulk", **body)).status_code == 422
