"""`GET /api/billing/tiers/`."""

from payments.storefront import Books, Tier

from .shop import STAFF_TIERS, TIERS, BookBilling


async def test_everybody_reads_the_active_tiers_cheapest_first(shop: BookBilling) -> None:
    for client in (shop.visitor, shop.customer()):
        response = await client.get(TIERS)
        assert response.status_code == 200
        assert response.json() == [
            {
                "id": "1",
                "name": "8 pages",
                "code": "book_8",
                "price": "40.00",
                "currency": "GEL",
                "max_retries_per_unit": 3,
            },
            {
                "id": "2",
                "name": "12 pages",
                "code": "book_12",
                "price": "50.00",
                "currency": "GEL",
                "max_retries_per_unit": 5,
            },
            {
                "id": "3",
                "name": "16 pages",
                "code": "book_16",
                "price": "60.00",
                "currency": "GEL",
                "max_retries_per_unit": 8,
            },
        ]


def with_an_inactive_tier(shop: BookBilling) -> None:
    facts = {"max_retries_per_unit": 3, "pages": 8}
    tiers = (
        Tier(id=1, code="large", name="Large", price=9_000, **facts),
        Tier(id=2, code="old", name="Old", price=1_000, active=False, **facts),
        Tier(id=3, code="small", name="Small", price=2_550, **facts),
    )
    shop.storefront = shop.harness.storefront("storybook", Books(tiers=tiers))


async def test_inactive_tiers_are_not_offered(shop: BookBilling) -> None:
    with_an_inactive_tier(shop)
    tiers = (await shop.visitor.get(TIERS)).json()
    assert [(each["code"], each["price"]) for each in tiers] == [("small", "25.50"), ("large", "90.00")]


async def test_staff_see_all_tiers_with_what_was_paid_for_them(shop: BookBilling) -> None:
    with_an_inactive_tier(shop)
    for event in (
        shop.order_paid(tier_code="large", amount=18_000),
        shop.order_paid(tier_code="large", amount=9_000),
        shop.paid_pack(),
    ):
        await shop.harness.deliver(event, times=2)
    tiers = (await shop.staff.get(STAFF_TIERS)).json()["items"]
    assert [(each["code"], each["is_active"], each["orders"], each["revenue"]) for each in tiers] == [
        ("old", False, 0, "0.00"),
        ("small", True, 0, "0.00"),
        ("large", True, 2, "270.00"),
    ]


async def test_only_staff_see_what_was_paid(shop: BookBilling) -> None:
    assert (await shop.harness.customer(shop.storefront, contract="staff").get(STAFF_TIERS)).status_code == 403
    assert (await shop.harness.anonymous(shop.storefront, "staff").get(STAFF_TIERS)).status_code == 401
