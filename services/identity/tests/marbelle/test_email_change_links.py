"""The validity of links that confirm a new e-mail address (contract "Email Change Endpoints", addendum 3)."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import MarbelleUsers

BAD_TOKEN = {"token": ["This link is invalid or has expired."]}


async def test_only_the_newest_token_is_valid(members: MarbelleUsers, shop: str) -> None:
    ada, first, second = await members.new_user(shop), new_address(), new_address()
    older, newer = await members.email_change_token(ada, first), await members.email_change_token(ada, second)
    refused = await members.confirm_email_change(shop, older)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await members.email_of(ada) == ada.email
    assert (await members.confirm_email_change(shop, newer)).json()["data"]["email"] == second


async def test_the_mail_of_a_replaced_request_is_never_sent(members: MarbelleUsers, shop: str) -> None:
    ada, first, second = await members.new_user(shop), new_address(), new_address()
    await members.request_email_change(ada, first)
    await members.request_email_change(ada, second)
    await members.harness.drain()
    assert (members.count_of_mails(first), members.count_of_mails(second)) == (0, 1)


async def test_a_token_is_valid_once(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    responses = await asyncio.gather(*(members.confirm_email_change(shop, token) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 19}
    assert all(response.json()["errors"] == BAD_TOKEN for response in responses if response.status_code == 400)
    assert await members.email_of(ada) == new
    await members.harness.drain()
    notices = [mail for mail in members.mailbox.to(ada.email) if "was changed" in mail.subject]
    assert len(notices) == 1


async def test_a_token_expires_after_24_hours(
    members: MarbelleUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada, bob = await members.new_user(shop), await members.new_user(shop)
    early, late = (
        await members.email_change_token(ada, new_address()),
        await members.email_change_token(bob, new_address()),
    )
    advance_clock(86_390)
    assert (await members.confirm_email_change(shop, early)).status_code == 200
    advance_clock(20)
    refused = await members.confirm_email_change(shop, late)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await members.email_of(bob) == bob.email


async def test_a_token_of_another_storefront_is_refused(members: MarbelleUsers, shop: str, other_shop: str) -> None:
    ada = await members.new_user(shop)
    token = await members.email_change_token(ada, new_address())
    assert (await members.confirm_email_change(other_shop, token)).status_code == 400
    assert (await members.confirm_email_change(shop, token)).status_code == 200


async def test_a_confirmation_is_refused_if_the_address_was_taken_meanwhile(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    await members.register(shop, email=new)
    refused = await members.confirm_email_change(shop, token)
    assert (refused.status_code, refused.json()["errors"].keys()) == (400, {"token"})
    assert await members.email_of(ada) == ada.email


async def test_of_twenty_parallel_confirmations_of_one_address_one_succeeds(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    people = [await members.new_user(shop) for _ in range(20)]
    tokens = [await members.email_change_token(person, address) for person in people]
    responses = await asyncio.gather(*(members.confirm_email_change(shop, token) for token in tokens))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 19}
    rows = await identity.database.autocommit.fetch(
        "select email from users where storefront = %(storefront)s", storefront=shop
    )
    counts = Counter(row["email"] for row in rows)
    assert counts[address] == 1
    assert max(counts.values()) == 1
    assert len(counts.keys() & {person.email for person in people}) == 19


async def test_of_parallel_confirmations_and_registrations_of_one_address_one_succeeds(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    calls = [
        members.confirm_email_change(shop, token) if n % 2 else members.register(shop, email=new) for n in range(20)
    ]
    responses = await asyncio.gather(*calls)
    assert {response.status_code for response in responses} <= {200, 201, 400}
    assert sum(response.is_success for response in responses) == 1
    rows = await identity.database.autocommit.fetch(
        "select 1 from users where storefront = %(storefront)s and email = %(email)s", storefront=shop, email=new
    )
    assert len(rows) == 1


async def test_twenty_parallel_requests_leave_one_pending_change_and_one_valid_token(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, requested = await members.new_user(shop), [new_address() for _ in range(20)]
    responses = await asyncio.gather(*(members.request_email_change(ada, new) for new in requested))
    assert {response.status_code for response in responses} == {200}
    await identity.drain()
    mailed = [new for new in requested if members.count_of_mails(new)]
    assert len(mailed) == 1
    rows = await identity.database.autocommit.fetch(
        "select new_email from email_changes where user_id = %(user_id)s", user_id=ada.id
    )
    assert [row["new_email"] for row in rows] == mailed
    assert (await members.confirm_email_change(shop, await members.token_mailed_to(mailed[0]))).status_code == 200


async def test_a_change_of_address_invalidates_links_mailed_to_the_old_one(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    await members.post(shop, "password-reset", {"email": ada.email})
    reset = await members.token_mailed_to(ada.email)
    await members.confirm_email_change(shop, await members.email_change_token(ada, new))
    body = {"token": reset, "new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    assert (await members.post(shop, "password-reset-confirm", body)).status_code == 400


@pytest.mark.parametrize("operation", ["change", "reset"])
async def test_a_new_password_cancels_a_pending_change_of_address(
    members: MarbelleUsers, shop: str, operation: str
) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    body = {"new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    if operation == "change":
        await ada.client.post("/api/v1/auth/change-password/", json={**body, "current_password": PASSWORD})
    else:
        await members.post(shop, "password-reset", {"email": ada.email})
        reset = await members.token_mailed_to(ada.email)
        await members.post(shop, "password-reset-confirm", {**body, "token": reset})
    assert (await members.confirm_email_change(shop, token)).status_code == 400
    assert (await members.log_in(shop, ada.email, "CalmLagoon77")).status_code == 200


async def test_a_locked_account_cannot_change_its_address(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    token = await members.email_change_token(ada, new_address())
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    assert (await members.request_email_change(ada, new_address())).status_code == 401
    assert (await members.confirm_email_change(shop, token)).status_code == 400


async def test_an_expired_request_is_deleted(
    members: MarbelleUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await members.new_user(shop)
    await members.email_change_token(ada, new_address())
    advance_clock(86_410)
    [purge] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await purge.run()
    rows = await identity.database.autocommit.fetch(
        "select 1 from email_changes where user_id = %(user_id)s", user_id=ada.id
    )
    assert rows == []
