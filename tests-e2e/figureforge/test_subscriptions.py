"""Subscriptions, from the payment page to the end: quota, history, portal, changes, failed payments."""

import asyncio
from typing import Any

import pytest
from clients.figureforge import CARD, Artist
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

CHECKOUT = "/subscriptions/checkout/"
DECLINED = "4000000000000002"


class Account:
    """A customer as the payment provider knows them."""

    def __init__(self, platform: PlatformUnderTest, artist: Artist) -> None:
        self._platform = platform
        self._artist = artist

    async def customers(self) -> list[dict[str, Any]]:
        found = await self._platform.stripe("GET", f"/customers?email={self._artist.email}", "figureforge")
        customers: list[dict[str, Any]] = found["data"]
        return customers

    async def subscriptions(self) -> list[dict[str, Any]]:
        (customer,) = await self.customers()
        path = f"/subscriptions?customer={customer['id']}&status=all"
        subscriptions: list[dict[str, Any]] = (await self._platform.stripe("GET", path, "figureforge"))["data"]
        return subscriptions

    async def advance(self, outcome: str = "paid") -> None:
        """Let the next period begin, or pay the overdue invoice."""
        (subscription,) = await self.subscriptions()
        await self._artist.advance(subscription["id"], outcome)


@pytest.fixture
def account(platform: PlatformUnderTest, artist: Artist) -> Account:
    return Account(platform, artist)


async def test_a_customer_without_a_subscription_has_none(artist: Artist) -> None:
    current = await artist.get("/subscriptions/current/")
    assert (current["has_subscription"], current["plan"], current["status"]) == (False, None, "none")
    assert await artist.get("/subscriptions/history/") == {"results": [], "count": 0, "next": None, "previous": None}
    for action in ("cancel", "reactivate"):
        assert (await artist.refused("POST", f"/subscriptions/{action}/", 404))["code"] == "NOT_FOUND"
    plans = await artist.get("/subscriptions/plans/")
    assert plans["current_plan"] in (None, "free")
    prices = (await Artist(artist.base).get("/pricing"))["plans"]
    assert [(plan["plan_id"], plan["price"], plan["images_per_month"]) for plan in prices] == [
        ("hobby_monthly", 9.99, 100),
        ("pro_monthly", 24.99, 500),
        ("studio_monthly", 99.99, 2000),
    ]


async def test_a_subscription_begins_on_the_payment_page(artist: Artist, account: Account) -> None:
    await artist.draw(batch_size=4)
    page = await artist.checkout("pro_monthly")
    assert page == "http://localhost:5173/pricing?checkout=success"
    me = await artist.eventually_me(lambda me: me["quota"]["limit"] == 500 and me["subscription_plan"] == "pro")
    assert (me["quota_limit"], me["quota_used"], me["subscription_plan"]) == (500, 0, "pro")
    subscription = me["subscription"]
    assert (subscription["plan_id"], subscription["status"], subscription["plan"]) == ("pro_monthly", "active", "pro")
    assert subscription["current_period_end"].endswith("Z")
    current = await artist.get("/subscriptions/current/")
    assert (current["has_subscription"], current["plan_id"], current["status"]) == (True, "pro_monthly", "active")
    assert (await artist.get("/auth/user/stats/"))["subscription_tier"] == "pro"

    async def entries() -> Any:
        return (await artist.get("/subscriptions/history/"))["results"]

    (entry,) = await eventually(entries)
    assert (entry["amount"], entry["amount_cents"], entry["currency"], entry["status"]) == (
        "24.99",
        2499,
        "USD",
        "paid",
    )
    assert (await artist.http.get(entry["invoice_url"])).status_code == 200
    refused = await artist.refused("POST", CHECKOUT, 409, json={"plan_id": "pro_monthly"})
    assert refused["code"] == "CONFLICT"
    assert len(await account.subscriptions()) == 1


