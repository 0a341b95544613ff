"""Figureforge: a checkout begins one subscription of one customer."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from ..billing import BillingStorefront


async def test_a_checkout_leads_to_a_page_whose_payment_activates_the_plan(billing: BillingStorefront) -> None:
    response = await billing.checkout("pro_monthly")
    body = response.json()
    assert response.status_code == 200
    assert (body["plan_id"], body["is_changed"]) == ("pro_monthly", False)
    assert body["checkout_url"].endswith(body["session_id"])
    await billing.pay_session(body["session_id"])
    await billing.deliver_all()
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"], row["status"]) == ("pro_monthly", None, "active")
    assert row["paid_until"] == row["current_period_end"] > row["current_period_start"]
    [invoice] = await billing.invoice_rows()
    assert (invoice["amount"], invoice["currency"], invoice["status"]) == (2499, "USD", "paid")
    assert invoice["subscription_id"] == row["id"]


@pytest.mark.parametrize(
    ("body", "plan_id"),
    [
        ({"plan_id": "hobby"}, "hobby_monthly"),
        ({"plan": "studio"}, "studio_monthly"),
        ({"plan": "studio_monthly"}, "studio_monthly"),
        ({"price_id": "pro_monthly"}, "pro_monthly"),
    ],
)
async def test_a_plan_is_found_by_its_id_or_its_short_name(
    billing: BillingStorefront, body: dict[str, Any], plan_id: str
) -> None:
    response = await billing.post_to("checkout", body)
    assert (response.status_code, response.json()["plan_id"]) == (200, plan_id)


async def test_the_alias_answers_the_session_id_and_takes_the_provider_s_price(billing: BillingStorefront) -> None:
    await billing.opened_session("hobby_monthly")
    [price] = await billing.rows(
        "select * from plan_prices where storefront = %(storefront)s", storefront=billing.storefront
    )
    body = {"price_id": price["stripe_price_id"]}
    response = await billing.customer().post("/api/billing/checkout-session/", json=body)
    assert response.status_code == 200
    assert response.json()["sessionId"] == response.json()["session_id"]
    assert response.json()["plan_id"] == "hobby_monthly"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "plan_id"),
        ({}, "plan_id"),
        ({"plan_id": ""}, "plan_id"),
        ({"plan_id": "gold_monthly"}, "plan_id"),
        ({"plan_id": 7}, "plan_id"),
        ({"plan_id": ["pro_monthly"]}, "plan_id"),
        ({"plan": "gold"}, "plan"),
        ({"price_id": "price_unknown"}, "price_id"),
        ({"price_id": ""}, "price_id"),
        ({"price_id": 7}, "price_id"),
        ({"plan_id": "", "price_id": "price_unknown"}, "price_id"),
        ({"plan_id": "pro", "success_url": 7}, "success_url"),
    ],
)
async def test_an_unknown_plan_or_a_wrong_type_is_400_and_creates_nothing(
    billing: BillingStorefront, body: Any, field: str
) -> None:
    response = await billing.post_to("checkout", body)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "INVALID_REQUEST"
    details = response.json()["error"]["details"]
    assert list(details) == [field]
    assert response.json()["detail"] == response.json()["error"]["message"] == details[field][0]
    assert await billing.stripe_customers() == []


ORIGIN = "http://localhost:5173"


@pytest.mark.parametrize("url", [ORIGIN, f"{ORIGIN}/done?a=b", f"{ORIGIN}?checkout=1", f"{ORIGIN}#x"])
async def test_a_customer_is_sent_back_to_a_front_end(billing: BillingStorefront, url: str) -> None:
    response = await billing.checkout(success_url=url, cancel_url=url)
    session = await billing.stripe.checkout.sessions.retrieve_async(response.json()["session_id"])
    assert (session.success_url, session.cancel_url) == (url, url)


async def test_without_urls_the_customer_returns_to_the_pricing_page(billing: BillingStorefront) -> None:
    session = await billing.stripe.checkout.sessions.retrieve_async(await billing.opened_session())
    assert session.success_url == f"{ORIGIN}/pricing?checkout=success"
    assert session.cancel_url == f"{ORIGIN}/pricing?checkout=cancelled"


@pytest.mark.parametrize("field", ["success_url", "cancel_url"])
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        f"{ORIGIN}@evil.example/",
        f"{ORIGIN}.evil.example/",
        "http://user@localhost:5173/",
        "http://localhost:51730/",
        "https://localhost:5173/",
        "//localhost:5173/",
        "/pricing",
        "javascript:alert(1)",
        f" {ORIGIN}/",
        f"{ORIGIN}\\@evil.example",
        f"{ORIGIN}/\nx",
        f"{ORIGIN}/\u00e9",
        f"{ORIGIN}/\x7f",
        f"{ORIGIN}/" + "x" * 2048,
    ],
)
async def test_a_url_elsewhere_is_400(billing: BillingStorefront, field: str, url: str) -> None:
    response = await billing.post_to("checkout", {"plan_id": "pro", field: url})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert response.json()["error"]["details"] == {field: ["This address is not allowed."]}
    assert await billing.stripe_customers() == []


async def test_a_checkout_needs_a_signed_in_customer(billing: BillingStorefront) -> None:
    client = billing.harness.anonymous(billing.storefront, "figureforge")
    response = await client.post("/api/subscriptions/checkout/", json={"plan_id": "pro"})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")


async def test_session_and_subscription_name_user_plan_and_storefront(billing: BillingStorefront) -> None:
    session_id = await billing.paid_session()
    session = await billing.stripe.checkout.sessions.retrieve_async(session_id)
    [subscription] = await billing.stripe_subscriptions()
    for found in (session.metadata, subscription.metadata):
        assert (found["user_id"], found["plan_id"], found["storefront"]) == (
            str(billing.user_id),
            "pro_monthly",
            billing.storefront,
        )


async def test_parallel_checkouts_of_a_new_user_make_one_customer_and_one_session(billing: BillingStorefront) -> None:
    responses = await asyncio.gather(*(billing.checkout() for _ in range(6)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.json()["session_id"] for response in responses}) == 1
    assert len(await billing.stripe_customers()) == 1


async def test_two_users_have_two_customers(billing: BillingStorefront) -> None:
    other = uuid4()
    assert await billing.opened_session() != await billing.opened_session(user_id=other)
    assert len(await billing.stripe_customers()) == 2


async def test_the_same_checkout_is_continued_and_another_one_closes_it(billing: BillingStorefront) -> None:
    first = await billing.opened_session("hobby")
    assert await billing.opened_session("hobby") == first
    second = await billing.opened_session("pro")
    assert second != first
    assert (await billing.stripe.checkout.sessions.retrieve_async(first)).status == "expired"
    assert (await billing.pay_session(first)).status_code == 410
    assert (await billing.pay_session(second)).status_code == 303


async def test_parallel_checkouts_of_different_plans_leave_one_session_open(billing: BillingStorefront) -> None:
    responses = await asyncio.gather(*(billing.checkout(plan) for plan in ("hobby", "pro", "studio") * 2))
    assert {response.status_code for response in responses} <= {200, 409}
    customer = (await billing.billing_customer())["stripe_customer_id"]
    listed = await billing.stripe.checkout.sessions.list_async({"customer": customer, "status": "open"})
    assert len(listed.data) <= 1


async def test_a_session_paid_before_its_events_arrive_counts_as_a_subscription(billing: BillingStorefront) -> None:
    await billing.paid_session("pro")
    response = await billing.checkout("pro")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")
    assert len(await billing.stripe_subscriptions()) == 1


async def test_a_checkout_whose_answer_was_lost_is_repeated_with_the_same_session(billing: BillingStorefront) -> None:
    billing.transport.loses_response = {"/checkout/sessions"}
    assert (await billing.checkout()).status_code == 503
    billing.transport.loses_response = set()
    await billing.opened_session()
    customer = (await billing.billing_customer())["stripe_customer_id"]
    assert len((await billing.stripe.checkout.sessions.list_async({"customer": customer})).data) == 1


async def test_a_customer_whose_answer_was_lost_is_not_created_again(billing: BillingStorefront) -> None:
    billing.transport.loses_response = {"/customers"}
    assert (await billing.checkout()).status_code == 503
    billing.transport.loses_response = set()
    await billing.opened_session()
    assert len(await billing.stripe_customers()) == 1


async def test_an_unreachable_provider_is_503_and_the_next_attempt_succeeds(billing: BillingStorefront) -> None:
    billing.transport.is_unreachable = True
    response = await billing.checkout()
    assert (response.status_code, response.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
    billing.transport.is_unreachable = False
    assert (await billing.checkout()).status_code == 200


async def test_a_plan_has_one_price_whoever_asks_first(billing: BillingStorefront) -> None:
    users = [uuid4() for _ in range(5)]
    await asyncio.gather(*(billing.checkout("pro", user) for user in users))
    prices = await billing.stripe.prices.list_async(
        {"lookup_keys": [f"{billing.storefront}/pro_monthly/2499/USD"], "limit": 100}
    )
    assert len(prices.data) == 1
