"""One mailed link used twenty times at once (addendum 3: tokens are single-use)."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import httpx
from common.testing.harness import Harness
from identity.testing import new_address
from identity.testing_marbelle import Members

TIMES = 20
ONE_WINS = {200: 1, 400: TIMES - 1}


def statuses(answers: Iterable[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def test_twenty_parallel_uses_of_a_verification_link_let_one_win(members: Members, shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    token = await members.token_mailed_to(address)
    answers = await asyncio.gather(*(members.post(shop, "verify-email", {"token": token}) for _ in range(TIMES)))
    assert statuses(answers) == ONE_WINS
    assert (await members.log_in(shop, address)).status_code == 200


async def test_twenty_parallel_uses_of_a_reset_link_let_one_win(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    await members.post(shop, "password-reset", {"email": ada.email})
    token = await members.token_mailed_to(ada.email)
    passwords = [f"CalmLagoon{number}!" for number in range(TIMES)]
    answers = await asyncio.gather(
        *(
            members.post(
                shop,
                "password-reset-confirm",
                {"token": token, "new_password": password, "new_password_confirm": password},
            )
            for password in passwords
        )
    )
    assert statuses(answers) == ONE_WINS
    good = [password for password in passwords if (await members.log_in(shop, ada.email, password)).is_success]
    assert good == [passwords[[answer.status_code for answer in answers].index(200)]]


async def test_twenty_parallel_uses_of_an_email_change_link_move_the_account_once(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, new = await members.newcomer(shop), new_address()
    token = await members.token_to_move(ada, new)
    answers = await asyncio.gather(*(members.confirm_move(shop, token) for _ in range(TIMES)))
    assert statuses(answers) == ONE_WINS
    assert await members.email_of(ada) == new
    before = members.count_of_mails(ada.email)
    await identity.settle()
    assert members.count_of_mails(ada.email) - before == 1


async def test_twenty_parallel_requests_for_a_link_leave_the_newest_good_and_no_other(
    members: Members, identity: Harness, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await asyncio.gather(*(members.post(shop, "resend-verification", {"email": address}) for _ in range(TIMES)))
    await identity.settle()
    tokens = [mail.text.split("token=")[1].split()[0] for mail in members.mailbox.to(address)]
    assert len(tokens) == TIMES + 1
    answers = [await members.post(shop, "verify-email", {"token": token}) for token in tokens]
    assert statuses(answers) == {200: 1, 400: TIMES}
