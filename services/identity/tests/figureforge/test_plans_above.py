"""Which plans a customer can choose."""

import pytest
from identity.storefront import Plan, Subscriptions


def plan(name: str, credits: int, *, is_active: bool = True) -> Plan:
    return Plan(id=f"{name.lower()}_monthly", name=name, credits=credits, is_active=is_active)


PLANS = (plan("Small", 10), plan("Large", 20), plan("Old", 50, is_active=False))


@pytest.mark.parametrize(
    ("tier", "expected"), [("free", True), ("small", True), ("large", False), ("small_monthly", True), ("old", False)]
)
def test_a_plan_is_above_another_one_by_its_credits_as_long_as_it_is_on_sale(tier: str, expected: bool) -> None:
    assert Subscriptions(plans=PLANS).has_above(tier) is expected


@pytest.mark.parametrize(("tier", "expected"), [("free", True), ("small", False)])
def test_where_plans_cannot_be_changed_no_plan_is_above_that_of_a_subscriber(tier: str, expected: bool) -> None:
    assert Subscriptions(plans=PLANS, plan_change_enabled=False).has_above(tier) is expected


def test_without_plans_there_is_none_to_choose() -> None:
    assert Subscriptions().has_above("free") is False
