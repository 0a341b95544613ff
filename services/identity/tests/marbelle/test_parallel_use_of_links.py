"""Twenty parallel uses of one mailed link (addendum 3: tokens are single-use)."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import httpx
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_marbelle import MarbelleUsers

TIMES = 20
ONE_SUCCESS = {200: 1, 400: TIMES - 1}


def statuses(responses: Iterable[httpx.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


async def test_of_twenty_parallel_uses_of_a_verification_link_one_succeeds(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    token = await members.token_mailed_to(address)
    responses = await asyncio.gather(*(members.post(shop, "verify-email", {"token": token}) for _ in range(TIMES)))
    assert statuses(responses) == ONE_SUCCESS
    assert (await members.log_in(shop, address)).status_code == 200


async def test_of_twenty_parallel_uses_of_a_reset_link_one_succeeds(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    await members.post(shop, "password-reset", {"email": ada.email})
    token = await members.token_mailed_to(ada.email)
    passwords = [f"CalmLagoon{number}!" for number in range(TIMES)]
    responses = await asyncio.gather(
        *(
            members.post(
                shop,
                "password-reset-confirm",
                {"token": token, "new_password": password, "new_password_confirm": password},
            )
            for password in passwords
        )
    )
    assert statuses(responses) == ONE_SUCCESS
    valid = [password for password in passwords if (await members.log_in(shop, ada.email, password)).is_success]
    assert valid == [passwords[[response.status_code for response in responses].index(200)]]


async def test_of_twenty_parallel_uses_of_an_email_change_link_one_succeeds(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    responses = await asyncio.gather(*(members.confirm_email_change(shop, token) for _ in range(TIMES)))
    assert statuses(responses) == ONE_SUCCESS
    assert await members.email_of(ada) == new
    before = members.count_of_mails(ada.email)
    await identity.drain()
    assert members.count_of_mails(ada.email) - before == 1


async def test_twenty_parallel_requests_for_a_link_leave_only_the_newest_valid(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await asyncio.gather(*(members.post(shop, "resend-verification", {"email": address}) for _ in range(TIMES)))
    await identity.drain()
    tokens = [mail.text.split("token=")[1].split()[0] for mail in members.mailbox.to(address)]
    assert len(tokens) == TIMES + 1
    responses = [await members.post(shop, "verify-email", {"token": token}) for token in tokens]
    assert statuses(responses) == {200: 1, 400: TIMES}
