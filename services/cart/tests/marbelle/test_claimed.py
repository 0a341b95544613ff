"""What cart does when it hears that a guest signed in: `guest.claimed`, beside the gateway's own word about it."""

import asyncio
from uuid import UUID, uuid4

import pytest
from common.events.identity import GuestClaimed

from .stones import StoneShop, Visitor


@pytest.fixture
def guest(stones: StoneShop) -> Visitor:
    return stones.guest()


@pytest.fixture
def user(stones: StoneShop) -> Visitor:
    return stones.user()


def claimed(stones: StoneShop, guest: Visitor, user: Visitor, merge_id: UUID | None = None) -> GuestClaimed:
    return GuestClaimed(storefront=stones.name, guest_id=guest.id, user_id=user.id, merge_id=merge_id or uuid4())


async def test_a_claimed_guests_cart_is_poured_into_the_users(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab = await stones.sell()
    await user.added(slab, 1)
    await guest.added(slab, 2)
    await stones.harness.tell(claimed(stones, guest, user))
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (0, 3)


async def test_quantities_are_cut_at_what_the_storefront_allows(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    slab = await stones.sell(stock=500)
    await user.added(slab, 60)
    await guest.added(slab, 60)
    await stones.harness.tell(claimed(stones, guest, user))
    assert (await user.cart())["item_count"] == 99


async def test_the_event_changes_nothing_after_the_gateways_word(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    slab, merge_id = await stones.sell(), uuid4()
    await guest.added(slab, 2)
    await stones.merge(guest, user, merge_id)
    await guest.added(slab, 4)
    await stones.harness.tell(claimed(stones, guest, user, merge_id), times=2)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (4, 2)


async def test_event_and_word_at_once_pour_once(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab, merge_id = await stones.sell(), uuid4()
    await guest.added(slab, 2)
    told = stones.harness.tell(claimed(stones, guest, user, merge_id))
    await asyncio.gather(told, *(stones.merge(guest, user, merge_id) for _ in range(4)))
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (0, 2)


async def test_logins_of_two_users_share_one_guest_without_copying(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    other = stones.user()
    await guest.added(await stones.sell(), 2)
    for who in (user, other):
        await stones.harness.tell(claimed(stones, guest, who))
    assert ((await user.cart())["item_count"], (await other.cart())["item_count"]) == (2, 0)


async def test_a_claim_stays_within_its_storefront(
    stones: StoneShop, other_stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    await guest.added(await stones.sell(), 2)
    await stones.harness.tell(claimed(other_stones, guest, user))
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (2, 0)
