"""Carts without lines are deleted some time after their last change."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from cart.domain.upkeep import EMPTY_KEPT, prune_empty_carts
from common import clock

from .shop import Customer, Shop
from .stored import store_empty_cart


async def owners(shop: Shop) -> set[UUID]:
    rows = await shop.harness.database.reads.rows("select owner_id from carts where storefront = %s", (shop.name,))
    return {row["owner_id"] for row in rows}


async def not_changed_lately(shop: Shop, *customers: Customer) -> None:
    moment = clock.now() - EMPTY_KEPT - timedelta(minutes=1)
    await shop.harness.database.reads.write(
        "update carts set updated_at = %s where owner_id = any(%s)", (moment, [each.user_id for each in customers])
    )


async def test_empty_carts_are_pruned_and_carts_with_lines_or_claimed_lines_are_not(shop: Shop) -> None:
    product = await shop.sell(stock=100)
    filled, claimed, emptied, recent = [shop.customer() for _ in range(4)]
    for customer in (filled, claimed, emptied, recent):
        await customer.add(product)
    await claimed.claim(order_id := uuid4())
    for customer in (emptied, recent):
        await customer.http.post("/api/v1/cart/clear/")
    await not_changed_lately(shop, filled, claimed, emptied)
    await prune_empty_carts(shop.harness.database)
    assert await owners(shop) == {filled.user_id, claimed.user_id, recent.user_id}
    await claimed.release(order_id)
    assert (await claimed.cart())["total_items"] == 1


async def test_a_pruned_cart_is_shown_with_the_same_id(shop: Shop) -> None:
    product, customer = await shop.sell(), shop.customer()
    await customer.add(product)
    before = (await customer.cart())["id"]
    await customer.http.post("/api/v1/cart/clear/")
    await not_changed_lately(shop, customer)
    await prune_empty_carts(shop.harness.database)
    assert await owners(shop) == set()
    assert (await customer.cart())["id"] == before
    await customer.add(product)
    assert ((await customer.cart())["id"], (await customer.cart())["total_items"]) == (before, 1)


async def test_more_empty_carts_than_one_statement_takes_are_pruned(shop: Shop) -> None:
    long_ago = clock.now() - EMPTY_KEPT - timedelta(days=1)
    for _ in range(7):
        await store_empty_cart(shop, uuid4(), uuid4(), long_ago)
    await prune_empty_carts(shop.harness.database, batch=3)
    assert await owners(shop) == set()


async def test_a_line_added_while_empty_carts_are_pruned_is_never_lost(shop: Shop) -> None:
    product = await shop.sell(stock=1000)
    customers = [shop.customer() for _ in range(20)]
    long_ago = clock.now() - EMPTY_KEPT - timedelta(days=1)
    for customer in customers:
        await store_empty_cart(shop, customer.user_id, uuid4(), long_ago)
    additions = [customer.add(product) for customer in customers]
    prunings = [prune_empty_carts(shop.harness.database, batch=4) for _ in range(3)]
    await asyncio.gather(*additions, *prunings)
    assert [(await customer.cart())["total_items"] for customer in customers] == [1] * 20
