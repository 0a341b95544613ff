"""A Google address that equals that of an existing account (addendum 5)."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from common.events.identity import SessionRevoked
from common.kernel import clock
from identity.adapters.hashing import PasswordHasher
from identity.domain.passkey import Passkey
from identity.domain.user import User
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_reviv import RevivUsers

from .browser import Browser, error


async def add_passkey(identity: Harness, user_id: UUID, shop: str) -> None:
    passkey = Passkey(
        storefront=shop,
        user_id=user_id,
        credential_id=user_id.bytes,
        public_key=b"key",
        user_handle=user_id.bytes,
        name="A phone",
        sign_count=0,
        is_backed_up=False,
    )
    await identity.database.autocommit.defer_add(passkey)


async def count_of_passkeys(identity: Harness, user_id: UUID) -> int:
    return len(await identity.database.autocommit.fetch("select 1 from passkeys where user_id = %(id)s", id=user_id))


async def row_of(identity: Harness, user_id: UUID) -> dict[str, Any]:
    row = await identity.database.autocommit.fetch_one("select * from users where id = %(id)s", id=user_id)
    assert row is not None
    return row


async def change(identity: Harness, user_id: UUID, **columns: Any) -> None:
    async with identity.database.transaction() as uow:
        user = await uow.get(User, "id = %(id)s", id=user_id)
        assert user is not None
        for name, value in columns.items():
            setattr(user, name, value)
        await uow.defer_save(user)


async def test_an_unverified_account_is_handed_over_to_the_owner_of_the_address(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    squatted = await customers.new_user(shop)
    await add_passkey(identity, squatted.id, shop)
    response = await browser.sign_in(squatted.email)
    number = (await row_of(identity, squatted.id))["number"]
    assert response.json()["user"]["id"] == number
    assert await count_of_passkeys(identity, squatted.id) == 0
    assert [each.session_id for each in await identity.events(SessionRevoked, shop)] == [squatted.session_id]
    assert response.headers["x-atelier-session-revoked"].startswith(str(squatted.session_id))
    refreshed = await browser.post("token/refresh", {"refresh": squatted.refresh})
    assert refreshed.status_code == 200  # by the cookie of the new session
    browser.http.cookies.clear()
    refused = await browser.post("token/refresh", {"refresh": squatted.refresh})
    assert error(refused) == (400, "INVALID_REFRESH")


async def test_the_second_sign_in_revokes_nothing(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    first = await browser.signed_in(ada.email)
    await add_passkey(identity, ada.id, shop)
    await browser.signed_in(ada.email)
    assert await count_of_passkeys(identity, ada.id) == 1
    assert len(await identity.events(SessionRevoked, shop)) == 1
    browser.http.cookies.clear()
    assert (await browser.post("token/refresh", {"refresh": first["refresh"]})).status_code == 200


async def test_a_redirected_sign_in_hands_an_account_over_as_well(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    squatted = await customers.new_user(shop)
    await add_passkey(identity, squatted.id, shop)
    response = await browser.sign_in(squatted.email, "/auth/callback")
    assert response.status_code == 302
    assert response.headers["x-atelier-session-revoked"].startswith(str(squatted.session_id))
    assert await count_of_passkeys(identity, squatted.id) == 0


async def test_the_password_of_an_unverified_account_is_removed(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    squatted = await customers.new_user(shop)
    await change(identity, squatted.id, password_hash=await PasswordHasher().hash(PASSWORD))
    await browser.signed_in(squatted.email)
    row = await row_of(identity, squatted.id)
    assert row["password_hash"] is None
    assert row["verified_at"] is not None


async def test_a_verified_account_keeps_its_password_its_passkeys_and_its_sessions(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await change(identity, ada.id, password_hash="hash", verified_at=clock.now())  # not a password
    await add_passkey(identity, ada.id, shop)
    body = await browser.signed_in(ada.email)
    assert body["user"]["first_name"] == "Ada"
    assert (await row_of(identity, ada.id))["password_hash"] == "hash"
    assert await count_of_passkeys(identity, ada.id) == 1
    assert await identity.events(SessionRevoked, shop) == []


async def test_an_account_without_names_gets_those_of_google(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await change(identity, ada.id, first_name="", last_name="")
    user = (await browser.signed_in(ada.email))["user"]
    assert (user["first_name"], user["last_name"]) == ("Grace", "Hopper")


@pytest.mark.parametrize("columns", [{"is_staff": True}, {"is_active": False}], ids=["staff", "locked"])
@pytest.mark.parametrize("is_linked", [False, True], ids=["not linked", "linked before"])
async def test_staff_and_locked_accounts_are_not_signed_in(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str, columns: dict[str, bool], *, is_linked: bool
) -> None:
    ada = await customers.new_user(shop)
    if is_linked:
        await browser.signed_in(ada.email)
        browser.http.cookies.clear()
    await change(identity, ada.id, verified_at=clock.now(), **columns)
    assert error(await browser.sign_in(ada.email)) == (500, "OAUTH_USER_MISSING")
    assert browser.refresh_cookie is None


async def test_an_address_that_has_moved_to_another_google_account_does_not_sign_in(browser: Browser) -> None:
    """A domain may give a former employee's address to another person."""
    address = new_address()
    await browser.signed_in(address)
    response = await browser.sign_in(address, profile={"sub": "another person"})
    assert error(response) == (500, "OAUTH_USER_MISSING")


async def test_addresses_are_compared_without_case(browser: Browser, customers: RevivUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    assert (await browser.signed_in(ada.email.upper()))["user"]["email"] == ada.email


async def test_parallel_first_sign_ins_are_one_user(browser: Browser) -> None:
    address = new_address()
    urls = [await browser.initiate() for _ in range(8)]
    responses = await asyncio.gather(*(browser.come_back(**browser.provider.authorize(url, address)) for url in urls))
    assert [response.status_code for response in responses] == [200] * 8
    assert len({response.json()["user"]["id"] for response in responses}) == 1
