"""Reviews require a purchase; the wishlist requires an account."""

from clients.emporium import Card, Shopper, StaffMember
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

REVIEW = {"rating": 5, "title": "Excellent!", "comment": "Highly recommended."}


async def test_only_a_buyer_may_review_and_only_once(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=2)
    path = f"/products/{product['slug']}/reviews/"
    assert (await customer.post(path, REVIEW, 403))["code"] == "purchase_required"

    await customer.add(product["id"])
    await customer.checkout()
    assert (await customer.post(path, REVIEW, 403))["code"] == "purchase_required", "pending does not count"

    await paid(customer, card, product)
    review = await customer.post(path, REVIEW, 201)
    assert (review["rating"], review["is_verified_purchase"], review["is_approved"]) == (5, True, True)
    assert customer.email not in str(review)
    assert (await customer.post(path, REVIEW, 409))["code"] == "conflict"


async def test_a_review_shows_up_for_anonymous_readers(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=2)
    reader = platform.shopper()
    before = await reader.get(f"/products/{product['slug']}/")
    assert (before["average_rating"], before["review_count"], before["reviews"]) == (0, 0, [])
    await paid(customer, card, product)
    await customer.post(f"/products/{product['slug']}/reviews/", {**REVIEW, "rating": 4}, 201)

    async def seen() -> bool:
        return bool((await platform.shopper().get(f"/products/{product['slug']}/"))["average_rating"] == 4)

    await eventually(seen)


async def test_the_wishlist_toggles(staff: StaffMember, customer: Shopper) -> None:
    product = await staff.product(stock=2)
    path = f"/products/{product['slug']}/wishlist/"
    assert await customer.post(path, expect=201) == {"message": "Product added to wishlist", "in_wishlist": True}
    listed = await customer.get("/products/wishlist/me/")
    assert [entry["product"]["id"] for entry in listed["results"]] == [product["id"]]
    assert await customer.post(path) == {"message": "Product removed from wishlist", "in_wishlist": False}
    assert (await customer.get("/products/wishlist/me/"))["count"] == 0
