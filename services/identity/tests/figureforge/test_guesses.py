"""Wrong guesses are counted per code, from all client addresses together."""

import asyncio
from collections import Counter

from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_figureforge import FigureForgeUsers

from .answers import INVALID, error

MOST = 5


def wrong(code: str, number: int) -> str:
    """The `number`th code that differs."""
    return f"{(int(code) + number) % 10**6:06}"


async def guess(customers: FigureForgeUsers, shop: str, address: str, code: str, times: int) -> None:
    """From another client each time."""
    for number in range(1, times + 1):
        response = await customers.verify(shop, address, wrong(code, number), at=f"192.0.2.{number}")
        assert error(response) == INVALID


async def test_the_right_code_works_after_four_wrong_guesses(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await guess(customers, shop, address, code, MOST - 1)
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_the_right_code_is_dead_after_five_wrong_guesses_of_any_clients(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await guess(customers, shop, address, code, MOST)
    assert error(await customers.verify(shop, address, code)) == INVALID


async def test_a_new_code_may_be_guessed_five_times_again(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    await guess(customers, shop, address, await customers.new_code(shop, address), MOST)
    code = await customers.new_code(shop, address)
    await guess(customers, shop, address, code, MOST - 1)
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_of_six_parallel_wrong_guesses_the_sixth_is_not_tried(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await asyncio.gather(*(customers.verify(shop, address, wrong(code, number)) for number in range(1, 7)))
    guesses = await identity.database.autocommit.fetch_value(
        "select wrong_guesses from magic_codes where storefront = %(shop)s and email = %(email)s",
        shop=shop,
        email=address,
    )
    assert guesses == MOST
    assert error(await customers.verify(shop, address, code)) == INVALID


async def test_parallel_guesses_among_which_is_the_right_code_sign_in_at_most_once(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    tries = [wrong(code, number) for number in range(1, MOST)] + [code]
    responses = await asyncio.gather(*(customers.verify(shop, address, each) for each in tries))
    assert Counter(response.status_code for response in responses) == {400: MOST - 1, 200: 1}


async def test_guesses_at_one_address_do_not_affect_another(customers: FigureForgeUsers, shop: str) -> None:
    address, other = new_address(), new_address()
    code = await customers.new_code(shop, address)
    await guess(customers, shop, other, await customers.new_code(shop, other), MOST)
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_guesses_before_the_code_was_mailed_do_not_kill_it(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    await customers.request_link(shop, address)
    await guess(customers, shop, address, "123456", MOST + 1)
    assert (await customers.verify(shop, address, await customers.code_mailed_to(address))).status_code == 200


async def test_the_job_of_a_mail_that_runs_again_does_not_allow_further_guesses(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await guess(customers, shop, address, code, MOST)
    await customers.run_mail_job_again(shop, address, request=1)
    assert len(customers.mailbox.to(address)) == 1
    assert error(await customers.verify(shop, address, code)) == INVALID


async def test_wrong_guesses_count_also_for_the_code_of_a_repeated_mail(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await guess(customers, shop, address, code, MOST - 1)
    await customers.run_mail_job_again(shop, address, request=1)
    again = await customers.code_mailed_to(address)
    await guess(customers, shop, address, again, 1)
    assert error(await customers.verify(shop, address, again)) == INVALID


async def test_repeats_of_wrong_codes_use_up_one_guess_each(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    for _ in range(3):
        await guess(customers, shop, address, code, MOST - 1)
    await asyncio.gather(*(customers.verify(shop, address, wrong(code, 1)) for _ in range(6)))
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_a_repeated_wrong_code_is_a_guess_of_each_further_code(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    first = await customers.new_code(shop, address)
    await guess(customers, shop, address, first, MOST)
    second = await customers.new_code(shop, address)
    for number in range(1, MOST + 1):
        tried = wrong(first, number)
        assert error(await customers.verify(shop, address, tried if tried != second else wrong(first, 9))) == INVALID
    assert error(await customers.verify(shop, address, second)) == INVALID


async def test_codes_of_earlier_mails_use_up_no_guesses(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    used = await customers.new_code(shop, address)
    assert (await customers.verify(shop, address, used)).status_code == 200
    void = [await customers.new_code(shop, address) for _ in range(3)]
    code = await customers.new_code(shop, address)
    for _ in range(3):
        for earlier in {used, *void} - {code}:
            assert error(await customers.verify(shop, address, earlier, at="192.0.2.9")) == INVALID
    await guess(customers, shop, address, code, MOST - 1)
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_the_code_of_a_repeated_mail_replaces_the_one_before_which_uses_up_no_guesses(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    first = await customers.new_code(shop, address)
    await customers.run_mail_job_again(shop, address, 1)
    code = await customers.code_mailed_to(address)
    for _ in range(MOST + 1):
        if first != code:
            assert error(await customers.verify(shop, address, first)) == INVALID
    assert (await customers.verify(shop, address, code)).status_code == 200
