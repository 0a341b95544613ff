"""POST and GET /products/{slug}/reviews/ (contract 3.2; addendum 27 to 30)."""

import asyncio
from uuid import UUID, uuid4

import pytest
from catalog.contracts.emporium.schemas import ReviewShown, ReviewWritten
from catalog.domain.opinion import masked
from common.events.catalog import ProductChanged
from common.events.identity import UserDeleted
from dialects.emporium import Page

from .shops import PRODUCTS, Shop

GOOD = {"rating": 5, "title": "Excellent laptop!", "comment": "Highly recommend!"}
PATH = PRODUCTS + "thing/reviews/"


async def test_a_buyers_review_is_answered_with_201_and_shown(shop: Shop) -> None:
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
    answers = [await client.post(PATH, json=GOOD), await shop.get("thing/"), await shop.get("thing/reviews/")]
    for answer in answers:
        assert str(user) not in answer.text
        assert user.hex[:12] not in answer.text
        assert f"{user.hex[0]}***@c***.example" in answer.text


@pytest.mark.parametrize(
    ("email", "expected"),
    [("john@example.com", "j***@e***.com"), ("a@b.co.uk", "a***@b***.uk"), ("x@localhost", "x***@***.localhost")],
)
def test_a_mask_keeps_an_initial_of_name_and_host(email: str, expected: str) -> None:
    assert masked(email) == expected


async def test_who_has_not_bought_it_gets_403_purchase_required(shop: Shop) -> None:
    await shop.product()
    response = await shop.harness.customer(shop.name).post(PATH, json=GOOD)
    assert (response.status_code, response.json()["code"]) == (403, "purchase_required")


async def test_a_stranger_gets_401(shop: Shop) -> None:
    await shop.product()
    response = await shop.harness.anonymous(shop.name).post(PATH, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_second_review_is_409(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    assert (await client.post(PATH, json=GOOD)).status_code == 201
    response = await client.post(PATH, json={**GOOD, "rating": 1})
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert (await shop.get("thing/")).json()["average_rating"] == 5.0


async def test_of_parallel_reviews_of_one_user_one_is_kept(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    answers = await asyncio.gather(*(client.post(PATH, json=GOOD) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert (await shop.get("thing/")).json()["review_count"] == 1


async def test_ratings_stay_right_when_many_review_at_once(shop: Shop) -> None:
    made = await shop.product()
    ratings = [1, 2, 3, 4, 5, 5, 5, 5, 4, 4]
    answers = await asyncio.gather(*(shop.review(made, rating) for rating in ratings))
    assert {answer.status_code for answer in answers} == {201}
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
async def test_a_faulty_review_is_400_on_the_field(shop: Shop, body: dict[str, object], field: str) -> None:
    _, client = await shop.buyer(await shop.product())
    response = await client.post(PATH, json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert list(response.json()["details"]) == [field]


async def test_blank_and_missing_are_said_differently(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    details = (await client.post(PATH, json={"title": " ", "comment": "x"})).json()["details"]
    assert details == {"rating": ["This field is required."], "title": ["This field may not be blank."]}


async def test_a_title_of_200_characters_is_trimmed_and_taken(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    response = await client.post(PATH, json={**GOOD, "title": " " + "x" * 200 + " "})
    assert response.json()["title"] == "x" * 200


async def test_reviews_of_an_unknown_product_are_404(shop: Shop) -> None:
    client = shop.harness.customer(shop.name)
    for response in (await client.post(PATH, json=GOOD), await client.get(PATH)):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_without_orders_nobody_can_review_and_it_may_be_tried_again(shop: Shop) -> None:
    _, client = await shop.buyer(await shop.product())
    key = {"Idempotency-Key": str(uuid4())}
    shop.purchases.is_away = True
    try:
        assert (await client.post(PATH, json=GOOD, headers=key)).status_code == 503
    finally:
        shop.purchases.is_away = False
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


async def test_staff_hide_and_show_reviews_and_the_rating_follows(shop: Shop) -> None:
    made = await shop.product()
    await shop.review(made, 5)
    bad = (await shop.review(made, 1)).json()
    for is_approved, expected in ((False, (5.0, 1)), (False, (5.0, 1)), (True, (3.0, 2))):
        await shop.done("PATCH", f"/reviews/{bad['id']}", is_approved=is_approved)
        shown = (await shop.get("thing/")).json()
        assert (shown["average_rating"], shown["review_count"]) == expected
        assert len(shown["reviews"]) == expected[1]


async def test_staff_list_reviews_by_approval(shop: Shop) -> None:
    made = await shop.product()
    ids = [(await shop.review(made, title=f"Review {number}")).json()["id"] for number in range(3)]
    await shop.done("PATCH", f"/reviews/{ids[1]}", is_approved=False)
    hidden = await shop.done("GET", "/reviews?is_approved=false")
    assert [review["id"] for review in hidden["items"]] == [ids[1]]
    first = await shop.done("GET", "/reviews?limit=2")
    rest = await shop.done("GET", f"/reviews?limit=2&cursor={first['next_cursor']}")
    assert [review["id"] for review in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None


async def test_a_review_publishes_the_product(shop: Shop) -> None:
    made = await shop.product()
    before = (await shop.harness.events(ProductChanged, shop.name))[-1].version
    await shop.review(made)
    told = (await shop.harness.events(ProductChanged, shop.name))[-1]
    assert (told.product_id, told.version) == (UUID(made["id"]), before + 1)


async def test_the_reviews_of_a_deleted_user_stay_without_a_name(shop: Shop) -> None:
    made = await shop.product()
    user, client = await shop.buyer(made)
    await client.post(PATH, json=GOOD)
    await client.post(PRODUCTS + "thing/wishlist/")
    before = len(await shop.harness.events(ProductChanged, shop.name))
    await shop.harness.tell(UserDeleted(storefront=shop.name, user_id=user), times=2)
    assert len(await shop.harness.events(ProductChanged, shop.name)) == before + 1
    assert [review["user"] for review in (await shop.get("thing/")).json()["reviews"]] == ["Deleted account"]
    assert (await shop.get("wishlist/me/", client)).json()["count"] == 0
