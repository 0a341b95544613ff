"""The page at `/`."""

from typing import Any

import pytest
from testkit.gateway import GatewayHarness, open_gateway

ACCOUNT = {
    "storefront": "emporium",
    "role": "customer",
    "email": "demo@emporium.example",
    "password": "Demo-Passw0rd!",
    "sign_in": "password",
}


async def sandbox(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("not called")


async def test_it_lists_the_storefronts_and_their_documentation(gateway: GatewayHarness) -> None:
    async with gateway.client("anything.example:8000") as client:
        response = await client.get("/")
    assert response.status_code == 200
    assert "text/html" in response.headers["content-type"]
    for text in ("Emporium", "Bazaar", "/bazaar/api/docs/", "//bazaar.example:8000/", "/api/staff/docs/"):
        assert text in response.text


async def test_each_shop_has_a_picture_and_what_to_try_there(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        text = (await client.get("/")).text
        picture = await client.get("/_assets/front/emporium.jpg")
    assert text.count('src="/_assets/front/emporium.jpg"') == 2
    assert text.count("Find a laptop while you type") == 2
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")


async def test_the_demo_customer_signs_in_by_a_button() -> None:
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT]) as gateway, gateway.client() as client:
        text = (await client.get("/")).text
    assert 'href="/emporium/sign-in#demo"' in text
    assert "/bazaar/sign-in" not in text


async def test_with_a_sandbox_accounts_and_sandbox_are_shown() -> None:
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT]) as gateway, gateway.client() as client:
        text = (await client.get("/")).text
    pages = ("/sandbox/mail/", "/sandbox/stripe", "/sandbox/google/", "/sandbox/clock")
    for shown in (ACCOUNT["email"], ACCOUNT["password"], *pages):
        assert shown in text


@pytest.mark.parametrize(("sign_in", "shown"), [("google", "sign in with Google"), ("mail", "sign in by a code")])
async def test_an_account_without_a_password_is_shown_with_its_way_to_sign_in(sign_in: str, shown: str) -> None:
    accounts = [{**ACCOUNT, "password": None, "sign_in": sign_in}]
    async with open_gateway(sandbox=sandbox, demo_accounts=accounts) as gateway, gateway.client() as client:
        text = (await client.get("/")).text
    assert shown in text
    assert ACCOUNT["password"] not in text


async def test_without_a_sandbox_neither_accounts_nor_sandbox_are_shown() -> None:
    async with open_gateway(demo_accounts=[ACCOUNT]) as gateway, gateway.client() as client:
        text = (await client.get("/")).text
    assert ACCOUNT["password"] not in text
    assert "sandbox" not in text


async def test_a_client_that_accepts_json_gets_it_as_json() -> None:
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT]) as gateway, gateway.client() as client:
        response = await client.get("/", headers={"Accept": "application/json"})
    facts = response.json()
    assert [each["name"] for each in facts["storefronts"]] == ["emporium", "bazaar"]
    assert facts["accounts"] == [ACCOUNT]
    assert facts["sandbox"]["mailbox"] == "/sandbox/mail/"
    assert "Accept" in response.headers["vary"]


async def test_the_front_page_accepts_only_get_and_head(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.post("/")).status_code == 405