async def test_a_declined_card_starts_no_subscription(artist: Artist) -> None:
    url = (await artist.post(CHECKOUT, {"plan_id": "hobby"}))["checkout_url"]
    assert (await artist.http.post(f"{url}/pay", data={"card": DECLINED})).status_code == 402
    assert (await artist.me())["subscription_plan"] == "free"
    cancelled = await artist.http.post(f"{url}/cancel")
    assert cancelled.headers["location"] == "http://localhost:5173/pricing?checkout=cancelled"


async def test_parallel_checkouts_make_one_customer_and_one_subscription(artist: Artist, account: Account) -> None:
    answers = await asyncio.gather(*(artist.post(CHECKOUT, {"plan_id": "hobby_monthly"}) for _ in range(4)))
    for answer in answers:
        await artist.http.post(f"{answer['checkout_url']}/pay", data={"card": "4242424242424242"})
    await artist.eventually_me(lambda me: me["quota"]["limit"] == 100)

    async def one_lives() -> bool:
        live = [each for each in await account.subscriptions() if each["status"] == "active"]
        return len(live) == 1

    await eventually(one_lives)
    assert len(await account.customers()) == 1


@pytest.mark.parametrize("url", ["https://evil.example/", "http://localhost:5173.evil.example/", "javascript:alert(1)"])
async def test_a_foreign_return_address_is_refused(artist: Artist, url: str) -> None:
    for body in ({"plan_id": "pro", "success_url": url}, {"plan_id": "pro", "cancel_url": url}):
        assert (await artist.refused("POST", CHECKOUT, 400, json=body))["code"] == "INVALID_REQUEST"
    body = {"return_url": url}
    assert (await artist.refused("POST", "/subscriptions/portal/", 400, json=body))["code"] == "INVALID_REQUEST"


async def test_a_subscription_is_cancelled_at_its_end_and_reactivated(artist: Artist) -> None:
    await artist.subscribe("hobby_monthly")
    assert (await artist.refused("POST", "/subscriptions/reactivate/", 409))["code"] == "CONFLICT"
    for _ in range(2):
        assert (await artist.post("/subscriptions/cancel/"))["cancel_at_period_end"] is True
    me = await artist.eventually_me(lambda me: me["subscription"]["cancel_at_period_end"])
    assert (me["subscription"]["status"], me["quota"]["limit"]) == ("active", 100)
    answer = await artist.post("/subscriptions/reactivate/")
    assert (answer["status"], answer["cancel_at_period_end"]) == ("active", False)
    await artist.eventually_me(lambda me: not me["subscription"]["cancel_at_period_end"])


async def test_a_subscription_that_ends_leaves_the_free_quota(artist: Artist, account: Account) -> None:
    await artist.subscribe("hobby_monthly")
    await artist.post("/subscriptions/cancel/")
    await account.advance()
    await artist.eventually_me(lambda me: (me["subscription_plan"], me["quota"]["limit"]) == ("free", 5))
    assert (await artist.get("/subscriptions/current/"))["status"] == "canceled"
    await artist.subscribe("studio_monthly")


async def test_a_subscriber_is_upgraded_at_once_and_downgraded_at_the_end_of_the_period(
    artist: Artist, account: Account
) -> None:
    await artist.subscribe("hobby_monthly")
    plan = next(each for each in (await artist.get("/pricing"))["plans"] if each["name"] == "Studio")
    session = await artist.post("/billing/checkout-session", {"price_id": plan["stripe_price_id"]})
    assert session["sessionId"].startswith("cs_")
    assert (await artist.get("/subscriptions/current/"))["plan_id"] == "hobby_monthly"
    assert (await artist.http.post(f"{session['url']}/pay", data={"card": DECLINED})).status_code == 402
    assert (await artist.get("/subscriptions/history/"))["count"] == 1
    assert (await artist.http.post(f"{session['url']}/pay", data={"card": CARD})).status_code == 303
    await artist.eventually_me(lambda me: me["quota"]["limit"] == 2000 and me["subscription_plan"] == "studio")
    await artist.checkout("hobby_monthly")

    async def is_scheduled() -> bool:
        (subscription,) = await account.subscriptions()
        return bool(subscription["items"]["data"][0]["price"]["unit_amount"] == 999)

    await eventually(is_scheduled)
    assert (await artist.me())["quota"]["limit"] == 2000
    await account.advance()
    await artist.eventually_me(lambda me: me["quota"]["limit"] == 100 and me["subscription_plan"] == "hobby")
    assert len(await account.subscriptions()) == 1


