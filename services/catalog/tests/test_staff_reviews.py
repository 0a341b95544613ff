"""Staff list, show and hide reviews."""

from common.events.catalog import ReviewWritten
from common.rpc.interfaces.subjects import SubjectsInterface

from .shops import Shop


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


async def test_a_written_review_and_its_product_are_shown_to_events_as_staff_see_them(shop: Shop) -> None:
    made = await shop.product()
    written = (await shop.review(made)).json()
    (event,) = await shop.harness.events(ReviewWritten, shop.name)
    assert (str(event.review_id), str(event.product_id)) == (written["id"], made["id"])
    subjects = shop.harness.calls(SubjectsInterface)
    (review,) = (await shop.done("GET", "/reviews"))["items"]
    assert await subjects.staff_body(shop.name, "review", written["id"]) == review
    product = await shop.done("GET", f"/products/{made['id']}")
    assert await subjects.staff_body(shop.name, "product", made["id"]) == product
    assert await subjects.staff_body(shop.harness.storefront(), "review", written["id"]) is None
