"""Carts without lines are deleted some time after their last change."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from cart.repository.cleanup import EMPTY_KEPT, delete_empty_carts
from common.kernel import clock

from .stored import store_empty_cart
from .storefront import Customer, StorefrontClient


async def owners(client: StorefrontClient) -> set[UUID]:
    rows = await client.harness.database.autocommit.fetch(
        "select owner_id from carts where storefront = %(storefront)s", storefront=client.name
    )
    return {row["owner_id"] for row in rows}


async def make_old(client: StorefrontClient, *customers: Customer) -> None:
    moment = clock.now() - EMPTY_KEPT - timedelta(minutes=1)
    await client.harness.database.autocommit.execute(
        "update carts set updated_at = %(updated_at)s where owner_id = any(%(owner_id)s)",
        updated_at=moment,
        owner_id=[each.user_id for each in customers],
    )


async def test_empty_carts_are_deleted_and_carts_with_lines_or_claimed_lines_are_not(client: StorefrontClient) -> None:
    product = await client.sell(stock=100)
    filled, claimed, emptied, recent = [client.customer() for _ in range(4)]
    for customer in (filled, claimed, emptied, recent):
        await customer.add(product)
    await claimed.claim(order_id := uuid4())
    for customer in (emptied, recent):
        await customer.http.post("/api/v1/cart/clear/")
    await make_old(client, filled, claimed, emptied)
    await delete_empty_carts(client.harness.database)
    assert await owners(client) == {filled.user_id, claimed.user_id, recent.user_id}
    await claimed.release(order_id)
    assert (await claimed.cart())["total_items"] == 1


async def test_a_deleted_cart_is_shown_with_the_same_id(client: StorefrontClient) -> None:
    product, customer = await client.sell(), client.customer()
    await customer.add(product)
    before = (await customer.cart())["id"]
    await customer.http.post("/api/v1/cart/clear/")
    await make_old(client, customer)
    await delete_empty_carts(client.harness.database)
    assert await owners(client) == set()
    assert (await customer.cart())["id"] == before
    await customer.add(product)
    assert ((await customer.cart())["id"], (await customer.cart())["total_items"]) == (before, 1)


async def test_more_empty_carts_than_one_batch_are_deleted(client: StorefrontClient) -> None:
    long_ago = clock.now() - EMPTY_KEPT - timedelta(days=1)
    for _ in range(7):
        await store_empty_cart(client, uuid4(), uuid4(), long_ago)
    await delete_empty_carts(client.harness.database, batch=3)
    assert await owners(client) == set()


async def test_a_line_added_while_empty_carts_are_deleted_is_never_lost(client: StorefrontClient) -> None:
    product = await client.sell(stock=1000)
    customers = [client.customer() for _ in range(20)]
    long_ago = clock.now() - EMPTY_KEPT - timedelta(days=1)
    for customer in customers:
        await store_empty_cart(client, customer.user_id, uuid4(), long_ago)
    additions = [customer.add(product) for customer in customers]
    prunings = [delete_empty_carts(client.harness.database, batch=4) for _ in range(3)]
    await asyncio.gather(*additions, *prunings)
    assert [(await customer.cart())["total_items"] for customer in customers] == [1] * 20
