"""`guest.claimed` merges the guest's cart into the user's."""

from uuid import UUID, uuid4

import pytest
from common.events.identity import GuestClaimed

from .storefront import MarbelleStorefront, Visitor


@pytest.fixture
def guest(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.guest()


@pytest.fixture
def user(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.user()


def claimed(marbelle: MarbelleStorefront, guest: Visitor, user: Visitor, merge_id: UUID | None = None) -> GuestClaimed:
    return GuestClaimed(storefront=marbelle.name, guest_id=guest.id, user_id=user.id, merge_id=merge_id or uuid4())


async def test_a_claimed_guests_cart_is_merged_into_the_users(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell()
    await user.added(slab, 1)
    await guest.added(slab, 2)
    await marbelle.harness.deliver(claimed(marbelle, guest, user))
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (0, 3)


async def test_quantities_are_limited_to_the_storefronts_maximum(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell(stock=500)
    await user.added(slab, 60)
    await guest.added(slab, 60)
    await marbelle.harness.deliver(claimed(marbelle, guest, user))
    assert (await user.cart())["item_count"] == 99


async def test_logins_of_two_users_share_one_guest_without_copying(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    other = marbelle.user()
    await guest.added(await marbelle.sell(), 2)
    for who in (user, other):
        await marbelle.harness.deliver(claimed(marbelle, guest, who))
    assert ((await user.cart())["item_count"], (await other.cart())["item_count"]) == (2, 0)


async def test_a_claim_stays_within_its_storefront(
    marbelle: MarbelleStorefront, other_marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    await guest.added(await marbelle.sell(), 2)
    await marbelle.harness.deliver(claimed(other_marbelle, guest, user))
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (2, 0)
