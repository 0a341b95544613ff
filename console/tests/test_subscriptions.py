"""Subscriptions and quotas of a customer: what staff give, pause and keep."""

from typing import Any

import pytest

from .fake_platform import RECORDED, FakePlatform, Person

SUBSCRIBER = RECORDED["/subscriptions/customers/{id}"]
CUSTOMER = f"/subscriptions/customers/{SUBSCRIBER['user_id']}"
RUNNING, PAUSED = (each["id"] for each in SUBSCRIBER["subscriptions"])


async def owner() -> tuple[FakePlatform, Person]:
    rights = ("subscriptions:read", "subscriptions:write", "credits:read", "credits:write", "customers:read")
    platform = FakePlatform(permissions=rights, modules=("subscriptions", "quotas"))
    person = Person(platform)
    await person.sign_in()
    return platform, person


@pytest.mark.parametrize(
    ("action", "typed", "sent"),
    [
        ("comp", {}, {}),
        ("keep", {}, {}),
        ("resume", {}, {}),
        ("pause", {"resumes_at": ""}, {}),
        ("pause", {"resumes_at": "2026-12-24"}, {"resumes_at": "2026-12-24T00:00:00+01:00"}),
    ],
)
async def test_a_decision_is_sent_with_its_reason(action: str, typed: dict[str, str], sent: dict[str, str]) -> None:
    platform, person = await owner()
    await person.send(f"{CUSTOMER}/{RUNNING}/{action}", reason="Travels", **typed)
    assert platform.calls[-1][:2] == ("POST", f"/subscriptions/{RUNNING}/{action}")
    assert platform.bodies == [{"reason": "Travels", **sent}]


async def test_there_is_no_other_decision() -> None:
    platform, person = await owner()
    assert (await person.send(f"{CUSTOMER}/{RUNNING}/double", reason="x")).status_code == 404
    assert platform.bodies == []


async def test_what_fits_the_state_of_a_subscription_is_offered() -> None:
    _, person = await owner()
    page = (await person.http.get(f"/console/lamps{CUSTOMER}")).text
    offered = [action for action in ("comp", "pause", "resume", "keep") if f"{RUNNING}/{action}" in page]
    assert offered == ["comp", "pause"]
    offered = [action for action in ("comp", "pause", "resume", "keep") if f"{PAUSED}/{action}" in page]
    assert offered == ["comp", "resume", "keep"]
    assert "ends with the period" in page


@pytest.mark.parametrize(
    ("kind", "amount", "sent"), [("grants", "+5", 5), ("corrections", "-2", -2), ("grants", "x", "x")]
)
async def test_a_quota_is_changed_beyond_the_plan_or_in_what_was_used(kind: str, amount: str, sent: Any) -> None:
    platform, person = await owner()
    customer = SUBSCRIBER["user_id"]
    await person.send(f"/customers/{customer}/quota", kind=kind, amount=amount, reason="Failed pictures")
    assert platform.calls[-1][:2] == ("POST", f"/quotas/{customer}/{kind}")
    assert platform.bodies == [{"credits": sent, "reason": "Failed pictures"}]


async def test_a_quota_has_no_other_change() -> None:
    platform, person = await owner()
    answer = await person.send(f"/customers/{SUBSCRIBER['user_id']}/quota", kind="entries", amount="1", reason="x")
    assert answer.status_code == 404
    assert platform.bodies == []
