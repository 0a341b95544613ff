"""Passkeys that are used, registered and deleted at the same time."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

import httpx
import pytest
from common.db.unit_of_work import UnitOfWork
from identity.repository.passkeys import delete_passkeys_of_user
from identity.use_cases.end_sessions import end_all_sessions
from testkit.conditions import eventually
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_passkeys import PasskeyPage, refused
from testkit.identity_reviv import RevivUsers

BLOCKED = """
    select count(*) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
"""


@pytest.fixture
async def ada(customers: RevivUsers, shop: str) -> SignedInUser:
    return await customers.new_user(shop)


async def lock_user(uow: UnitOfWork, user_id: UUID) -> None:
    await uow.execute("select 1 from users where id = %(id)s for no key update", id=user_id)


async def blocked(
    identity: Harness, *requests: Coroutine[Any, Any, httpx.Response]
) -> list[asyncio.Task[httpx.Response]]:
    """The requests, once all of them wait for a lock."""
    tasks = [asyncio.create_task(request) for request in requests]

    async def all_wait() -> bool:
        return bool(await identity.database.autocommit.fetch_value(BLOCKED) == len(tasks))

    await eventually(all_wait)
    return tasks


async def test_of_two_parallel_sign_ins_with_one_counter_one_wins(
    page: PasskeyPage, identity: Harness, ada: SignedInUser
) -> None:
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    authenticator.count = 1
    options = [await page.begin_login() for _ in range(2)]
    async with identity.database.transaction() as uow:
        await lock_user(uow, ada.id)
        sign_ins = (page.complete_login(each, authenticator.get(each)) for each in options)
        tasks = await blocked(identity, *sign_ins)
    responses = await asyncio.gather(*tasks)
    assert sorted(response.status_code for response in responses) == [200, 400]
    assert {refused(each) for each in responses if each.status_code == 400} == {"REPLAY_DETECTED"}


async def test_a_passkey_that_is_deleted_during_its_use_does_not_sign_in(
    page: PasskeyPage, identity: Harness, ada: SignedInUser
) -> None:
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    options = await page.begin_login()
    async with identity.database.transaction() as uow:
        await lock_user(uow, ada.id)
        [task] = await blocked(identity, page.complete_login(options, authenticator.get(options)))
        await delete_passkeys_of_user(uow, page.storefront, ada.id)
    assert refused(await task) == "UNKNOWN_CREDENTIAL"


async def test_a_registration_does_not_survive_the_end_of_all_sessions_during_it(
    page: PasskeyPage, identity: Harness, ada: SignedInUser
) -> None:
    authenticator = page.authenticator()
    options = await page.begin_registration(ada)
    async with identity.database.transaction() as uow:
        await lock_user(uow, ada.id)
        completion = page.complete_registration(ada, options, authenticator.create(options))
        [task] = await blocked(identity, completion)
        await delete_passkeys_of_user(uow, page.storefront, ada.id)
        await end_all_sessions(identity.storefronts[page.storefront], ada.id, uow)
    assert refused(await task, 401) == "TOKEN_NOT_VALID"
    assert refused(await page.log_in(authenticator)) == "UNKNOWN_CREDENTIAL"


async def test_deleted_passkeys_of_a_user_and_begun_registrations_are_unknown(
    customers: RevivUsers, page: PasskeyPage, identity: Harness, ada: SignedInUser
) -> None:
    bob = await customers.new_user(page.storefront)
    hers, his = page.authenticator(), page.authenticator()
    await page.register(ada, hers)
    await page.register(bob, his)
    begun = await page.begin_registration(ada)
    async with identity.database.transaction() as uow:
        await delete_passkeys_of_user(uow, page.storefront, ada.id)
    assert refused(await page.log_in(hers)) == "UNKNOWN_CREDENTIAL"
    late = await page.complete_registration(ada, begun, page.authenticator().create(begun))
    assert refused(late) == "REGISTRATION_MISSING"
    assert (await page.log_in(his)).status_code == 200
