"""Accounts that begin with a passkey (contract "Email-passkey", addendum 5)."""

import asyncio
from typing import Any

import pytest
from common.events.identity import UserRegistered
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_passkeys import RP_ID, PasskeyPage, refused, without
from testkit.identity_reviv import RevivUsers
from testkit.software_authenticator import encoded


async def users_of(identity: Harness, shop: str) -> list[dict[str, Any]]:
    sql = "select email, verified_at, password_hash from users where storefront = %(shop)s order by number"
    return await identity.database.autocommit.fetch(sql, shop=shop)


async def test_begin_returns_the_options_of_a_registration(page: PasskeyPage, customers: RevivUsers) -> None:
    options = await page.email_options("  New@People.Example ")
    ada = await customers.new_user(page.storefront)
    assert options.keys() == (await page.begin_registration(ada)).keys()
    handle = bytes(options["user"]["id"])
    assert len(handle) == 32
    assert options["user"] == {
        "id": list(handle),
        "id_b64": encoded(handle),
        "name": "new@people.example",
        "displayName": "new@people.example",
    }
    assert options["rp"] == {"id": RP_ID, "name": "reviv.pics"}
    assert options["excludeCredentials"] == []


async def test_begin_creates_no_user_and_reserves_no_address(page: PasskeyPage, identity: Harness) -> None:
    email = new_address()
    first, second = [await page.email_options(email) for _ in range(2)]
    assert first["user"]["id"] != second["user"]["id"]
    assert await users_of(identity, page.storefront) == []
    assert (await page.complete_email(second, page.authenticator().create(second))).status_code == 200


async def test_complete_creates_an_unverified_user_who_signs_in_with_the_passkey(
    page: PasskeyPage, identity: Harness
) -> None:
    email = new_address()
    options = await page.email_options(email.upper())
    authenticator = page.authenticator()
    response = await page.complete_email(options, authenticator.create(options))
    assert response.json() == {"message": "Passkey registered successfully", "device_name": "Unnamed Device"}
    assert "set-cookie" not in response.headers
    assert await users_of(identity, page.storefront) == [{"email": email, "verified_at": None, "password_hash": None}]
    [event] = await identity.events(UserRegistered, page.storefront)
    assert event.email == email
    user = (await page.log_in(authenticator)).json()["user"]
    assert (user["email"], user["first_name"], user["last_name"]) == (email, "", "")
    assert user["credit_balance"] == "0.00"


