"""Login with a guest session at hand: addendum 7, "Merge at login"."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest
from common.callers import CLAIMED_HEADER, Caller
from common.events.identity import GuestClaimed
from common.testing.harness import Harness
from identity.testing import PASSWORD, new_address
from identity.testing_marbelle import AUTH, Members

WRONG = "Another-Harbour-42"


class Guests:
    """Who comes to a storefront's login as a guest."""

    def __init__(self, identity: Harness, shop: str) -> None:
        self.identity = identity
        self.shop = shop

    async def log_in(self, email: str, guest_id: UUID | None, password: str = PASSWORD) -> httpx.Response:
        client = self.identity.client(Caller(storefront=self.shop, guest_id=guest_id), "marbelle")
        return await client.post(f"{AUTH}/login/", json={"email": email, "password": password})

    async def claimed(self) -> list[GuestClaimed]:
        return await self.identity.events(GuestClaimed, self.shop)


@pytest.fixture
def guests(identity: Harness, shop: str) -> Guests:
    return Guests(identity, shop)


async def test_a_login_claims_the_guest_for_the_session_that_begins(
    members: Members, guests: Guests, shop: str
) -> None:
    ada, guest = await members.newcomer(shop), uuid4()
    response = await guests.log_in(ada.email, guest)
    assert response.status_code == 200
    claims = await members.claims(shop, response.json()["data"]["access"])
    expected = GuestClaimed(storefront=shop, guest_id=guest, user_id=ada.id, merge_id=claims.session_id)
    assert await guests.claimed() == [expected]
    assert response.headers[CLAIMED_HEADER] == f"{claims.session_id} {ada.id}"


async def test_parallel_logins_claim_once_each(members: Members, guests: Guests, shop: str) -> None:
    ada, guest = await members.newcomer(shop), uuid4()
    answers = await asyncio.gather(*(guests.log_in(ada.email, guest) for _ in range(6)))
    sessions = {(await members.claims(shop, each.json()["data"]["access"])).session_id for each in answers}
    claimed = await guests.claimed()
    assert {each.merge_id for each in claimed} == sessions
    assert len(claimed) == len(sessions) == 6
    assert {(each.guest_id, each.user_id) for each in claimed} == {(guest, ada.id)}


async def test_failed_logins_claim_nothing(members: Members, guests: Guests, identity: Harness, shop: str) -> None:
    ada, waiting = await members.newcomer(shop), new_address()
    await members.register(shop, email=waiting)
    refused = [
        await guests.log_in(ada.email, uuid4(), WRONG),
        await guests.log_in(new_address(), uuid4()),
        await guests.log_in(waiting, uuid4()),
    ]
    assert [answer.status_code for answer in refused] == [400] * 3
    assert all(CLAIMED_HEADER not in answer.headers for answer in refused)
    assert await guests.claimed() == []


async def test_who_was_no_guest_claims_nobody(members: Members, guests: Guests, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await guests.log_in(ada.email, None)
    assert response.status_code == 200
    assert CLAIMED_HEADER not in response.headers
    assert await guests.claimed() == []
