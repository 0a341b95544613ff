"""What the profile shows of the subscription and the quota, which other services report."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.generation import QuotaChanged
from common.events.payments import SubscriptionChanged
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_figureforge import AUTH, FigureForgeUsers

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=30)


def subscribed(shop: str, user_id: UUID, version: int, **changes: Any) -> SubscriptionChanged:
    facts: dict[str, Any] = {
        "storefront": shop,
        "user_id": user_id,
        "version": version,
        "subscription_id": uuid4(),
        "plan_id": "pro_monthly",
        "tier": "pro",
        "credits": 500,
        "generations_per_minute": 60,
        "status": "active",
        "current_period_start": BEGIN,
        "current_period_end": END,
        "cancel_at_period_end": False,
        "paid_until": END,
    }
    return SubscriptionChanged(**{**facts, **changes})


def quota(shop: str, user_id: UUID, version: int, limit: int | None, used: int, images: int = 0) -> QuotaChanged:
    return QuotaChanged(
        storefront=shop,
        user_id=user_id,
        version=version,
        limit=limit,
        used=used,
        resets_at=END if limit else None,
        images_generated=images,
    )


async def shown(user: SignedInUser) -> dict[str, Any]:
    body: dict[str, Any] = (await user.client.get(f"{AUTH}/user/")).json()
    return body


async def stats(user: SignedInUser) -> dict[str, Any]:
    response = await user.client.get(f"{AUTH}/user/stats/")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_subscriber_has_the_plan_in_both_forms_and_its_period(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(subscribed(shop, ada.id, 1, cancel_at_period_end=True))
    await identity.deliver(quota(shop, ada.id, 1, 500, 20))
    body = await shown(ada)
    assert body["subscription"] == {
        "plan_id": "pro_monthly",
        "plan": "pro",
        "status": "active",
        "current_period_start": "2026-11-01T00:00:00Z",
        "current_period_end": "2026-12-01T00:00:00Z",
        "cancel_at_period_end": True,
    }
    assert body["subscription_plan"] == "pro"
    assert body["quota"] == {"limit": 500, "used": 20, "remaining": 480, "resets_at": "2026-12-01T00:00:00Z"}
    assert (body["quota_limit"], body["quota_used"]) == (500, 20)


@pytest.mark.parametrize(
    ("status", "shown_status", "plan_id", "tier"),
    [
        ("active", "active", "pro_monthly", "pro"),
        ("trialing", "active", "pro_monthly", "pro"),
        ("past_due", "past_due", "pro_monthly", "pro"),
        ("incomplete", "incomplete", None, "free"),
        ("canceled", "canceled", None, "free"),
    ],
)
async def test_a_plan_is_shown_while_the_subscription_is_in_force(
    customers: FigureForgeUsers,
    identity: Harness,
    shop: str,
    status: str,
    shown_status: str,
    plan_id: str | None,
    tier: str,
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(subscribed(shop, ada.id, 1, status=status))
    body = await shown(ada)
    assert (body["subscription"]["status"], body["subscription"]["plan_id"]) == (shown_status, plan_id)
    assert (body["subscription"]["plan"], body["subscription_plan"]) == (tier, tier)
    assert (await stats(ada))["subscription_tier"] == tier


async def test_while_a_payment_is_past_due_no_credits_remain(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(quota(shop, ada.id, 1, 500, 20))
    await identity.deliver(subscribed(shop, ada.id, 1, status="past_due"))
    assert ((await shown(ada))["quota"]["remaining"], (await stats(ada))["images_remaining"]) == (0, 0)
    await identity.deliver(subscribed(shop, ada.id, 2))
    assert ((await shown(ada))["quota"]["remaining"], (await stats(ada))["images_remaining"]) == (480, 480)


async def test_granted_credits_are_shown_in_limit_and_remaining(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(quota(shop, ada.id, 1, 100, 100).model_copy(update={"granted": 20}))
    body = await shown(ada)
    assert [body["quota"][name] for name in ("limit", "used", "remaining")] == [120, 100, 20]
    assert (await stats(ada))["images_remaining"] == 20


async def test_the_statistics_have_the_fields_of_both_documents(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(subscribed(shop, ada.id, 1, plan_id="studio_monthly", tier="studio"))
    await identity.deliver(quota(shop, ada.id, 1, 3, 1, images=150))
    assert await stats(ada) == {
        "images_generated": 150,
        "images_remaining": 2,
        "subscription_tier": "studio",
        "subscription_plan": "studio",
        "quota_used": 1,
        "quota_limit": 3,
        "usage_percentage": 33.33,
        "upsell": False,
    }


async def test_the_statistics_of_a_new_customer(customers: FigureForgeUsers, shop: str) -> None:
    assert await stats(await customers.new_user(shop)) == {
        "images_generated": 0,
        "images_remaining": 5,
        "subscription_tier": "free",
        "subscription_plan": "free",
        "quota_used": 0,
        "quota_limit": 5,
        "usage_percentage": 0.0,
        "upsell": False,
    }


@pytest.mark.parametrize(
    ("tier", "used", "upsell"), [("pro", 449, False), ("pro", 450, True), ("pro", 500, True), ("studio", 500, False)]
)
async def test_a_larger_plan_is_suggested_when_ninety_percent_are_used_and_there_is_one(
    customers: FigureForgeUsers, identity: Harness, shop: str, tier: str, used: int, upsell: bool
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(subscribed(shop, ada.id, 1, plan_id=f"{tier}_monthly", tier=tier))
    await identity.deliver(quota(shop, ada.id, 1, 500, used))
    assert (await stats(ada))["upsell"] is upsell


async def test_a_plan_is_suggested_when_the_free_credits_are_used(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(quota(shop, ada.id, 1, None, 5))
    assert (await stats(ada))["upsell"] is True


async def test_a_quota_without_a_limit_is_that_of_the_free_credits(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(quota(shop, ada.id, 1, None, 2, images=2))
    assert (await shown(ada))["quota"] == {"limit": 5, "used": 2, "remaining": 3, "resets_at": None}


async def test_more_used_than_the_limit_leaves_none_and_not_less(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(quota(shop, ada.id, 1, None, 100))
    assert (await shown(ada))["quota"]["remaining"] == 0
    assert (await stats(ada))["usage_percentage"] == 2000
    await identity.deliver(quota(shop, ada.id, 2, 0, 100))
    assert (await stats(ada))["usage_percentage"] == 100


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
async def test_the_newest_events_are_shown_in_whatever_order_and_however_often_they_arrive(
    customers: FigureForgeUsers, identity: Harness, shop: str, order: tuple[int, ...]
) -> None:
    ada = await customers.new_user(shop)
    tiers = {1: "hobby", 2: "pro", 3: "studio"}
    for version in order:
        await identity.deliver(subscribed(shop, ada.id, version, tier=tiers[version]), times=2)
        await identity.deliver(quota(shop, ada.id, version, 100 * version, version), times=2)
    body = await shown(ada)
    assert (body["subscription_plan"], body["quota_limit"], body["quota_used"]) == ("studio", 300, 3)


async def test_events_of_unknown_users_and_of_other_storefronts_change_nothing(
    customers: FigureForgeUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    ada = await customers.new_user(shop)
    before = await shown(ada)
    for storefront, user_id in ((shop, uuid4()), (other_shop, ada.id)):
        await identity.deliver(subscribed(storefront, user_id, 1))
        await identity.deliver(quota(storefront, user_id, 1, 500, 20))
    assert await shown(ada) == before