async def test_the_random_user_handle_signs_in(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    assert (await page.complete_login(options, authenticator.nested(authenticator.get(options)))).status_code == 200


async def test_complete_takes_a_device_name(page: PasskeyPage) -> None:
    options = await page.email_options()
    response = await page.complete_email(options, page.authenticator().create(options), name=" My phone ")
    assert response.json()["device_name"] == "My phone"


@pytest.mark.parametrize("email", [None, "", "  "], ids=["null", "empty", "blank"])
async def test_a_missing_address_is_refused(page: PasskeyPage, email: str | None) -> None:
    assert refused(await page.begin_email(email)) == "MISSING_EMAIL"


@pytest.mark.parametrize("email", ["ada", "@b.example", "a b@c.example", f"{'a' * 300}@b.example", "a@b@c.example"])
async def test_an_invalid_address_is_refused(page: PasskeyPage, email: str) -> None:
    assert refused(await page.begin_email(email)) == "INVALID_EMAIL"


async def test_the_address_of_a_user_with_a_passkey_is_taken(page: PasskeyPage) -> None:
    email = new_address()
    await page.sign_up(email)
    assert refused(await page.begin_email(email.upper())) == "USER_EXISTS"


async def test_the_address_of_a_user_with_neither_passkey_nor_provider_is_taken(
    page: PasskeyPage, customers: RevivUsers
) -> None:
    ada = await customers.new_user(page.storefront)
    assert refused(await page.begin_email(ada.email)) == "USER_EXISTS"


async def test_the_address_of_a_locked_user_is_taken(page: PasskeyPage, identity: Harness) -> None:
    email = new_address()
    await page.sign_up(email)
    await identity.database.autocommit.execute("update users set is_active = false where email = %(e)s", e=email)
    assert refused(await page.begin_email(email)) == "USER_EXISTS"


async def link_google(identity: Harness, shop: str, email: str) -> None:
    await identity.database.autocommit.execute(
        "insert into provider_accounts (storefront, provider, subject, user_id, created_at)"
        " select storefront, 'google', id::text, id, now() from users"
        " where storefront = %(shop)s and email = %(email)s",
        shop=shop,
        email=email,
    )


async def test_the_address_of_a_user_of_google_is_refused(
    page: PasskeyPage, customers: RevivUsers, identity: Harness
) -> None:
    ada = await customers.new_user(page.storefront)
    await link_google(identity, page.storefront, ada.email)
    assert refused(await page.begin_email(ada.email)) == "OAUTH_USER_EXISTS"


async def test_an_address_that_google_proved_meanwhile_is_refused(
    page: PasskeyPage, customers: RevivUsers, identity: Harness
) -> None:
    email, authenticator = new_address(), page.authenticator()
    options = await page.email_options(email)
    await customers.new_user(page.storefront, email)
    await link_google(identity, page.storefront, email)
    assert refused(await page.complete_email(options, authenticator.create(options))) == "OAUTH_USER_EXISTS"
    assert refused(await page.log_in(authenticator)) == "UNKNOWN_CREDENTIAL"


async def test_of_parallel_registrations_of_one_address_one_wins(page: PasskeyPage, identity: Harness) -> None:
    email = new_address()
    begun = [await page.email_options(email) for _ in range(4)]
    keys = [page.authenticator() for _ in begun]
    responses = await asyncio.gather(
        *(page.complete_email(options, key.create(options)) for options, key in zip(begun, keys, strict=True))
    )
    assert sorted(response.status_code for response in responses) == [200, 400, 400, 400]
    assert {refused(each) for each in responses if each.status_code == 400} == {"USER_EXISTS"}
    assert len(await users_of(identity, page.storefront)) == 1
    assert len(await identity.events(UserRegistered, page.storefront)) == 1
    signed_in = [await page.log_in(key) for key in keys]
    assert sorted(response.status_code for response in signed_in) == [200, 400, 400, 400]


async def test_a_known_credential_creates_no_user(page: PasskeyPage, identity: Harness) -> None:
    authenticator = await page.sign_up()
    options = await page.email_options()
    assert refused(await page.complete_email(options, authenticator.create(options))) == "CREDENTIAL_EXISTS"
    assert len(await users_of(identity, page.storefront)) == 1
    assert len(await identity.events(UserRegistered, page.storefront)) == 1


async def test_a_failed_completion_creates_no_user_and_uses_the_registration_up(
    page: PasskeyPage, identity: Harness
) -> None:
    options = await page.email_options()
    lying = page.authenticator(origin="https://phishing.example").create(options)
    assert refused(await page.complete_email(options, lying)) == "REGISTRATION_FAILED"
    honest = page.authenticator().create(options)
    assert refused(await page.complete_email(options, honest)) == "REGISTRATION_MISSING"
    assert await users_of(identity, page.storefront) == []


@pytest.mark.parametrize("credential", [None, {}], ids=["null", "empty"])
async def test_a_missing_credential_is_refused(page: PasskeyPage, credential: Any) -> None:
    assert refused(await page.complete_email(await page.email_options(), credential)) == "MISSING_CREDENTIAL"


@pytest.mark.parametrize("name", ["clientDataJSON", "attestationObject"])
async def test_a_missing_part_of_the_attestation_is_refused(page: PasskeyPage, name: str) -> None:
    options = await page.email_options()
    credential = without(page.authenticator().create(options), name)
    assert refused(await page.complete_email(options, credential)) == "MISSING_ATTESTATION"


async def test_the_address_of_another_shop_is_free(page: PasskeyPage, identity: Harness, other_shop: str) -> None:
    email = new_address()
    await page.sign_up(email)
    await PasskeyPage(identity, other_shop).sign_up(email)
