"""A guest signs in: the two carts become one, once (addendum 7, merge at login)."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from cart.domain.upkeep import GUESTS_KEPT, tidy
from common import clock
from common.events.identity import UserDeleted

from ..stored import stored_carts
from .stones import StoneShop, Visitor


@pytest.fixture
def guest(stones: StoneShop) -> Visitor:
    return stones.guest()


@pytest.fixture
def user(stones: StoneShop) -> Visitor:
    return stones.user()


async def test_the_guests_lines_move_with_their_frozen_price(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab = await stones.sell(price=1000)
    item = (await guest.added(slab, 2))["item"]
    await stones.harness.tell(slab.model_copy(update={"price": 5000, "version": 2}))
    await stones.merge(guest, user)
    (moved,) = (await user.cart())["items"]
    assert (moved["id"], moved["quantity"], moved["unit_price"]) == (item["id"], 2, "10.00")


async def test_quantities_of_one_product_add_up_and_the_users_price_stays(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    slab = await stones.sell(price=1000)
    await user.added(slab, 2)
    await stones.harness.tell(slab.model_copy(update={"price": 5000, "version": 2}))
    await guest.added(slab, 3)
    await stones.merge(guest, user)
    (line,) = (await user.cart())["items"]
    assert (line["quantity"], line["unit_price"]) == (5, "10.00")


@pytest.mark.parametrize(("stock", "expected"), [(500, 99), (70, 70), (100, 99)])
async def test_the_sum_is_cut_at_99_and_at_the_stock(
    stones: StoneShop, guest: Visitor, user: Visitor, stock: int, expected: int
) -> None:
    slab = await stones.sell(stock=stock)
    await user.added(slab, 60)
    await guest.added(slab, 60)
    await stones.merge(guest, user)
    assert (await user.cart())["item_count"] == expected


async def test_what_tracks_no_inventory_is_cut_at_99_only(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    sealer = await stones.sell(stock=0, track_inventory=False)
    await user.added(sealer, 60)
    await guest.added(sealer, 60)
    await stones.merge(guest, user)
    assert (await user.cart())["item_count"] == 99


async def test_lines_that_cannot_be_bought_any_more_are_dropped(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    gone, sold, kept = [await stones.sell(sku=sku) for sku in ("GONE", "SOLD", "KEPT")]
    for product in (gone, sold, kept):
        await guest.added(product, 2)
    await user.added(sold, 1)
    await stones.harness.tell(gone.model_copy(update={"is_active": False, "version": 2}))
    await stones.restock(sold, 0, version=2)
    await stones.merge(guest, user)
    assert await user.quantities() == {"SOLD": 1, "KEPT": 2}
    assert await guest.quantities() == {}


async def test_the_guests_cart_is_empty_afterwards_and_goes_on(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    slab = await stones.sell()
    await guest.added(slab, 2)
    before = (await guest.cart())["id"]
    await stones.merge(guest, user)
    cart = await guest.cart()
    assert (cart["id"], cart["items"], cart["total"]) == (before, [], "0.00")
    await guest.added(slab, 1)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (1, 2)


async def test_a_merge_asked_for_again_changes_nothing(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab, merge_id = await stones.sell(), uuid4()
    await guest.added(slab, 2)
    await stones.merge(guest, user, merge_id)
    await guest.added(slab, 4)
    await stones.merge(guest, user, merge_id)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (4, 2)


async def test_the_next_login_merges_what_came_since(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab = await stones.sell()
    for _ in range(2):
        await guest.added(slab, 2)
        await stones.merge(guest, user)
    assert (await user.cart())["item_count"] == 4


@pytest.mark.parametrize("same_occasion", [True, False])
async def test_parallel_merges_of_one_guest_pour_the_cart_once(
    stones: StoneShop, guest: Visitor, user: Visitor, same_occasion: bool
) -> None:
    goods = [await stones.sell(stock=500, sku=f"S-{n}") for n in range(3)]
    for product in goods:
        await user.added(product, 1)
        await guest.added(product, 2)
    merge_id = uuid4()
    await asyncio.gather(*(stones.merge(guest, user, merge_id if same_occasion else None) for _ in range(12)))
    assert await user.quantities() == {"S-0": 3, "S-1": 3, "S-2": 3}
    assert (await guest.cart())["items"] == []


async def test_a_guest_merged_into_two_users_at_once_goes_to_one_of_them(stones: StoneShop, guest: Visitor) -> None:
    users = [stones.user() for _ in range(6)]
    await guest.added(await stones.sell(), 2)
    await asyncio.gather(*(stones.merge(guest, user) for user in users))
    assert sorted([(await user.cart())["item_count"] for user in users]) == [0, 0, 0, 0, 0, 2]


async def test_additions_during_a_merge_are_lost_to_nobody(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    slab = await stones.sell(stock=500)
    await guest.added(slab, 10)
    additions = [visitor.add(slab, 1) for visitor in (guest, user) for _ in range(10)]
    await asyncio.gather(*additions, stones.merge(guest, user))
    assert (await guest.cart())["item_count"] + (await user.cart())["item_count"] == 30


async def test_merging_nothing_leaves_the_users_cart(stones: StoneShop, user: Visitor) -> None:
    await user.added(await stones.sell(), 2)
    await stones.merge(stones.guest(), user)
    assert (await user.cart())["item_count"] == 2


async def test_merging_nothing_stores_no_cart(stones: StoneShop, guest: Visitor, user: Visitor) -> None:
    await stones.merge(guest, user)
    assert await stored_carts(stones) == 0


async def test_a_user_whose_first_lines_come_from_a_guest_keeps_the_carts_number(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    before = (await user.cart())["id"]
    await guest.added(await stones.sell(), 2)
    await stones.merge(guest, user)
    assert (await user.cart())["id"] == before


async def test_a_merge_stays_within_its_storefront(
    stones: StoneShop, other_stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    await guest.added(await stones.sell(), 2)
    await other_stones.merge(guest, user)
    assert ((await guest.cart())["item_count"], (await user.cart())["item_count"]) == (2, 0)


async def test_carts_of_guests_who_stayed_away_and_old_merges_are_forgotten_and_users_carts_are_not(
    stones: StoneShop, guest: Visitor, user: Visitor
) -> None:
    database, slab = stones.harness.database, await stones.sell()
    recent = stones.guest()
    await stones.merge(stones.guest(), user)
    for visitor in (guest, user, recent):
        await visitor.added(slab)
    long_ago = clock.now() - GUESTS_KEPT - timedelta(minutes=1)
    away = [guest.id, user.id]
    await database.reads.write("update carts set updated_at = %s where owner_id = any(%s)", (long_ago, away))
    await database.reads.write("update merges set created_at = %s where storefront = %s", (long_ago, stones.name))
    await tidy(database)
    left = await database.reads.rows("select owner_id from carts where storefront = %s", (stones.name,))
    assert {row["owner_id"] for row in left} == {user.id, recent.id}
    assert await database.reads.row("select from merges where storefront = %s", (stones.name,)) is None


async def test_a_deleted_users_cart_is_erased(stones: StoneShop, user: Visitor) -> None:
    await user.added(await stones.sell())
    await stones.harness.tell(UserDeleted(storefront=stones.name, user_id=user.id))
    assert (await user.cart())["items"] == []


async def test_only_siblings_may_merge(stones: StoneShop, guest: Visitor) -> None:
    body = {"merge_id": str(uuid4()), "guest_id": str(guest.id), "user_id": str(uuid4())}
    assert (await guest.http.post("/internal/merges", json=body)).status_code == 404
