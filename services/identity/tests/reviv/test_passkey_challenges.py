"""The nonces of begun ceremonies: valid for five minutes, once, for their own kind (addendum 4)."""

import asyncio
from collections.abc import Callable

from identity.use_cases.purge import purge
from testkit.harness import Harness
from testkit.identity_passkeys import PasskeyPage, refused
from testkit.identity_reviv import RevivUsers

LIFETIME = 300


async def test_a_registration_expires_after_five_minutes(
    customers: RevivUsers, page: PasskeyPage, advance_clock: Callable[[float], None]
) -> None:
    ada = await customers.new_user(page.storefront)
    early, late = [await page.begin_registration(ada) for _ in range(2)]
    advance_clock(LIFETIME - 5)
    response = await page.complete_registration(ada, early, page.authenticator().create(early))
    assert response.status_code == 200
    advance_clock(6)
    response = await page.complete_registration(ada, late, page.authenticator().create(late))
    assert refused(response) == "REGISTRATION_MISSING"


async def test_an_email_registration_expires_after_five_minutes(
    page: PasskeyPage, advance_clock: Callable[[float], None]
) -> None:
    options = await page.email_options()
    advance_clock(LIFETIME + 1)
    response = await page.complete_email(options, page.authenticator().create(options))
    assert refused(response) == "REGISTRATION_MISSING"


async def test_an_authentication_expires_after_five_minutes(
    page: PasskeyPage, advance_clock: Callable[[float], None]
) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    advance_clock(LIFETIME + 1)
    assert refused(await page.complete_login(options, authenticator.get(options))) == "AUTH_MISSING"


async def test_neither_registration_accepts_the_nonce_of_the_other(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    own, new = await page.begin_registration(ada), await page.email_options()
    swapped = [
        await page.complete_email(own, page.authenticator().create(own)),
        await page.complete_registration(ada, new, page.authenticator().create(new)),
    ]
    assert [refused(response) for response in swapped] == ["REGISTRATION_MISSING"] * 2
    matching = [
        await page.complete_registration(ada, own, page.authenticator().create(own)),
        await page.complete_email(new, page.authenticator().create(new)),
    ]
    assert [response.status_code for response in matching] == [200, 200]


async def test_registrations_and_authentications_do_not_accept_each_others_nonces(
    customers: RevivUsers, page: PasskeyPage
) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = await page.sign_up()
    login, registration = await page.begin_login(), await page.begin_registration(ada)
    as_login = {**login, "authentication_id": registration["registration_id"]}
    assert refused(await page.complete_login(as_login, authenticator.get(login))) == "AUTH_MISSING"
    as_registration = {**registration, "registration_id": login["authentication_id"]}
    credential = page.authenticator().create(registration)
    assert refused(await page.complete_registration(ada, as_registration, credential)) == "REGISTRATION_MISSING"


async def test_of_parallel_uses_of_one_authentication_one_wins(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = authenticator.get(options)
    responses = await asyncio.gather(*(page.complete_login(options, credential) for _ in range(4)))
    assert sorted(response.status_code for response in responses) == [200, 400, 400, 400]
    assert {refused(each) for each in responses if each.status_code == 400} == {"AUTH_MISSING"}


async def test_no_nonce_is_stored(page: PasskeyPage, identity: Harness) -> None:
    nonces = [(await page.begin_login())["authentication_id"], (await page.email_options())["registration_id"]]
    assert len({*nonces}) == 2
    sql = "select * from passkey_challenges where storefront = %(shop)s"
    stored = str(await identity.database.autocommit.fetch(sql, shop=page.storefront))
    assert [nonce for nonce in nonces if nonce in stored] == []


async def test_expired_challenges_are_purged(
    page: PasskeyPage, identity: Harness, advance_clock: Callable[[float], None]
) -> None:
    sql = "select count(*) from passkey_challenges where storefront = %(shop)s"
    await page.begin_login()
    advance_clock(LIFETIME - 5)
    await page.begin_login()
    advance_clock(10)
    await purge(identity.database, identity.storefronts)
    assert await identity.database.autocommit.fetch_value(sql, shop=page.storefront) == 1
