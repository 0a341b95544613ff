"""The client's page posts the same code many times: at once, and again after the sign-in."""

import asyncio
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from common.events.identity import UserRegistered
from common.kernel.callers import ADDRESS_HEADER, Caller
from identity.storefront import MagicLinks
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_figureforge import AUTH, ELSEWHERE, HOME, FigureForgeUsers

from .answers import INVALID, error

TIMES = 20
REPEAT = 10


@pytest.fixture
def shop(identity: Harness) -> str:
    """Repeats answers for longer than the shipped storefront, for slow machines."""
    return identity.storefront("figureforge", MagicLinks(repeat=REPEAT))


async def sessions_of(identity: Harness, user_id: UUID) -> int:
    rows = await identity.database.autocommit.fetch("select id from sessions where user_id = %(id)s", id=user_id)
    return len(rows)


async def test_of_twenty_parallel_posts_one_signs_in_and_all_get_its_answer(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    responses = await asyncio.gather(*(customers.verify(shop, address, code) for _ in range(TIMES)))
    assert Counter(response.status_code for response in responses) == {200: TIMES}
    assert len({response.content for response in responses}) == 1
    assert {response.headers["content-type"] for response in responses} == {"application/json"}
    [registered] = await identity.events(UserRegistered, shop)
    assert await sessions_of(identity, registered.user_id) == 1


async def test_parallel_posts_of_an_existing_account_start_one_session(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    code = await customers.new_code(shop, ada.email)
    responses = await asyncio.gather(*(customers.verify(shop, ada.email, code) for _ in range(TIMES)))
    assert len({response.content for response in responses}) == 1
    assert await sessions_of(identity, ada.id) == 2


async def test_the_shipped_storefront_repeats_an_answer_for_five_seconds(identity: Harness) -> None:
    rules = identity.storefronts["figureforge"].section(MagicLinks)
    assert rules is not None
    assert (rules.repeat, rules.lifetime, rules.attempts, rules.most_mails) == (5, 900, 5, 5)


async def test_the_answer_is_repeated_for_some_seconds_however_the_address_is_written(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    first = await customers.verify(shop, address, code)
    advance_clock(REPEAT / 2)
    again = await customers.verify(shop, f" {address.upper()}", f"{code} ")
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["cache-control"] == "no-store"
    advance_clock(REPEAT / 2 + 1)
    assert error(await customers.verify(shop, address, code)) == INVALID


async def test_repeating_does_not_prolong_the_repetition(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    statuses = []
    for seconds in (REPEAT / 2, REPEAT / 2 + 1, 0):
        statuses.append((await customers.verify(shop, address, code)).status_code)
        advance_clock(seconds)
    assert statuses == [200, 200, 400]


async def test_a_client_at_another_address_gets_nothing(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    first = await customers.verify(shop, address, code)
    assert error(await customers.verify(shop, address, code, at=ELSEWHERE)) == INVALID
    assert (await customers.verify(shop, address, code)).content == first.content


async def test_a_parallel_post_from_another_address_does_not_get_the_tokens(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    clients = [HOME, ELSEWHERE] * 5
    responses = await asyncio.gather(*(customers.verify(shop, address, code, at=client) for client in clients))
    successful = {at for at, response in zip(clients, responses, strict=True) if response.status_code == 200}
    assert len(successful) == 1
    assert sum(response.status_code == 200 for response in responses) == 5


async def test_posts_with_the_new_token_get_the_same_answer(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    first = await customers.verify(shop, address, code)
    claims = await customers.claims(shop, first.json()["access_token"])
    caller = Caller(storefront=shop, user_id=claims.user_id, session_id=claims.session_id, email=claims.email)
    again = await identity.client(caller, "figureforge").post(
        f"{AUTH}/magic-link/verify/", json={"email": address, "code": code}, headers={ADDRESS_HEADER: HOME}
    )
    assert (again.status_code, again.content) == (200, first.content)


async def test_the_answer_is_repeated_also_after_the_next_request_for_a_mail(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    first = await customers.verify(shop, address, code)
    following = await customers.new_code(shop, address)
    assert (await customers.verify(shop, address, code)).content == first.content
    second = await customers.verify(shop, address, following)
    assert (second.status_code, second.content != first.content) == (200, True)


async def test_a_repeated_answer_counts_as_no_guess_of_the_next_code(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await customers.verify(shop, address, code)
    following = await customers.new_code(shop, address)
    for _ in range(TIMES):
        assert (await customers.verify(shop, address, code)).status_code == 200
    assert (await customers.verify(shop, address, following)).status_code == 200


async def test_the_answer_of_a_session_that_has_ended_is_not_repeated(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    tokens = (await customers.verify(shop, address, code)).json()
    ada = await customers._person(shop, tokens["access_token"], tokens["refresh_token"])
    await ada.client.post("/api/logout/")
    assert error(await customers.verify(shop, address, code)) == INVALID


async def test_without_repetition_a_code_answers_once(customers: FigureForgeUsers, identity: Harness) -> None:
    shop = identity.storefront("figureforge", MagicLinks(repeat=0))
    address = new_address()
    code = await customers.new_code(shop, address)
    responses = await asyncio.gather(*(customers.verify(shop, address, code) for _ in range(TIMES)))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: TIMES - 1}


async def test_parallel_sign_ins_of_one_address_at_two_storefronts_are_two_accounts(
    customers: FigureForgeUsers, shop: str, other_shop: str
) -> None:
    address = new_address()
    codes = [(each, await customers.new_code(each, address)) for each in (shop, other_shop)]
    first, second = await asyncio.gather(*(customers.verify(each, address, code) for each, code in codes))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["user"]["id"] != second.json()["user"]["id"]


async def test_a_neighbour_in_the_same_network_cannot_guess_a_code_that_is_still_repeated(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    first = await customers.verify(shop, address, code)
    for number in range(1, 5):
        assert error(await customers.verify(shop, address, f"{(int(code) + number) % 10**6:06}")) == INVALID
    assert (await customers.verify(shop, address, code)).content == first.content
    assert error(await customers.verify(shop, address, f"{(int(code) + 5) % 10**6:06}")) == INVALID
    assert error(await customers.verify(shop, address, code)) == INVALID
    another = await customers.new_code(shop, address)
    assert (await customers.verify(shop, address, another)).status_code == 200
