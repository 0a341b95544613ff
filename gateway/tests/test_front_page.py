"""The page at `/`."""

from typing import Any

from gateway.testing import Door, open_door

ACCOUNT = {
    "storefront": "emporium",
    "role": "customer",
    "email": "demo@emporium.example",
    "password": "Demo-Passw0rd!",
}


async def sandbox(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("not called")


async def test_it_lists_the_storefronts_and_their_documentation(door: Door) -> None:
    async with door.client("anything.example:8000") as client:
        response = await client.get("/")
    assert response.status_code == 200
    assert "text/html" in response.headers["content-type"]
    for text in ("Emporium", "Bazaar", "/bazaar/api/docs/", "//bazaar.example:8000/api/docs/", "/api/staff/docs/"):
        assert text in response.text


async def test_accounts_and_the_sandbox_are_shown_where_there_is_one() -> None:
    async with open_door(sandbox=sandbox, demo_accounts=[ACCOUNT]) as door, door.client() as client:
        text = (await client.get("/")).text
    for shown in (ACCOUNT["email"], ACCOUNT["password"], "/sandbox/mail/", "/sandbox/stripe", "/sandbox/clock"):
        assert shown in text


async def test_accounts_and_the_sandbox_are_hidden_where_there_is_none() -> None:
    async with open_door(demo_accounts=[ACCOUNT]) as door, door.client() as client:
        text = (await client.get("/")).text
    assert ACCOUNT["password"] not in text
    assert "sandbox" not in text


async def test_a_program_gets_it_as_json() -> None:
    async with open_door(sandbox=sandbox, demo_accounts=[ACCOUNT]) as door, door.client() as client:
        response = await client.get("/", headers={"Accept": "application/json"})
    facts = response.json()
    assert [each["name"] for each in facts["storefronts"]] == ["emporium", "bazaar"]
    assert facts["accounts"] == [ACCOUNT]
    assert facts["sandbox"]["mailbox"] == "/sandbox/mail/"
    assert "Accept" in response.headers["vary"]


async def test_it_is_only_read(door: Door) -> None:
    async with door.client() as client:
        assert (await client.post("/")).status_code == 405
