"""The staff contract: sessions and customers."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.audit import AuditFilter, read_entries
from common.kernel.callers import Caller
from common.kernel.permissions import Permission
from identity.storefront import Tokens
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address
from testkit.storefronts import with_sections

API = "/api/staff/v1"


async def create_staff_user(identity: Harness, shop: str) -> str:
    address = new_address()
    async with identity.database.transaction() as uow:
        await ensure_user(uow, shop, address, PASSWORD, "Sam", "Staff", verified=True, is_staff=True)
    return address


async def log_in(identity: Harness, shop: str, email: str, password: str = PASSWORD) -> httpx.Response:
    body = {"email": email, "password": password}
    return await identity.anonymous(shop, "staff").post(f"{API}/auth/login", json=body)


async def signed_in_staff(people: Users, identity: Harness, shop: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """The client of a signed-in member of staff, and the response body of the login."""
    login = (await log_in(identity, shop, await create_staff_user(identity, shop))).json()
    claims = await people.claims(shop, login["access"])
    caller = Caller(
        storefront=shop,
        user_id=claims.user_id,
        session_id=claims.session_id,
        email=claims.email,
        scopes=frozenset(claims.permissions),
    )
    return identity.client(caller, "staff"), login


async def test_staff_sign_in(people: Users, identity: Harness, shop: str) -> None:
    address = await create_staff_user(identity, shop)
    response = await log_in(identity, shop, address)
    assert response.status_code == 200
    body = response.json()
    assert body.keys() == {"access", "refresh", "expires_in", "user"}
    assert body["expires_in"] == 900
    assert body["user"].items() >= {"email": address, "first_name": "Sam", "last_name": "Staff"}.items()
    claims = await people.claims(shop, body["access"])
    assert (claims.permissions, claims.expires_at - claims.issued_at) == (("staff", *sorted(Permission)), 900)


@pytest.mark.parametrize("lifetime", [60, 1_209_600])
async def test_tokens_of_staff_live_for_fifteen_minutes_at_every_storefront(
    people: Users, identity: Harness, lifetime: int
) -> None:
    shop = identity.storefront()
    known = identity.storefronts[shop]
    tokens = known.section(Tokens).model_copy(update={"access": lifetime})
    identity.storefronts.add(with_sections(known, tokens))
    client, login = await signed_in_staff(people, identity, shop)
    claims = await people.claims(shop, login["access"])
    assert claims.expires_at - claims.issued_at == login["expires_in"] == 900
    body = {"refresh": login["refresh"]}
    fresh = (await identity.anonymous(shop, "staff").post(f"{API}/auth/refresh", json=body)).json()
    renewed = await people.claims(shop, fresh["access"])
    assert renewed.expires_at - renewed.issued_at == fresh["expires_in"] == 900
    [header] = (await client.post(f"{API}/auth/logout")).headers.get_list("x-atelier-session-revoked")
    assert int(header.split()[1]) >= renewed.expires_at


async def test_a_customers_sign_in_of_staff_has_no_permissions(people: Users, identity: Harness, shop: str) -> None:
    address = await create_staff_user(identity, shop)
    customer = await people.sign_in(shop, address)
    assert (await people.claims(shop, customer.access)).permissions == ()
    refreshed = (await people.refresh(shop, customer.refresh)).json()["access"]
    assert (await people.claims(shop, refreshed)).permissions == ()
    staff = identity.anonymous(shop, "staff")
    assert (await staff.post(f"{API}/auth/refresh", json={"refresh": customer.refresh})).status_code == 401
    login = (await log_in(identity, shop, address)).json()
    for_customers = (await people.refresh(shop, login["refresh"])).json()["access"]
    assert (await people.claims(shop, for_customers)).permissions == ()


async def test_customers_and_unknown_addresses_get_the_same_response(
    people: Users, identity: Harness, shop: str
) -> None:
    ada = await people.new_user(shop)
    staff = await create_staff_user(identity, shop)
    responses = [
        await log_in(identity, shop, ada.email),
        await log_in(identity, shop, new_address()),
        await log_in(identity, shop, staff, "Another-Harbour-42"),
        await log_in(identity, identity.storefront(), staff),
    ]
    assert {response.status_code for response in responses} == {401}
    assert {response.headers["content-type"] for response in responses} == {"application/problem+json"}
    assert {response.json()["code"] for response in responses} == {"account.invalid_credentials"}
    assert len({response.text for response in responses}) == 1


async def test_only_staff_can_refresh(people: Users, identity: Harness, shop: str) -> None:
    _, login = await signed_in_staff(people, identity, shop)
    client = identity.anonymous(shop, "staff")
    fresh = await client.post(f"{API}/auth/refresh", json={"refresh": login["refresh"]})
    assert (fresh.status_code, fresh.json()["expires_in"]) == (200, 900)
    assert (await people.claims(shop, fresh.json()["access"])).permissions == ("staff", *sorted(Permission))
    ada = await people.new_user(shop)
    refused = await client.post(f"{API}/auth/refresh", json={"refresh": ada.refresh})
    assert (refused.status_code, refused.json()["code"]) == (401, "caller.invalid_token")


async def test_a_staff_account_that_becomes_a_customer_account_loses_its_permissions(
    people: Users, identity: Harness, shop: str
) -> None:
    _, login = await signed_in_staff(people, identity, shop)
    await identity.database.autocommit.execute(
        "update users set is_staff = false where id = %(id)s", id=login["user"]["id"]
    )
    body = {"refresh": login["refresh"]}
    assert (await identity.anonymous(shop, "staff").post(f"{API}/auth/refresh", json=body)).status_code == 401
    access = (await people.refresh(shop, login["refresh"])).json()["access"]
    assert (await people.claims(shop, access)).permissions == ()


async def test_staff_sign_out(people: Users, identity: Harness, shop: str) -> None:
    client, login = await signed_in_staff(people, identity, shop)
    response = await client.post(f"{API}/auth/logout")
    assert response.status_code == 204
    assert response.headers["x-atelier-session-revoked"]
    body = {"refresh": login["refresh"]}
    assert (await identity.anonymous(shop, "staff").post(f"{API}/auth/refresh", json=body)).status_code == 401


async def test_staff_sign_out_everywhere(people: Users, identity: Harness, shop: str) -> None:
    client, login = await signed_in_staff(people, identity, shop)
    email = login["user"]["email"]
    other = (await log_in(identity, shop, email)).json()
    colleague = (await log_in(identity, shop, await create_staff_user(identity, shop))).json()
    response = await client.post(f"{API}/auth/logout", json={"everywhere": True})
    assert response.status_code == 204
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 2
    again = await client.post(f"{API}/auth/logout", json={"everywhere": True})
    assert (again.status_code, "x-atelier-session-revoked" in again.headers) == (204, False)
    public = identity.anonymous(shop, "staff")
    bodies = [{"refresh": each["refresh"]} for each in (login, other, colleague)]
    refreshed = [(await public.post(f"{API}/auth/refresh", json=body)).status_code for body in bodies]
    assert refreshed == [401, 401, 200]
    log = await read_entries(identity.database.autocommit, shop, AuditFilter(), 50)
    ended = [each.after for each in log if each.operation == "POST /auth/logout"]
    assert ended == [{"ended_sessions": 0}, {"ended_sessions": 2}]


async def test_staff_can_read_their_own_account(people: Users, identity: Harness, shop: str) -> None:
    client, login = await signed_in_staff(people, identity, shop)
    me = (await client.get(f"{API}/me")).json()
    assert {name: me[name] for name in login["user"]} == login["user"]


async def test_customers_are_listed_newest_first_in_pages(people: Users, identity: Harness, shop: str) -> None:
    client, _ = await signed_in_staff(people, identity, shop)
    ids = [(await people.register(shop)).json()["user"]["id"] for _ in range(5)]
    await people.register(identity.storefront())
    seen, cursor = [], None
    for _ in range(3):
        parameters = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"{API}/customers", params=parameters)).json()
        seen += [customer["id"] for customer in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (ids[::-1], None)


async def test_customers_are_found_by_a_part_of_the_address_or_name(
    people: Users, identity: Harness, shop: str
) -> None:
    client, _ = await signed_in_staff(people, identity, shop)
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


async def test_a_customer_is_returned_with_lock_and_verification_state(
    people: Users, identity: Harness, shop: str
) -> None:
    client, _ = await signed_in_staff(people, identity, shop)
    ada = await people.new_user(shop)
    body = (await client.get(f"{API}/customers/{ada.id}")).json()
    assert (
        body.items()
        >= {
            "id": str(ada.id),
            "number": body["number"],
            "username": None,
            "email": ada.email,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "phone_number": "+1234567890",
            "is_active": True,
            "is_verified": False,
            "created_at": body["created_at"],
            "last_login_at": None,
            "awaits_password": False,
            "sign_in_providers": [],
            "credit_balance": 0,
            "free_preview_used": False,
            "social_share_unlock_used": False,
            "passkeys": [],
            "contact_addresses": [],
        }.items()
    )


async def test_unknown_foreign_and_malformed_customers_are_404(people: Users, identity: Harness, shop: str) -> None:
    client, login = await signed_in_staff(people, identity, shop)
    foreign = (await people.register(identity.storefront())).json()["user"]["id"]
    for customer_id in (uuid4(), foreign, "seven", login["user"]["id"]):
        response = await client.get(f"{API}/customers/{customer_id}")
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({"cursor": "nonsense"}, 404), ({"cursor": "WyJ4Il0"}, 404), ({"limit": "0"}, 422), ({"limit": "101"}, 422)],
)
async def test_invalid_page_parameters_are_refused(
    people: Users, identity: Harness, shop: str, parameters: dict[str, str], status: int
) -> None:
    client, _ = await signed_in_staff(people, identity, shop)
    assert (await client.get(f"{API}/customers", params=parameters)).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/customers"),
        ("GET", "/customers/550e8400-e29b-41d4-a716-446655440000"),
        ("PATCH", "/customers/550e8400-e29b-41d4-a716-446655440000"),
        ("POST", "/auth/logout"),
    ],
)
async def test_anonymous_callers_get_401_and_customers_get_403(
    people: Users, identity: Harness, shop: str, method: str, path: str
) -> None:
    anonymous = await identity.anonymous(shop, "staff").request(method, API + path)
    customer = await identity.customer(shop, contract="staff").request(method, API + path)
    assert (anonymous.status_code, customer.status_code) == (401, 403)
