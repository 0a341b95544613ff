"""Moving an account to another address: contract "Email Change Endpoints", addendum 3."""

import asyncio
from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from common.testing.harness import Harness
from identity.testing import PASSWORD, Person, new_address
from identity.testing_marbelle import Members

REQUEST = "/api/v1/auth/request-email-change/"
REQUESTED = {
    "success": True,
    "message": "Email change verification sent. Please check your new email to confirm the change.",
}
CHANGED = "Email address changed successfully. You can now use your new email to login."
BAD_TOKEN = {"token": ["This link is invalid or has expired."]}


async def ask(person: Person, new: str, password: str = PASSWORD) -> httpx.Response:
    return await person.client.post(REQUEST, json={"current_password": password, "new_email": new})


async def confirm(members: Members, shop: str, token: str) -> httpx.Response:
    return await members.post(shop, "confirm-email-change", {"token": token})


async def asked(members: Members, person: Person, new: str) -> str:
    """The token that reached the new address."""
    assert (await ask(person, new)).status_code == 200
    return await members.token_mailed_to(new)


async def email_of(person: Person) -> str:
    return str((await person.client.get("/api/v1/auth/user/")).json()["data"]["email"])


async def test_the_documented_workflow(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    requested = await ask(ada, new)
    assert (requested.status_code, requested.json()) == (200, REQUESTED)
    token = await members.token_mailed_to(new)
    user = (await ada.client.get("/api/v1/auth/user/")).json()["data"]
    assert user["email"] == ada.email
    confirmed = await confirm(members, shop, token)
    assert (confirmed.status_code, confirmed.json()) == (
        200,
        {"success": True, "message": CHANGED, "data": {**user, "email": new}},
    )


async def test_the_login_name_follows_the_address(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await asked(members, ada, new)
    assert (await members.log_in(shop, new)).status_code == 400
    assert (await members.log_in(shop, ada.email)).status_code == 200
    await confirm(members, shop, token)
    assert (await members.log_in(shop, new)).status_code == 200
    assert (await members.log_in(shop, ada.email)).status_code == 400


async def test_sessions_live_on_and_their_next_token_names_the_new_address(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    await confirm(members, shop, await asked(members, ada, new))
    access = (await members.refresh(shop, ada.refresh)).json()["access"]
    assert (await members.claims(shop, access)).email == new


async def test_the_link_goes_to_the_new_address_only(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    before = members.count_of_mails(ada.email)
    token = await asked(members, ada, new)
    [mail] = members.mailbox.to(new)
    link = f"http://localhost:3000/confirm-email-change?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert "within 24 hours" in mail.text
    assert members.count_of_mails(ada.email) == before


async def test_the_old_address_is_told_of_both_and_gets_no_token(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    await confirm(members, shop, await asked(members, ada, new))
    await members.harness.settle()
    notice = members.mailbox.to(ada.email)[-1]
    assert notice.subject == "Marbelle: your e-mail address was changed"
    for text in (notice.text, notice.html):
        assert ada.email in text
        assert new in text
        assert "token" not in text
    assert members.count_of_mails(new) == 1


async def test_the_mail_is_enqueued_and_not_sent_in_the_request(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    members.mailbox.refusals[new] = 1
    assert (await ask(ada, new)).status_code == 200
    assert members.count_of_mails(new) == 0


async def test_a_mail_that_has_to_be_repeated_carries_a_token_that_works(
    members: Members, shop: str, later: Callable[[float], None]
) -> None:
    ada, new = await members.newcomer(shop), new_address()
    members.mailbox.refusals[new] = 2
    await ask(ada, new)
    for _ in range(3):
        await members.harness.settle()
        later(5)
    assert (await confirm(members, shop, await members.token_mailed_to(new))).status_code == 200


async def test_a_wrong_current_password_is_a_400_of_its_field_whatever_the_new_address(
    members: Members, shop: str
) -> None:
    ada, eve = await members.newcomer(shop), await members.newcomer(shop)
    for new in (new_address(), eve.email, ada.email):
        response = await ask(ada, new, "AnotherHarbour42")
        assert (response.status_code, response.json()["errors"]) == (
            400,
            {"current_password": ["The current password is incorrect."]},
        )


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
async def test_the_same_address_is_400_in_any_case(members: Members, shop: str, spelling: Callable[[str], str]) -> None:
    ada = await members.newcomer(shop)
    response = await ask(ada, spelling(ada.email))
    assert (response.status_code, response.json()["errors"].keys()) == (400, {"new_email"})
    assert response.json()["message"] == "The new email address is the same as the current one."


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
async def test_a_taken_address_is_400_in_any_case(members: Members, shop: str, spelling: Callable[[str], str]) -> None:
    ada, eve = await members.newcomer(shop), await members.newcomer(shop)
    response = await ask(ada, spelling(eve.email))
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"new_email": ["A user with this email address already exists."]},
    )


async def test_an_address_taken_at_another_storefront_is_free_here(
    members: Members, shop: str, other_shop: str
) -> None:
    ada, eve = await members.newcomer(shop), await members.newcomer(other_shop)
    token = await asked(members, ada, eve.email)
    assert (await confirm(members, shop, token)).status_code == 200


async def test_the_new_address_is_stored_in_lower_case(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    await ask(ada, f" {new.upper()} ")
    response = await confirm(members, shop, await members.token_mailed_to(new))
    assert response.json()["data"]["email"] == new


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"new_email": "a@example.com"}, "current_password"),
        ({"current_password": PASSWORD}, "new_email"),
        ({"current_password": PASSWORD, "new_email": "nobody"}, "new_email"),
        ({"current_password": PASSWORD, "new_email": "a" * 250 + "@example.com"}, "new_email"),
    ],
)
async def test_a_missing_or_malformed_field_is_named(
    members: Members, shop: str, body: dict[str, str], field: str
) -> None:
    response = await (await members.newcomer(shop)).client.post(REQUEST, json=body)
    assert (response.status_code, response.json()["errors"].keys()) == (400, {field})


async def test_a_request_without_a_bearer_is_401_and_a_confirmation_needs_none(
    members: Members, identity: Harness, shop: str
) -> None:
    body = {"current_password": PASSWORD, "new_email": new_address()}
    assert (await identity.anonymous(shop, "marbelle").post(REQUEST, json=body)).status_code == 401
    ada = await members.newcomer(shop)
    assert (await confirm(members, shop, await asked(members, ada, new_address()))).status_code == 200


async def test_only_the_newest_token_is_valid(members: Members, shop: str) -> None:
    ada, first, second = await members.newcomer(shop), new_address(), new_address()
    older, newer = await asked(members, ada, first), await asked(members, ada, second)
    refused = await confirm(members, shop, older)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await email_of(ada) == ada.email
    assert (await confirm(members, shop, newer)).json()["data"]["email"] == second


async def test_a_mail_that_was_overtaken_by_a_newer_request_is_never_sent(members: Members, shop: str) -> None:
    ada, first, second = await members.newcomer(shop), new_address(), new_address()
    await ask(ada, first)
    await ask(ada, second)
    await members.harness.settle()
    assert (members.count_of_mails(first), members.count_of_mails(second)) == (0, 1)


async def test_a_token_works_once(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await asked(members, ada, new)
    answers = await asyncio.gather(*(confirm(members, shop, token) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 19}
    assert all(answer.json()["errors"] == BAD_TOKEN for answer in answers if answer.status_code == 400)
    assert await email_of(ada) == new
    await members.harness.settle()
    notices = [mail for mail in members.mailbox.to(ada.email) if "was changed" in mail.subject]
    assert len(notices) == 1


async def test_a_token_expires_after_24_hours(members: Members, shop: str, later: Callable[[float], None]) -> None:
    ada, bob = await members.newcomer(shop), await members.newcomer(shop)
    early, late = await asked(members, ada, new_address()), await asked(members, bob, new_address())
    later(86_390)
    assert (await confirm(members, shop, early)).status_code == 200
    later(20)
    refused = await confirm(members, shop, late)
    assert (refused.status_code, refused.json()["errors"]) == (400, BAD_TOKEN)
    assert await email_of(bob) == bob.email


async def test_a_token_of_another_storefront_is_refused(members: Members, shop: str, other_shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await asked(members, ada, new_address())
    assert (await confirm(members, other_shop, token)).status_code == 400
    assert (await confirm(members, shop, token)).status_code == 200


async def test_taken_is_checked_again_at_confirmation(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await asked(members, ada, new)
    await members.register(shop, email=new)
    refused = await confirm(members, shop, token)
    assert (refused.status_code, refused.json()["errors"].keys()) == (400, {"token"})
    assert await email_of(ada) == ada.email


async def test_twenty_accounts_that_confirm_one_address_in_parallel_leave_it_to_one(
    members: Members, identity: Harness, shop: str
) -> None:
    contested = new_address()
    people = [await members.newcomer(shop) for _ in range(20)]
    tokens = [await asked(members, person, contested) for person in people]
    answers = await asyncio.gather(*(confirm(members, shop, token) for token in tokens))
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
    token = await asked(members, ada, new)
    calls = [confirm(members, shop, token) if n % 2 else members.register(shop, email=new) for n in range(20)]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} <= {200, 201, 400}
    assert sum(answer.is_success for answer in answers) == 1
    rows = await identity.database.reads.rows("select 1 from users where storefront = %s and email = %s", (shop, new))
    assert len(rows) == 1


async def test_twenty_parallel_requests_leave_one_pending_change_and_one_valid_token(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, wanted = await members.newcomer(shop), [new_address() for _ in range(20)]
    answers = await asyncio.gather(*(ask(ada, new) for new in wanted))
    assert {answer.status_code for answer in answers} == {200}
    await identity.settle()
    reached = [new for new in wanted if members.count_of_mails(new)]
    assert len(reached) == 1
    rows = await identity.database.reads.rows("select new_email from email_changes where user_id = %s", (ada.id,))
    assert [row["new_email"] for row in rows] == reached
    assert (await confirm(members, shop, await members.token_mailed_to(reached[0]))).status_code == 200


async def test_links_mailed_to_the_old_address_die_with_it(members: Members, shop: str) -> None:
    ada, new = await members.newcomer(shop), new_address()
    await members.post(shop, "password-reset", {"email": ada.email})
    reset = await members.token_mailed_to(ada.email)
    await confirm(members, shop, await asked(members, ada, new))
    body = {"token": reset, "new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    assert (await members.post(shop, "password-reset-confirm", body)).status_code == 400


@pytest.mark.parametrize("deed", ["change", "reset"])
async def test_a_new_password_ends_a_pending_change_that_the_old_one_asked_for(
    members: Members, shop: str, deed: str
) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await asked(members, ada, new)
    body = {"new_password": "CalmLagoon77", "new_password_confirm": "CalmLagoon77"}
    if deed == "change":
        await ada.client.post("/api/v1/auth/change-password/", json={**body, "current_password": PASSWORD})
    else:
        await members.post(shop, "password-reset", {"email": ada.email})
        reset = await members.token_mailed_to(ada.email)
        await members.post(shop, "password-reset-confirm", {**body, "token": reset})
    assert (await confirm(members, shop, token)).status_code == 400
    assert (await members.log_in(shop, ada.email, "CalmLagoon77")).status_code == 200


async def test_a_locked_account_does_not_move(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await asked(members, ada, new_address())
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    assert (await ask(ada, new_address())).status_code == 401
    assert (await confirm(members, shop, token)).status_code == 400


async def test_an_expired_request_is_forgotten(
    members: Members, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await members.newcomer(shop)
    await asked(members, ada, new_address())
    later(86_410)
    [purge] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await purge.run()
    rows = await identity.database.reads.rows("select 1 from email_changes where user_id = %s", (ada.id,))
    assert rows == []
