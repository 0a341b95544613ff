"""Login: contract "Login", addendum 1, 3 and 8."""

import time
from statistics import median
from typing import Any

from common.testing.harness import Harness
from identity.testing import new_address
from identity.testing_marbelle import Members

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
    await identity.database.reads.write("update users set is_active = false where email = %s", (address,))


def same_shape(user: dict[str, Any]) -> bool:
    return {name: type(value) for name, value in user.items()} == USER


async def test_login_answers_as_documented(members: Members, shop: str) -> None:
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


async def test_unknown_wrong_and_locked_get_one_neutral_400(members: Members, identity: Harness, shop: str) -> None:
    ada, locked = await members.newcomer(shop), await members.newcomer(shop)
    await lock(identity, locked.email)
    answers = [
        await members.log_in(shop, ada.email, "Another-Harbour-42"),
        await members.log_in(shop, new_address()),
        await members.log_in(shop, "no address at all"),
        await members.log_in(shop, locked.email),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(400, NEUTRAL)] * 4


async def test_an_unactivated_account_is_named_to_whom_has_the_password_and_to_nobody_else(
    members: Members, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    right = await members.log_in(shop, address)
    assert right.status_code == 400
    assert "not activated" in right.json()["message"]
    wrong = await members.log_in(shop, address, "Another-Harbour-42")
    assert (wrong.status_code, wrong.json()) == (400, NEUTRAL)


async def test_a_locked_account_that_was_never_activated_is_neutral(
    members: Members, identity: Harness, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await lock(identity, address)
    assert (await members.log_in(shop, address)).json() == NEUTRAL


async def test_unknown_addresses_cost_as_much_time_as_wrong_passwords(
    members: Members, identity: Harness, shop: str
) -> None:
    known, waiting, locked = (await members.newcomer(shop)).email, new_address(), new_address()
    for address in (waiting, locked):
        await members.register(shop, email=address)
    await lock(identity, locked)
    taken: dict[str, list[float]] = {known: [], waiting: [], locked: [], new_address(): []}
    for _ in range(15):
        for address, times in taken.items():
            started = time.process_time()
            await members.log_in(shop, address, "Another-Harbour-42")
            times.append(time.process_time() - started)
    wrong, *others = (median(times) for times in taken.values())
    assert all(0.6 < other / wrong < 1.6 for other in others), taken


async def test_tokens_name_the_user_and_the_session(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    claims = await members.claims(shop, ada.access)
    assert claims.payload()["user_id"] == str(ada.id)
    assert claims.session_id == ada.session_id
    assert claims.expires_at - claims.issued_at == 3600


async def test_an_account_of_another_storefront_is_unknown(members: Members, shop: str, other_shop: str) -> None:
    ada = await members.newcomer(shop)
    assert (await members.log_in(other_shop, ada.email)).json() == NEUTRAL


async def test_missing_credentials_are_named(members: Members, shop: str) -> None:
    response = await members.post(shop, "login", {"email": ""})
    assert response.status_code == 400
    assert response.json()["errors"] == {
        "email": ["This field may not be blank."],
        "password": ["This field is required."],
    }


async def test_verify_token_answers_the_user_object(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.get("/api/v1/auth/verify-token/")
    assert (response.status_code, response.json()["success"]) == (200, True)
    assert same_shape(response.json()["data"])
    assert response.json()["data"]["email"] == ada.email
    await lock(identity, ada.email)
    assert (await ada.client.get("/api/v1/auth/verify-token/")).status_code == 401


async def test_verify_token_without_a_bearer_is_401(members: Members, identity: Harness, shop: str) -> None:
    response = await identity.anonymous(shop, "marbelle").get("/api/v1/auth/verify-token/")
    assert response.status_code == 401
    assert response.json()["success"] is False
