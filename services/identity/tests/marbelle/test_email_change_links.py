"""What a link to a new address is worth: contract "Email Change Endpoints", addendum 3."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from common.testing.harness import Harness
from identity.testing import PASSWORD, new_address
from identity.testing_marbelle import Members

BAD_TOKEN = {"token": ["This link is invalid or has expired."]}


async def test_only_the_newest_token_is_valid(members: Members, shop: str) -> None:
    ada, first, second = await members.newcomer(shop), new_address(), new_address()
    older, newer = await members.token_to_move(ada, first), await members.token_to_move(ada, second)
    refused = await members.confirm_move(shop, older)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await members.email_of(ada) == ada.email
    assert (await members.confirm_move(shop, newer)).json()["data"]["email"] == second


async def test_a_mail_that_was_overtaken_by_a_newer_request_is_never_sent(members: Members, shop: str) -> None:
    ada, first, second = await members.newcomer(shop), new_address(), new_address()
    await members.ask_to_move(ada, first)
    await members.ask_to_move(ada, second)
    await members.harness.settle()
    assert (members.count_of_mails(first), members.count_of_mails(second)) == (0, 1)


async def test_a_token_works_once(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await members.token_to_move(ada, new)
    answers = await asyncio.gather(*(members.confirm_move(shop, token) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 19}
    assert all(answer.json()["errors"] == BAD_TOKEN for answer in answers if answer.status_code == 400)
    assert await members.email_of(ada) == new
    await members.harness.settle()
    notices = [mail for mail in members.mailbox.to(ada.email) if "was changed" in mail.subject]
    assert len(notices) == 1


async def test_a_token_expires_after_24_hours(members: Members, shop: str, later: Callable[[float], None]) -> None:
    ada, bob = await members.newcomer(shop), await members.newcomer(shop)
    early, late = await members.token_to_move(ada, new_address()), await members.token_to_move(bob, new_address())
    later(86_390)
    assert (await members.confirm_move(shop, early)).status_code == 200
    later(20)
    refused = await members.confirm_move(shop, late)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await members.email_of(bob) == bob.email


async def test_a_token_of_another_storefront_is_refused(members: Members, shop: str, other_shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await members.token_to_move(ada, new_address())
    assert (await members.confirm_move(other_shop, token)).status_code == 400
    assert (await members.confirm_move(shop, token)).status_code == 200


async def test_taken_is_checked_again_at_confirmation(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await members.token_to_move(ada, new)
    await members.register(shop, email=new)
    refused = await members.confirm_move(shop, token)
    assert (refused.status_code, refused.json()["errors"].keys()) == (400, {"token"})
    assert await members.email_of(ada) == ada.email


async def test_twenty_accounts_that_confirm_one_address_in_parallel_leave_it_to_one(
    members: Members, identity: Harness, shop: str
) -> None:
    contested = new_address()
    people = [await members.newcomer(shop) for _ in range(20)]
    tokens = [await members.token_to_move(person, contested) for person in people]
    answers = await asyncio.gather(*(members.confirm_move(shop, token) for token in tokens))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 19}
    rows = await identity.database.reads.rows("select email from users where storefront = %s", (shop,))
    kept = Counter(row["email"] for row in rows)
    assert kept[contested] == 1
    assert max(kept.values()) == 1
    assert len(kept.keys() & {person.email for person in people}) == 19


async def test_confirmations_and_registrations_of_one_address_in_parallel_leave_it_to_one(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await members.token_to_move(ada, new)
    calls = [members.confirm_move(shop, token) if n % 2 else members.register(shop, email=new) for n in range(20)]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} <= {200, 201, 400}
    assert sum(answer.is_success for answer in answers) == 1
    rows = await identity.database.reads.rows("select 1 from users where storefront = %s and email = %s", (shop, new))
    assert len(rows) == 1


async def test_twenty_parallel_requests_leave_one_pending_change_and_one_valid_token(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, wanted = await members.newcomer(shop), [new_address() for _ in range(20)]
    answers = await asyncio.gather(*(members.ask_to_move(ada, new) for new in wanted))
    assert {answer.status_code for answer in answers} == {200}
    await identity.settle()
    reached = [new for new in wanted if members.count_of_mails(new)]
    assert len(reached) == 1
    rows = await identity.database.reads.rows("select new_email from email_changes where user_id = %s", (ada.id,))
    assert [row["new_email"] for row in rows] == reached
    assert (await members.confirm_move(shop, await members.token_mailed_to(reached[0]))).status_code == 200


async def test_links_mailed_to_the_old_address_die_with_it(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    await members.post(shop, "password-reset", {"email": ada.email})
    reset = await members.token_mailed_to(ada.email)
    await members.confirm_move(shop, await members.token_to_move(ada, new))
    body = {"token": reset, "new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    assert (await members.post(shop, "password-reset-confirm", body)).status_code == 400


@pytest.mark.parametrize("deed", ["change", "reset"])
async def test_a_new_password_ends_a_pending_change_that_the_old_one_asked_for(
    members: Members, shop: str, deed: str
) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await members.token_to_move(ada, new)
    body = {"new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    if deed == "change":
        await ada.client.post("/api/v1/auth/change-password/", json={**body, "current_password": PASSWORD})
    else:
        await members.post(shop, "password-reset", {"email": ada.email})
        reset = await members.token_mailed_to(ada.email)
        await members.post(shop, "password-reset-confirm", {**body, "token": reset})
    assert (await members.confirm_move(shop, token)).status_code == 400
    assert (await members.log_in(shop, ada.email, "CalmLagoon77")).status_code == 200


async def test_a_locked_account_does_not_move(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await members.token_to_move(ada, new_address())
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    assert (await members.ask_to_move(ada, new_address())).status_code == 401
    assert (await members.confirm_move(shop, token)).status_code == 400


async def test_an_expired_request_is_forgotten(
    members: Members, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await members.newcomer(shop)
    await members.token_to_move(ada, new_address())
    later(86_410)
    [purge] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await purge.run()
    rows = await identity.database.reads.rows("select 1 from email_changes where user_id = %s", (ada.id,))
    assert rows == []
