"""`/api/customer/login/`, `logout/` and `status/`."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from common.events.identity import GuestClaimed, SessionRevoked
from identity.adapters.hashing import PasswordHasher
from testkit.harness import Harness
from testkit.identity import PASSWORD, SignedInUser, new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, new_username, session_cookie

from .answers import fields, refusal

WRONG = "Another-Harbour-42"
NEUTRAL = (400, "Invalid username or password.")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each check of a password: whether there was a hash to compare it with."""
    entries: list[bool] = []
    verify = PasswordHasher.verify

    async def record(self: PasswordHasher, password: str, password_hash: str | None) -> bool:
        entries.append(password_hash is not None)
        return await verify(self, password, password_hash)

    monkeypatch.setattr(PasswordHasher, "verify", record)
    return entries


async def log_in_with(customers: StorybookUsers, shop: str, **body: str) -> int:
    return (await customers.visitor(shop).post(f"{CUSTOMER}/login/", json=body)).status_code


async def lock(identity: Harness, user: SignedInUser) -> None:
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=user.id)


async def status(user: SignedInUser) -> dict[str, object]:
    response = await user.client.get(f"{CUSTOMER}/status/")
    assert response.status_code == 200
    body: dict[str, object] = response.json()
    return body


async def test_a_login_sets_the_session_cookie(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    response = await customers.log_in(shop, nino.email)
    assert (response.status_code, response.json()) == (200, {"message": "You are signed in."})
    assert response.headers["cache-control"] == "no-store"
    cookie = session_cookie(response)
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == ("1209600", "/", "Lax")
    assert cookie["httponly"]
    again = await customers.person(shop, response)
    assert again.id == nino.id
    assert again.session_id != nino.session_id


async def test_username_and_email_are_accepted_in_any_letter_case(customers: StorybookUsers, shop: str) -> None:
    name = new_username()
    nino = await customers.new_user(shop, username=name)
    for text in (name, name.upper(), nino.email, nino.email.upper(), f" {name} "):
        assert (await customers.log_in(shop, text)).status_code == 200


async def test_the_field_may_be_called_email(customers: StorybookUsers, shop: str) -> None:
    name = new_username()
    nino = await customers.new_user(shop, username=name)
    assert await log_in_with(customers, shop, email=nino.email, password=PASSWORD) == 200
    assert await log_in_with(customers, shop, email=name, password=PASSWORD) == 200
    assert await log_in_with(customers, shop, username="", email=nino.email, password=PASSWORD) == 200
    assert await log_in_with(customers, shop, username=name, email=new_address(), password=PASSWORD) == 200


async def test_unknown_names_wrong_passwords_and_locked_accounts_get_the_same_400(
    customers: StorybookUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    name = new_username()
    nino, locked = await customers.new_user(shop, username=name), await customers.new_user(shop)
    await lock(identity, locked)
    responses = [
        await customers.log_in(shop, nino.email, WRONG),
        await customers.log_in(shop, name, WRONG),
        await customers.log_in(shop, new_username()),
        await customers.log_in(shop, new_address()),
        await customers.log_in(shop, "no name at all"),
        await customers.log_in(shop, locked.email),
        await customers.log_in(other_shop, nino.email),
        await customers.log_in(other_shop, name),
    ]
    assert {refusal(response) for response in responses} == {NEUTRAL}
    assert len({response.content for response in responses}) == 1
    assert all("set-cookie" not in response.headers for response in responses)


async def test_each_login_checks_one_password_whether_the_name_is_known_or_not(
    customers: StorybookUsers, shop: str, checked: list[bool]
) -> None:
    nino = await customers.new_user(shop)
    for name, is_known in ((nino.email, True), (new_username(), False), (new_address(), False)):
        checked.clear()
        await customers.log_in(shop, name, WRONG)
        assert checked == [is_known]


@pytest.mark.parametrize("missing", ["username", "password"])
async def test_username_and_password_are_required(customers: StorybookUsers, shop: str, missing: str) -> None:
    body = {"username": "nino", "password": PASSWORD}
    del body[missing]
    response = await customers.visitor(shop).post(f"{CUSTOMER}/login/", json=body)
    assert fields(response) == {missing: ["This field is required."]}


async def test_a_username_that_equals_an_email_does_not_lock_its_owner_out(
    customers: StorybookUsers, shop: str
) -> None:
    address = new_address()
    eve = await customers.new_user(shop, username=address)
    nino = await customers.new_user(shop, address, password="Calm-Lagoon-77")
    assert (await customers.sign_in(shop, address, "Calm-Lagoon-77")).id == nino.id
    assert refusal(await customers.log_in(shop, address, PASSWORD)) == NEUTRAL
    assert (await customers.sign_in(shop, eve.email)).id == eve.id


async def test_a_login_is_recorded_as_the_last_one(
    customers: StorybookUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    nino = await customers.new_user(shop)
    advance_clock(3600)
    before = await customers.profile(nino)
    assert before["last_login"] == before["date_joined"]
    await customers.log_in(shop, nino.email, WRONG)
    assert await customers.profile(nino) == before
    after = await customers.profile(await customers.sign_in(shop, nino.email))
    joined, last = (datetime.fromisoformat(after[name]) for name in ("date_joined", "last_login"))
    assert timedelta(hours=1) <= last - joined < timedelta(hours=1, minutes=5)


async def test_a_login_replaces_the_callers_session(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino, other = await customers.new_user(shop), await customers.new_user(shop)
    body = {"username": other.email, "password": PASSWORD}
    response = await nino.client.post(f"{CUSTOMER}/login/", json=body)
    assert response.headers["x-atelier-session-revoked"].startswith(str(nino.session_id))
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [nino.session_id]


async def test_a_refused_login_leaves_the_callers_session(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    await nino.client.post(f"{CUSTOMER}/login/", json={"username": nino.email, "password": WRONG})
    assert await identity.events(SessionRevoked, shop) == []


async def test_logging_in_claims_nothing(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    await customers.sign_in(shop, (await customers.new_user(shop)).email)
    assert await identity.events(GuestClaimed, shop) == []


async def test_status_names_the_user(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    name = new_username()
    nino = await customers.new_user(shop, username=name)
    assert await status(nino) == {"loggedIn": True, "user": name}
    visitor = await customers.visitor(shop).get(f"{CUSTOMER}/status/")
    assert (visitor.status_code, visitor.json()) == (200, {"loggedIn": False})
    await lock(identity, nino)
    assert await status(nino) == {"loggedIn": False}


async def test_logout_ends_the_session_and_removes_the_cookie(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    other = await customers.sign_in(shop, nino.email)
    response = await nino.client.post(f"{CUSTOMER}/logout/")
    assert (response.status_code, response.json()) == (200, {"message": "You are signed out."})
    cookie = session_cookie(response)
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", "0", "/")
    assert response.headers["x-atelier-session-revoked"].startswith(str(nino.session_id))
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [nino.session_id]
    assert other.session_id != nino.session_id


async def test_logout_is_200_without_a_session_and_when_repeated(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    responses = [await nino.client.post(f"{CUSTOMER}/logout/", content=b"{") for _ in range(2)]
    responses.append(await customers.visitor(shop).post(f"{CUSTOMER}/logout/"))
    assert {response.status_code for response in responses} == {200}
    assert {session_cookie(response)["max-age"] for response in responses} == {"0"}


async def test_parallel_logins_start_sessions_of_their_own(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    people = await asyncio.gather(*(customers.sign_in(shop, nino.email) for _ in range(4)))
    assert len({person.session_id for person in people}) == 4


async def test_the_cookie_is_secure_on_https(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    body = {"username": nino.email, "password": PASSWORD}
    base = {"x-atelier-base": "https://shop.example"}
    response = await customers.visitor(shop).post(f"{CUSTOMER}/login/", json=body, headers=base)
    assert session_cookie(response)["secure"]
