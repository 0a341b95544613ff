"""Login (contract "Login", addendum 1, 3 and 8)."""

import time
from statistics import median
from typing import Any

from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_marbelle import MarbelleUsers

NEUTRAL = {
    "success": False,
    "message": "Invalid email or password.",
    "errors": {"non_field_errors": ["Invalid email or password."]},
}
USER = {
    "email": str,
    "first_name": str,
    "last_name": str,
    "company_name": str,
    "phone": str,
    "is_business_customer": bool,
    "id": int,
    "is_active": bool,
    "is_verified": bool,
    "date_joined": str,
}


async def lock(identity: Harness, address: str) -> None:
    await identity.database.autocommit.execute(
        "update users set is_active = false where email = %(email)s", email=address
    )


def same_shape(user: dict[str, Any]) -> bool:
    return {name: type(value) for name, value in user.items()} == USER


async def test_login_returns_the_documented_response(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    number = (await members.register(shop, email=address)).json()["data"]["user_id"]
    await members.activate(shop, address)
    response = await members.log_in(shop, address)
    body = response.json()
    assert (response.status_code, body["success"], body["message"]) == (200, True, "Login successful.")
    assert body.keys() == {"success", "message", "data"}
    assert body["data"].keys() == {"access", "refresh", "user"}
    user = body["data"]["user"]
    assert same_shape(user)
    assert user["date_joined"].endswith("Z")
    assert {name: user[name] for name in ("id", "email", "first_name", "company_name", "phone")} == {
        "id": number,
        "email": address,
        "first_name": "John",
        "company_name": "Acme Corp",
        "phone": "+1234567890",
    }
    assert user["is_business_customer"] is True


async def test_unknown_addresses_wrong_passwords_and_locked_accounts_get_the_same_400(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, locked = await members.new_user(shop), await members.new_user(shop)
    await lock(identity, locked.email)
    responses = [
        await members.log_in(shop, ada.email, "Another-Harbour-42"),
        await members.log_in(shop, new_address()),
        await members.log_in(shop, "no address at all"),
        await members.log_in(shop, locked.email),
    ]
    assert [(response.status_code, response.json()) for response in responses] == [(400, NEUTRAL)] * 4


async def test_an_unverified_account_is_named_only_if_the_password_is_right(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    right = await members.log_in(shop, address)
    assert right.status_code == 400
    assert "not activated" in right.json()["message"]
    wrong = await members.log_in(shop, address, "Another-Harbour-42")
    assert (wrong.status_code, wrong.json()) == (400, NEUTRAL)


async def test_a_locked_unverified_account_gets_the_neutral_response(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await lock(identity, address)
    assert (await members.log_in(shop, address)).json() == NEUTRAL


async def test_unknown_addresses_take_as_much_time_as_wrong_passwords(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    known, unverified, locked = (await members.new_user(shop)).email, new_address(), new_address()
    for address in (unverified, locked):
        await members.register(shop, email=address)
    await lock(identity, locked)
    durations: dict[str, list[float]] = {known: [], unverified: [], locked: [], new_address(): []}
    for _ in range(15):
        for address, times in durations.items():
            started = time.process_time()
            await members.log_in(shop, address, "Another-Harbour-42")
            times.append(time.process_time() - started)
    wrong, *others = (median(times) for times in durations.values())
    assert all(0.6 < other / wrong < 1.6 for other in others), durations


async def test_tokens_contain_the_user_and_the_session(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    claims = await members.claims(shop, ada.access)
    assert claims.payload()["user_id"] == str(ada.id)
    assert claims.session_id == ada.session_id
    assert claims.expires_at - claims.issued_at == 3600


async def test_an_account_of_another_storefront_cannot_sign_in(
    members: MarbelleUsers, shop: str, other_shop: str
) -> None:
    ada = await members.new_user(shop)
    assert (await members.log_in(other_shop, ada.email)).json() == NEUTRAL


async def test_missing_credentials_are_named(members: MarbelleUsers, shop: str) -> None:
    response = await members.post(shop, "login", {"email": ""})
    assert response.status_code == 400
    assert response.json()["errors"] == {
        "email": ["This field may not be blank."],
        "password": ["This field is required."],
    }


async def test_verify_token_returns_the_user_object(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.get("/api/v1/auth/verify-token/")
    assert (response.status_code, response.json()["success"]) == (200, True)
    assert same_shape(response.json()["data"])
    assert response.json()["data"]["email"] == ada.email
    await lock(identity, ada.email)
    assert (await ada.client.get("/api/v1/auth/verify-token/")).status_code == 401


async def test_verify_token_without_a_bearer_token_is_401(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    response = await identity.anonymous(shop, "marbelle").get("/api/v1/auth/verify-token/")
    assert response.status_code == 401
    assert response.json()["success"] is False