async def test_a_failed_payment_stops_generation_until_it_is_made_good(artist: Artist, account: Account) -> None:
    await artist.subscribe("pro_monthly")
    await artist.draw(batch_size=2)
    await artist.eventually_me(lambda me: me["quota"]["used"] == 2)
    await account.advance("failed")
    await artist.eventually_me(lambda me: me["subscription"]["status"] == "past_due")
    assert (await artist.get("/subscriptions/current/"))["status"] == "past_due"

    async def refusal() -> Any:
        answer = await artist.call("POST", "/images/generate/", None, json={})
        return answer.json() if answer.status_code == 403 else None

    assert (await eventually(refusal))["error"]["code"] == "INSUFFICIENT_QUOTA"

    async def is_told() -> bool:
        return any("payment" in mail["subject"].lower() for mail in await artist.mails())

    await eventually(is_told, within=30)

    await account.advance("paid")
    me = await artist.eventually_me(lambda me: me["subscription"]["status"] == "active" and me["quota"]["used"] == 0)
    assert me["quota"]["limit"] == 500
    await artist.draw()


async def test_a_renewal_begins_a_new_quota(artist: Artist, account: Account) -> None:
    before = await artist.subscribe("hobby_monthly")
    await artist.draw(batch_size=2)
    await account.advance()
    me = await artist.eventually_me(lambda me: me["quota"]["used"] == 0)
    assert me["quota"]["resets_at"] > before["quota"]["resets_at"]
    assert (await artist.get("/auth/user/stats/"))["images_generated"] == 2

    async def both() -> bool:
        return bool((await artist.get("/subscriptions/history/"))["count"] == 2)

    await eventually(both)


async def test_the_portal_and_the_payment_method_are_the_customers(
    platform: PlatformUnderTest, artist: Artist, account: Account
) -> None:
    portal = await artist.post("/subscriptions/portal/", {"return_url": "http://localhost:5173/pricing"})
    assert portal["portal_url"] == portal["url"]
    shown = await artist.http.get(portal["url"], headers={"Accept": "text/html"})
    assert (shown.status_code, artist.email in shown.text) == (200, True)
    assert (await artist.post("/billing/portal"))["url"].startswith(f"{platform.base}/sandbox/stripe/portal/")
    method = await platform.stripe(
        "POST", "/payment_methods", "figureforge", data={"type": "card", "card[token]": "tok_mastercard"}
    )
    answer = await artist.post("/subscriptions/payment-method/", {"payment_method_id": method["id"]})
    assert (answer["payment_method"]["id"], answer["payment_method"]["brand"]) == (method["id"], "mastercard")
    (customer,) = await account.customers()
    assert customer["invoice_settings"]["default_payment_method"] == method["id"]
    body = {"payment_method_id": "pm_unknown"}
    assert (await artist.refused("POST", "/subscriptions/payment-method/", 400, json=body))["code"] == "INVALID_REQUEST"


async def test_the_clients_checkout_is_a_session_that_its_payment_page_opens(
    platform: PlatformUnderTest, artist: Artist
) -> None:
    plan = next(each for each in (await artist.get("/pricing"))["plans"] if each["name"] == "Studio")
    session = (await artist.post("/billing/checkout-session", {"price_id": plan["stripe_price_id"]}))["sessionId"]
    assert session.startswith("cs_")
    paid = await artist.http.post(
        f"{platform.base}/sandbox/stripe/checkout/{session}/pay", data={"card": "4242424242424242"}
    )
    assert paid.status_code == 303
    await artist.eventually_me(lambda me: me["subscription_plan"] == "studio")
