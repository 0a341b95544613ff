"""Verification of e-mail addresses (addendum 10)."""

import asyncio
from collections import Counter
from collections.abc import Callable

import httpx
from identity.domain.random_tokens import RANDOM_BYTES, digest_of
from testkit.harness import Harness
from testkit.identity import Users, new_address

PATH = "/api/v1/auth/verify-email/"


async def verify(people: Users, shop: str, token: str) -> httpx.Response:
    return await people.harness.anonymous(shop).post(PATH, json={"token": token})


async def test_the_token_of_the_mailed_link_verifies_the_address(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await verify(people, shop, await people.token_mailed_to(ada.email))
    assert (response.status_code, response.json()) == (200, {"message": "Email verified successfully."})
    assert (await ada.client.get("/api/v1/auth/me/")).json()["is_verified"] is True


async def test_the_mail_links_to_the_shops_own_front_end_in_text_and_html(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    [mail] = people.mailbox.to(ada.email)
    link = f"http://localhost:3000/verify-email?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert mail.sender == "Emporium <no-reply@emporium.example>"


async def test_a_mail_contains_no_text_from_the_registration(people: Users, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address, first_name="Win at https://evil.example")
    await people.harness.drain()
    [mail] = people.mailbox.to(address)
    assert "evil" not in mail.subject + mail.text + mail.html


async def test_a_token_is_valid_once(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    assert (await verify(people, shop, token)).status_code == 200
    again = await verify(people, shop, token)
    assert again.status_code == 400
    assert again.json()["details"] == {"token": ["This link is invalid or has expired."]}


async def test_a_token_used_in_parallel_is_valid_once(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    responses = await asyncio.gather(*(verify(people, shop, token) for _ in range(8)))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 7}


async def test_a_token_is_valid_for_a_day(people: Users, shop: str, advance_clock: Callable[[float], None]) -> None:
    ada, bob = await people.new_user(shop), await people.new_user(shop)
    tokens = [await people.token_mailed_to(person.email) for person in (ada, bob)]
    advance_clock(86_395)
    assert (await verify(people, shop, tokens[0])).status_code == 200
    advance_clock(10)
    assert (await verify(people, shop, tokens[1])).status_code == 400


async def test_a_token_of_another_storefront_is_refused(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    assert (await verify(people, identity.storefront(), token)).status_code == 400
    assert (await verify(people, shop, token)).status_code == 200


async def test_an_unverified_account_may_sign_in_and_is_marked_unverified(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    assert (await ada.client.get("/api/v1/auth/me/")).json()["is_verified"] is False


async def test_a_verification_does_not_unlock_an_account(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    await verify(people, shop, token)
    assert (await people.log_in(shop, ada.email)).status_code == 401


async def test_only_a_digest_of_the_token_is_stored(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await people.token_mailed_to(ada.email)
    assert RANDOM_BYTES >= 32
    assert len(token) >= 43
    [row] = await identity.database.autocommit.fetch(
        "select digest from mail_tokens where user_id = %(user_id)s", user_id=ada.id
    )
    assert row["digest"] == digest_of(token)


async def test_a_mail_is_sent_after_the_mail_server_was_down(
    people: Users, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    people.mailbox.failures[address] = 2
    assert (await people.register(shop, email=address)).status_code == 201
    for _ in range(3):
        await people.harness.drain()
        advance_clock(5)
    [mail] = people.mailbox.to(address)
    assert "/verify-email?token=" in mail.text
