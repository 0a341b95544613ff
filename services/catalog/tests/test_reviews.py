"""POST and GET /products/{slug}/reviews/ (contract 3.2; addendum 27 to 30)."""

import asyncio
from uuid import UUID, uuid4

import pytest
from catalog.contracts.emporium.schemas import ReviewShown, ReviewWritten
from catalog.domain.review import mask_email
from common.events.catalog import ProductChanged
from common.events.identity import UserDeleted
from dialects.numbered_pages import Page

from .shops import PRODUCTS, Shop

GOOD = {"rating": 5, "title": "Excellent laptop!", "comment": "Highly recommend!"}
PATH = PRODUCTS + "thing/reviews/"


async def test_a_buyers_review_returns_201_and_is_shown(shop: Shop) -> None:
    made = await shop.product()
    _, client = await shop.buyer(made)
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 201
    written = response.json()
    ReviewWritten.model_validate(written)
    assert {**written, "id": "", "user": "", "created_at": ""} == {
        **GOOD,
        "id": "",
        "user": "",
        "created_at": "",
        "is_verified_purchase": True,
        "is_approved": True,
    }
    assert written["created_at"].endswith("Z")
    listed = (await shop.get("thing/reviews/")).json()
    Page[ReviewShown].model_validate(listed)
    del written["is_approved"]
    assert listed == {"count": 1, "next": None, "previous": None, "results": [written]}


async def test_the_reviewers_address_is_masked_everywhere(shop: Shop) -> None:
    made = await shop.product()
    user, client = await shop.buyer(made)
    responses = [await client.post(PATH, json=GOOD), await shop.get("thing/"), await shop.get("thing/reviews/")]
    for response in responses:
        assert str(user) not in response.text
        assert user.hex[:12] not in response.text
        assert f"{user.hex[0]}***@c***.example" in response.text


@pytest.mark.parametrize(
    ("email", "expected"),
    [("john@example.com", "j***@e***.com"), ("a@b.co.uk", "a***@b***.uk"), ("x@localhost", "x***@***.localhost")],
)
def test_a_masked_address_contains_the_initials_of_name_and_host(email: str, expected: str) -> None:
    assert mask_email(email) == expected


async def test_a_review_without_a_purchase_is_403_purchase_required(shop: Shop) -> None:
    await shop.product()
    response = await shop.harness.customer(shop.name).post(PATH, json=GOOD)
    assert (response.status_code, response.json()["code"]) == (403, "purchase_required")


async def test_a_review_without_a_token_is_401(shop: Shop) -> None:
    await shop.product()
    response = await shop.harness.anonymous(shop.name).post(PATH, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_second_review_is_409(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    assert (await client.post(PATH, json=GOOD)).status_code == 201
    response = await client.post(PATH, json={**GOOD, "rating": 1})
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert (await shop.get("thing/")).json()["average_rating"] == 5.0


async def test_of_parallel_reviews_by_one_user_one_is_stored(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    responses = await asyncio.gather(*(client.post(PATH, json=GOOD) for _ in range(8)))
    assert sorted(response.status_code for response in responses) == [201] + [409] * 7
    assert (await shop.get("thing/")).json()["review_count"] == 1


async def test_ratings_are_correct_after_concurrent_reviews(shop: Shop) -> None:
    made = await shop.product()
    ratings = [1, 2, 3, 4, 5, 5, 5, 5, 4, 4]
    responses = await asyncio.gather(*(shop.review(made, rating) for rating in ratings))
    assert {response.status_code for response in responses} == {201}
    shown = (await shop.get("thing/")).json()
    assert (shown["average_rating"], shown["review_count"]) == (3.8, 10)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**GOOD, "rating": 0}, "rating"),
        ({**GOOD, "rating": 6}, "rating"),
        ({**GOOD, "rating": "5"}, "rating"),
        ({**GOOD, "rating": 4.5}, "rating"),
        ({**GOOD, "rating": True}, "rating"),
        ({**GOOD, "rating": None}, "rating"),
        ({"title": "a", "comment": "b"}, "rating"),
        ({**GOOD, "title": ""}, "title"),
        ({**GOOD, "title": "   "}, "title"),
        ({**GOOD, "title": "x" * 201}, "title"),
        ({**GOOD, "title": 7}, "title"),
        ({**GOOD, "comment": ""}, "comment"),
        ({**GOOD, "comment": "a\x00b"}, "comment"),
        ({"rating": 5, "title": "a"}, "comment"),
    ],
)
async def test_an_invalid_review_is_400_on_the_field(shop: Shop, body: dict[str, object], field: str) -> None:
    _, client = await shop.buyer(await shop.product())
    response = await client.post(PATH, json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert list(response.json()["details"]) == [field]


async def test_blank_and_missing_fields_have_different_messages(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    details = (await client.post(PATH, json={"title": " ", "comment": "x"})).json()["details"]
    assert details == {"rating": ["This field is required."], "title": ["This field may not be blank."]}


async def test_a_title_of_200_characters_is_trimmed_and_accepted(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    response = await client.post(PATH, json={**GOOD, "title": " " + "x" * 200 + " "})
    assert response.json()["title"] == "x" * 200


async def test_reviews_of_an_unknown_product_are_404(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    for response in (await client.post(PATH, json=GOOD), await client.get(PATH)):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_review_fails_while_orders_is_unavailable_and_can_be_repeated(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    key = {"Idempotency-Key": str(uuid4())}
    shop.orders.is_unavailable = True
    try:
        assert (await client.post(PATH, json=GOOD, headers=key)).status_code == 503
    finally:
        shop.orders.is_unavailable = False
    assert (await client.post(PATH, json=GOOD, headers=key)).status_code == 201
    assert (await client.post(PATH, json=GOOD, headers=key)).status_code == 201


async def test_reviews_are_paged_newest_first(shop: Shop) -> None:
    made = await shop.product()
    for number in range(3):
        await shop.review(made, title=f"Review {number}")
    page = (await shop.get("thing/reviews/", page_size=2)).json()
    assert [review["title"] for review in page["results"]] == ["Review 2", "Review 1"]
    assert page["next"] == "http://shop.test/api/v1/products/thing/reviews/?page_size=2&page=2"
    assert (await shop.get("thing/reviews/", page=3, page_size=2)).status_code == 404


async def test_a_review_publishes_the_product(shop: Shop) -> None:
    made = await shop.product()
    before = (await shop.harness.events(ProductChanged, shop.name))[-1].version
    await shop.review(made)
    published = (await shop.harness.events(ProductChanged, shop.name))[-1]
    assert (published.product_id, published.version) == (UUID(made["id"]), before + 1)


async def test_the_reviews_of_a_deleted_user_stay_without_a_name(shop: Shop) -> None:
    made = await shop.product()
    user, client = await shop.buyer(made)
    await client.post(PATH, json=GOOD)
    await client.post(PRODUCTS + "thing/wishlist/")
    before = len(await shop.harness.events(ProductChanged, shop.name))
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=user), times=2)
    assert len(await shop.harness.events(ProductChanged, shop.name)) == before + 1
    assert [review["user"] for review in (await shop.get("thing/")).json()["reviews"]] == ["Deleted account"]
    assert (await shop.get("wishlist/me/", client)).json()["count"] == 0
