"""A guest's cart is merged into the user's at login (addendum 7)."""

import asyncio
from uuid import uuid4

import pytest

from ..stored import stored_carts
from .storefront import MarbelleStorefront, Visitor


@pytest.fixture
def guest(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.guest()


@pytest.fixture
def user(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.user()


async def test_the_guests_lines_move_with_their_frozen_price(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell(price=1000)
    item = (await guest.added(slab, 2))["item"]
    await marbelle.harness.deliver(slab.model_copy(update={"price": 5000, "version": 2}))
    await marbelle.merge(guest, user)
    (moved,) = (await user.cart())["items"]
    assert (moved["id"], moved["quantity"], moved["unit_price"]) == (item["id"], 2, "10.00")


async def test_quantities_of_one_product_add_up_and_the_users_price_is_kept(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell(price=1000)
    await user.added(slab, 2)
    await marbelle.harness.deliver(slab.model_copy(update={"price": 5000, "version": 2}))
    await guest.added(slab, 3)
    await marbelle.merge(guest, user)
    (line,) = (await user.cart())["items"]
    assert (line["quantity"], line["unit_price"]) == (5, "10.00")


@pytest.mark.parametrize(("stock", "expected"), [(500, 99), (70, 70), (100, 99)])
async def test_the_sum_is_limited_to_99_and_to_the_stock(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor, stock: int, expected: int
) -> None:
    slab = await marbelle.sell(stock=stock)
    await user.added(slab, 60)
    await guest.added(slab, 60)
    await marbelle.merge(guest, user)
    assert (await user.cart())["item_count"] == expected


async def test_a_product_that_tracks_no_inventory_is_limited_to_99_only(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    sealer = await marbelle.sell(stock=0, track_inventory=False)
    await user.added(sealer, 60)
    await guest.added(sealer, 60)
    await marbelle.merge(guest, user)
    assert (await user.cart())["item_count"] == 99


async def test_lines_that_can_no_longer_be_bought_are_deleted(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    gone, sold, kept = [await marbelle.sell(sku=sku) for sku in ("GONE", "SOLD", "KEPT")]
    for product in (gone, sold, kept):
        await guest.added(product, 2)
    await user.added(sold, 1)
    await marbelle.harness.deliver(gone.model_copy(update={"is_active": False, "version": 2}))
    await marbelle.restock(sold, 0, version=2)
    await marbelle.merge(guest, user)
    assert await user.quantities() == {"SOLD": 1, "KEPT": 2}
    assert await guest.quantities() == {}


async def test_the_guests_cart_is_empty_afterwards_and_can_be_filled_again(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell()
    await guest.added(slab, 2)
    before = (await guest.cart())["id"]
    await marbelle.merge(guest, user)
    cart = await guest.cart()
    assert (cart["id"], cart["items"], cart["total"]) == (before, [], "0.00")
    await guest.added(slab, 1)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (1, 2)


async def test_an_event_delivered_twice_merges_once(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab, merge_id = await marbelle.sell(), uuid4()
    await guest.added(slab, 2)
    await marbelle.merge(guest, user, merge_id)
    await guest.added(slab, 4)
    await marbelle.merge(guest, user, merge_id)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (4, 2)


async def test_the_next_login_merges_lines_added_since(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell()
    for _ in range(2):
        await guest.added(slab, 2)
        await marbelle.merge(guest, user)
    assert (await user.cart())["item_count"] == 4


@pytest.mark.parametrize("same_event", [True, False])
async def test_parallel_merges_of_one_guest_merge_the_cart_once(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor, same_event: bool
) -> None:
    products = [await marbelle.sell(stock=500, sku=f"S-{n}") for n in range(3)]
    for product in products:
        await user.added(product, 1)
        await guest.added(product, 2)
    merge_id = uuid4()
    await asyncio.gather(*(marbelle.merge(guest, user, merge_id if same_event else None) for _ in range(12)))
    assert await user.quantities() == {"S-0": 3, "S-1": 3, "S-2": 3}
    assert (await guest.cart())["items"] == []


async def test_a_guest_merged_into_two_users_at_once_goes_to_one_of_them(
    marbelle: MarbelleStorefront, guest: Visitor
) -> None:
    users = [marbelle.user() for _ in range(6)]
    await guest.added(await marbelle.sell(), 2)
    await asyncio.gather(*(marbelle.merge(guest, user) for user in users))
    assert sorted([(await user.cart())["item_count"] for user in users]) == [0, 0, 0, 0, 0, 2]


async def test_additions_during_a_merge_are_never_lost(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    slab = await marbelle.sell(stock=500)
    await guest.added(slab, 10)
    additions = [visitor.add(slab, 1) for visitor in (guest, user) for _ in range(10)]
    await asyncio.gather(*additions, marbelle.merge(guest, user))
    assert (await guest.cart())["item_count"] + (await user.cart())["item_count"] == 30


async def test_merging_nothing_leaves_the_users_cart(marbelle: MarbelleStorefront, user: Visitor) -> None:
    await user.added(await marbelle.sell(), 2)
    await marbelle.merge(marbelle.guest(), user)
    assert (await user.cart())["item_count"] == 2


async def test_merging_nothing_stores_no_cart(marbelle: MarbelleStorefront, guest: Visitor, user: Visitor) -> None:
    await marbelle.merge(guest, user)
    assert await stored_carts(marbelle) == 0


async def test_a_user_whose_first_lines_come_from_a_guest_keeps_the_carts_number(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    before = (await user.cart())["id"]
    await guest.added(await marbelle.sell(), 2)
    await marbelle.merge(guest, user)
    assert (await user.cart())["id"] == before


async def test_a_merge_stays_within_its_storefront(
    marbelle: MarbelleStorefront, other_marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    await guest.added(await marbelle.sell(), 2)
    await other_marbelle.merge(guest, user)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (2, 0)
