"""The staff contract: sign-in, and customers."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.callers import Caller
from common.testing.harness import Harness
from identity.seeding import ensure_user
from identity.testing import PASSWORD, People, new_address

API = "/api/staff/v1"


async def hire(identity: Harness, shop: str) -> str:
    address = new_address()
    async with identity.database.transaction() as session:
        await ensure_user(session, shop, address, PASSWORD, "Sam", "Staff", verified=True, is_staff=True)
    return address


async def log_in(identity: Harness, shop: str, email: str, password: str = PASSWORD) -> httpx.Response:
    body = {"email": email, "password": password}
    return await identity.anonymous(shop, "staff").post(f"{API}/auth/login", json=body)


async def desk(people: People, identity: Harness, shop: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """A member of staff, signed in, and what signing in answered."""
    answer = (await log_in(identity, shop, await hire(identity, shop))).json()
    claims = await people.claims(shop, answer["access"])
    caller = Caller(
        storefront=shop,
        user_id=claims.user_id,
        session_id=claims.session_id,
        email=claims.email,
        scopes=frozenset(claims.permissions),
    )
    return identity.client(caller, "staff"), answer


async def test_staff_sign_in(people: People, identity: Harness, shop: str) -> None:
    address = await hire(identity, shop)
    response = await log_in(identity, shop, address)
    assert response.status_code == 200
    body = response.json()
    assert body.keys() == {"access", "refresh", "expires_in", "user"}
    assert body["expires_in"] == 3600
    assert body["user"].items() >= {"email": address, "first_name": "Sam", "last_name": "Staff"}.items()
    assert (await people.claims(shop, body["access"])).permissions == ("staff",)


async def test_customers_and_strangers_are_refused_alike(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    staff = await hire(identity, shop)
    answers = [
        await log_in(identity, shop, ada.email),
        await log_in(identity, shop, new_address()),
        await log_in(identity, shop, staff, "Another-Harbour-42"),
        await log_in(identity, identity.storefront(), staff),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert {answer.json()["code"] for answer in answers} == {"account.invalid_credentials"}
    assert len({answer.text for answer in answers}) == 1


async def test_staff_refresh_and_customers_do_not(people: People, identity: Harness, shop: str) -> None:
    _, answer = await desk(people, identity, shop)
    client = identity.anonymous(shop, "staff")
    fresh = await client.post(f"{API}/auth/refresh", json={"refresh": answer["refresh"]})
    assert (fresh.status_code, fresh.json()["expires_in"]) == (200, 3600)
    assert (await people.claims(shop, fresh.json()["access"])).permissions == ("staff",)
    ada = await people.newcomer(shop)
    refused = await client.post(f"{API}/auth/refresh", json={"refresh": ada.refresh})
    assert (refused.status_code, refused.json()["code"]) == (401, "caller.invalid_token")


async def test_a_staff_account_that_becomes_a_customers_refreshes_no_rights(
    people: People, identity: Harness, shop: str
) -> None:
    _, answer = await desk(people, identity, shop)
    await identity.database.reads.write("update users set is_staff = false where id = %s", (answer["user"]["id"],))
    body = {"refresh": answer["refresh"]}
    assert (await identity.anonymous(shop, "staff").post(f"{API}/auth/refresh", json=body)).status_code == 401
    access = (await people.refresh(shop, answer["refresh"])).json()["access"]
    assert (await people.claims(shop, access)).permissions == ()


async def test_staff_sign_out(people: People, identity: Harness, shop: str) -> None:
    client, answer = await desk(people, identity, shop)
    response = await client.post(f"{API}/auth/logout")
    assert response.status_code == 204
    assert response.headers["x-atelier-session-revoked"]
    body = {"refresh": answer["refresh"]}
    assert (await identity.anonymous(shop, "staff").post(f"{API}/auth/refresh", json=body)).status_code == 401


async def test_staff_see_themselves(people: People, identity: Harness, shop: str) -> None:
    client, answer = await desk(people, identity, shop)
    assert (await client.get(f"{API}/me")).json() == answer["user"]


async def test_customers_are_listed_newest_first_in_pages(people: People, identity: Harness, shop: str) -> None:
    client, _ = await desk(people, identity, shop)
    ids = [(await people.register(shop)).json()["user"]["id"] for _ in range(5)]
    await people.register(identity.storefront())
    seen, cursor = [], None
    for _ in range(3):
        parameters = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"{API}/customers", params=parameters)).json()
        seen += [customer["id"] for customer in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (ids[::-1], None)


async def test_customers_are_found_by_a_part_of_address_or_name(people: People, identity: Harness, shop: str) -> None:
    client, _ = await desk(people, identity, shop)
    await people.register(shop, email="grace@navy.example", first_name="Grace", last_name="Hopper")
    await people.register(shop, email="odd@navy.example", first_name="100%", last_name="a_b")
    for search, found in {
        "NAVY": {"grace@navy.example", "odd@navy.example"},
        "ace hop": {"grace@navy.example"},
        "%": {"odd@navy.example"},
        "a_b": {"odd@navy.example"},
        "\\": set(),
        "'; drop table users": set(),
        "a\x00b": set(),
    }.items():
        page = await client.get(f"{API}/customers", params={"search": search})
        assert page.status_code == 200
        assert {customer["email"] for customer in page.json()["items"]} == found, search


async def test_a_customer_is_read_with_state(people: People, identity: Harness, shop: str) -> None:
    client, _ = await desk(people, identity, shop)
    ada = await people.newcomer(shop)
    body = (await client.get(f"{API}/customers/{ada.id}")).json()
    assert body == {
        "id": str(ada.id),
        "email": ada.email,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "phone_number": "+1234567890",
        "is_active": True,
        "is_verified": False,
        "created_at": body["created_at"],
    }


async def test_unknown_foreign_and_malformed_customers_are_404(people: People, identity: Harness, shop: str) -> None:
    client, answer = await desk(people, identity, shop)
    foreign = (await people.register(identity.storefront())).json()["user"]["id"]
    for customer_id in (uuid4(), foreign, "seven", answer["user"]["id"]):
        response = await client.get(f"{API}/customers/{customer_id}")
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({"cursor": "nonsense"}, 404), ({"cursor": "WyJ4Il0"}, 404), ({"limit": "0"}, 422), ({"limit": "101"}, 422)],
)
async def test_bad_paging_is_refused(
    people: People, identity: Harness, shop: str, parameters: dict[str, str], status: int
) -> None:
    client, _ = await desk(people, identity, shop)
    assert (await client.get(f"{API}/customers", params=parameters)).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/customers"),
        ("GET", "/customers/550e8400-e29b-41d4-a716-446655440000"),
        ("POST", "/auth/logout"),
    ],
)
async def test_customers_and_strangers_have_no_access(
    people: People, identity: Harness, shop: str, method: str, path: str
) -> None:
    stranger = await identity.anonymous(shop, "staff").request(method, API + path)
    customer = await identity.customer(shop, contract="staff").request(method, API + path)
    assert (stranger.status_code, customer.status_code) == (401, 403)
