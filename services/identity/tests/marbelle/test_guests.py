"""Login with a guest session (addendum 7, "Merge at login")."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest
from common.events.identity import GuestClaimed
from common.kernel.callers import Caller
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import AUTH, MarbelleUsers

WRONG = "Another-Harbour-42"


class Guests:
    """Logs in to a storefront with guest sessions."""

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


async def test_a_login_publishes_guest_claimed_with_the_new_session(
    members: MarbelleUsers, guests: Guests, shop: str
) -> None:
    ada, guest = await members.new_user(shop), uuid4()
    response = await guests.log_in(ada.email, guest)
    assert response.status_code == 200
    claims = await members.claims(shop, response.json()["data"]["access"])
    expected = GuestClaimed(storefront=shop, guest_id=guest, user_id=ada.id, merge_id=claims.session_id)
    assert await guests.claimed() == [expected]


async def test_parallel_logins_publish_one_event_each(members: MarbelleUsers, guests: Guests, shop: str) -> None:
    ada, guest = await members.new_user(shop), uuid4()
    responses = await asyncio.gather(*(guests.log_in(ada.email, guest) for _ in range(6)))
    sessions = {(await members.claims(shop, each.json()["data"]["access"])).session_id for each in responses}
    claimed = await guests.claimed()
    assert {each.merge_id for each in claimed} == sessions
    assert len(claimed) == len(sessions) == 6
    assert {(each.guest_id, each.user_id) for each in claimed} == {(guest, ada.id)}


async def test_failed_logins_publish_nothing(
    members: MarbelleUsers, guests: Guests, identity: Harness, shop: str
) -> None:
    ada, unverified = await members.new_user(shop), new_address()
    await members.register(shop, email=unverified)
    refused = [
        await guests.log_in(ada.email, uuid4(), WRONG),
        await guests.log_in(new_address(), uuid4()),
        await guests.log_in(unverified, uuid4()),
    ]
    assert [response.status_code for response in refused] == [400] * 3
    assert await guests.claimed() == []


async def test_a_login_without_a_guest_session_publishes_nothing(
    members: MarbelleUsers, guests: Guests, shop: str
) -> None:
    ada = await members.new_user(shop)
    response = await guests.log_in(ada.email, None)
    assert response.status_code == 200
    assert await guests.claimed() == []
