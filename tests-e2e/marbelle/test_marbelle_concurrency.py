"""Twenty concurrent requests on one account, through the gateway: the state stays valid, and no response is a 500.

At `gravel`, which has no rate limits: three addresses per user, twelve units of a product per cart.
"""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from clients.marbelle import HEADER, PASSWORD, Visitor
from marbelle_customers import join, link_mailed_to
from platform_under_test import PlatformUnderTest

TIMES = 20
GUEST = "X-Gravel-Guest"
ADDRESS = {
    "first_name": "John",
    "last_name": "Doe",
    "address_line_1": "123 Main St",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "USA",
}


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Visitor:
    return Visitor(f"{platform.base}/gravel", header=GUEST)


@pytest.fixture
async def customer(platform: PlatformUnderTest, visitor: Visitor) -> Visitor:
    await join(platform, visitor)
    await visitor.login()
    return visitor


async def at_once(who: Visitor, method: str, path: str, *bodies: dict[str, Any]) -> list[httpx.Response]:
    """Send concurrent requests of one client. Every response must be in the envelope and below 500."""
    headers = {"Authorization": f"Bearer {who.tokens['access']}"} if who.tokens else {GUEST: str(who.session_id)}
    calls = (who.http.request(method, path, json=body, headers=headers) for body in bodies)
    answers = list(await asyncio.gather(*calls))
    assert all(answer.json()["success"] is answer.is_success for answer in answers)
    assert max(answer.status_code for answer in answers) < 500, [answer.text for answer in answers]
    return answers


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def book(customer: Visitor) -> list[dict[str, Any]]:
    addresses: list[dict[str, Any]] = (await customer.call("GET", "/auth/addresses/")).json()["data"]["addresses"]
    return addresses


async def test_addresses_are_created_up_to_the_limit_and_one_is_primary(customer: Visitor) -> None:
    bodies = [{**ADDRESS, "label": f"L{number}", "is_primary": number % 2 == 0} for number in range(TIMES)]
    answers = await at_once(customer, "POST", "/auth/addresses/", *bodies)
    assert statuses(answers) == {201: 3, 400: TIMES - 3}
    assert sorted(address["is_primary"] for address in await book(customer)) == [False, False, True]


async def test_a_label_is_used_once(customer: Visitor) -> None:
    answers = await at_once(customer, "POST", "/auth/addresses/", *[{**ADDRESS, "label": "Home"}] * TIMES)
    assert statuses(answers) == {201: 1, 400: TIMES - 1}
    assert [address["is_primary"] for address in await book(customer)] == [True]


async def test_exactly_one_address_is_primary(customer: Visitor) -> None:
    await at_once(customer, "POST", "/auth/addresses/", *({**ADDRESS, "label": label} for label in "123"))
    ids = [address["id"] for address in await book(customer)]
    rounds = [at_once(customer, "PATCH", f"/auth/addresses/{each}/set_primary/", *[{}] * 7) for each in ids]
    assert [statuses(answers) for answers in await asyncio.gather(*rounds)] == [{200: 7}] * 3
    assert sorted(address["is_primary"] for address in await book(customer)) == [False, False, True]


@pytest.mark.parametrize("signed_in", [False, True], ids=["guest", "customer"])
async def test_additions_add_up_to_the_carts_limit(
    platform: PlatformUnderTest, visitor: Visitor, signed_in: bool
) -> None:
    (stone,) = await visitor.goods(1)
    if signed_in:
        await join(platform, visitor)
        await visitor.login()
    await visitor.cart()
    answers = await at_once(visitor, "POST", "/cart/items/", *[{"product_id": stone["id"], "quantity": 1}] * TIMES)
    assert statuses(answers) == {200: 12, 400: TIMES - 12}
    assert len({answer.json()["data"]["item"]["id"] for answer in answers if answer.is_success}) == 1
    cart = await visitor.cart()
    assert (cart["item_count"], len(cart["items"])) == (12, 1)


async def test_one_refresh_token_has_one_successor_and_the_session_lives(customer: Visitor) -> None:
    refresh = {"refresh": customer.tokens["refresh"]}
    answers = await at_once(customer, "POST", "/auth/refresh-token/", *[refresh] * TIMES)
    assert statuses(answers) == {200: TIMES}
    assert len({answer.json()["refresh"] for answer in answers}) == 1
    customer.tokens = answers[0].json()["data"]
    await customer.done("GET", "/auth/verify-token/")


async def test_an_email_change_is_confirmed_once(platform: PlatformUnderTest, customer: Visitor) -> None:
    new = f"new-{customer.email}"
    await customer.done("POST", "/auth/request-email-change/", current_password=PASSWORD, new_email=new)
    page, token = await link_mailed_to(platform, new)
    assert page == "https://gravel.example/moved"
    answers = await at_once(customer, "POST", "/auth/confirm-email-change/", *[{"token": token}] * TIMES)
    assert statuses(answers) == {200: 1, 400: TIMES - 1}
    assert (await customer.done("GET", "/auth/user/"))["email"] == new


async def test_one_address_registers_one_account(visitor: Visitor) -> None:
    await visitor.cart()
    body = {"email": visitor.email, "password": PASSWORD, "password_confirm": PASSWORD}
    answers = await at_once(visitor, "POST", "/auth/register/", *[body] * TIMES)
    assert statuses(answers) == {201: 1, 400: TIMES - 1}


async def test_logins_with_one_guest_merge_the_cart_once(platform: PlatformUnderTest, visitor: Visitor) -> None:
    cheap, dear = await visitor.goods(2)
    await join(platform, visitor)
    await visitor.add(cheap, 3)
    await visitor.add(dear, 2)
    body = {"email": visitor.email, "password": PASSWORD}
    answers = await at_once(visitor, "POST", "/auth/login/", *[body] * TIMES)
    assert statuses(answers) == {200: TIMES}
    assert (await visitor.cart())["items"] == []
    visitor.tokens = answers[-1].json()["data"]
    assert await visitor.quantities() == {cheap["id"]: 3, dear["id"]: 2}
    assert HEADER not in answers[-1].headers


async def test_changes_and_removals_of_one_line_are_atomic(visitor: Visitor) -> None:
    (stone,) = await visitor.goods(1)
    item = (await visitor.add(stone, 5))["item"]["id"]
    changed, removed = await asyncio.gather(
        at_once(visitor, "PUT", f"/cart/items/{item}/", *({"quantity": 1 + number % 12} for number in range(TIMES))),
        at_once(visitor, "DELETE", f"/cart/items/{item}/remove/", *[{}] * 3),
    )
    assert statuses(removed) == {200: 1, 404: 2}
    assert {*statuses(changed)} <= {200, 404}
    assert (await visitor.cart())["item_count"] == 0
