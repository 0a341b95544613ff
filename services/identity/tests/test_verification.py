"""Verifying addresses: addendum 10."""

import asyncio
from collections import Counter
from collections.abc import Callable

import httpx
from common.testing.harness import Harness
from identity.domain.mail_token import RANDOM_BYTES, digest_of
from identity.testing import People, new_address

PATH = "/api/v1/auth/verify-email/"


async def verify(people: People, shop: str, token: str) -> httpx.Response:
    return await people.harness.anonymous(shop).post(PATH, json={"token": token})


async def test_the_mailed_link_verifies(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await verify(people, shop, await people.token_mailed_to(ada.email))
    assert (response.status_code, response.json()) == (200, {"message": "Email verified successfully."})
    assert (await ada.client.get("/api/v1/auth/me/")).json()["is_verified"] is True


async def test_the_mail_links_to_the_shops_own_front_end_in_text_and_html(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    [mail] = people.mailbox.to(ada.email)
    link = f"http://localhost:3000/verify-email?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert mail.sender == "Emporium <no-reply@emporium.example>"


async def test_nothing_a_stranger_typed_stands_in_a_mail(people: People, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address, first_name="Win at https://evil.example")
    await people.harness.settle()
    [mail] = people.mailbox.to(address)
    assert "evil" not in mail.subject + mail.text + mail.html


async def test_a_token_works_once(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    assert (await verify(people, shop, token)).status_code == 200
    again = await verify(people, shop, token)
    assert again.status_code == 400
    assert again.json()["details"] == {"token": ["This link is invalid or has expired."]}


async def test_a_token_used_in_parallel_works_once(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    answers = await asyncio.gather(*(verify(people, shop, token) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 7}


async def test_a_token_is_valid_for_a_day(people: People, shop: str, later: Callable[[float], None]) -> None:
    ada, bob = await people.newcomer(shop), await people.newcomer(shop)
    tokens = [await people.token_mailed_to(person.email) for person in (ada, bob)]
    later(86_395)
    assert (await verify(people, shop, tokens[0])).status_code == 200
    later(10)
    assert (await verify(people, shop, tokens[1])).status_code == 400


async def test_a_token_of_another_storefront_is_refused(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    assert (await verify(people, identity.storefront(), token)).status_code == 400
    assert (await verify(people, shop, token)).status_code == 200


async def test_an_unverified_address_may_sign_in_and_says_so(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    assert (await ada.client.get("/api/v1/auth/me/")).json()["is_verified"] is False


async def test_verifying_never_unlocks(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    await verify(people, shop, token)
    assert (await people.log_in(shop, ada.email)).status_code == 401


async def test_only_a_digest_of_the_token_is_stored(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await people.token_mailed_to(ada.email)
    assert RANDOM_BYTES >= 32
    assert len(token) >= 43
    [row] = await identity.database.reads.rows("select digest from mail_tokens where user_id = %s", (ada.id,))
    assert row["digest"] == digest_of(token)


async def test_a_mail_server_that_is_down_costs_nobody_the_mail(
    people: People, shop: str, later: Callable[[float], None]
) -> None:
    address = new_address()
    people.mailbox.refusals[address] = 2
    assert (await people.register(shop, email=address)).status_code == 201
    for _ in range(3):
        await people.harness.settle()
        later(5)
    [mail] = people.mailbox.to(address)
    assert "/verify-email?token=" in mail.text
