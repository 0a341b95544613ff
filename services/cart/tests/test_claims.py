"""Claims of checkouts: claimed, consumed or released, also concurrently and repeatedly."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from cart.repository.claims import SETTLED_KEPT, Claims, delete_settled_claims
from common.events.identity import UserDeleted
from common.events.orders import CheckoutAbandoned
from common.kernel import clock

from .storefront import Customer, StorefrontClient


async def lines_in_database(client: StorefrontClient, customer: Customer) -> list[dict[str, Any]]:
    return await client.harness.database.autocommit.fetch(
        "select l.* from cart_lines l join carts c on c.id = l.cart_id where c.owner_id = %(owner_id)s",
        owner_id=customer.user_id,
    )


async def test_a_claim_takes_all_lines_out_of_the_cart_and_returns_the_same_when_repeated(
    client: StorefrontClient,
) -> None:
    product, other = await client.sell(), await client.sell(price=500)
    customer, order_id = client.customer(), uuid4()
    await customer.add(product, 2)
    await customer.add(other, 1)
    first, second = await customer.claim(order_id), await customer.claim(order_id)
    assert first.json() == second.json()
    assert [(line["quantity"], line["unit_price"]) for line in first.json()] == [(2, 249999), (1, 500)]
    assert (await customer.cart())["items"] == []


async def test_of_two_checkouts_one_gets_the_lines_and_the_other_an_empty_cart(client: StorefrontClient) -> None:
    product, customer = await client.sell(), client.customer()
    await customer.add(product, 1)
    answers = await asyncio.gather(*(customer.claim(uuid4()) for _ in range(10)))
    codes = sorted(answer.json()["code"] if answer.status_code != 200 else "" for answer in answers)
    assert codes == ["", *["cart.empty"] * 9]


async def test_an_empty_or_absent_cart_cannot_be_claimed(client: StorefrontClient) -> None:
    customer = client.customer()
    assert (await customer.claim(uuid4())).json()["code"] == "cart.empty"
    await customer.cart()
    assert (await customer.claim(uuid4())).json()["code"] == "cart.empty"


async def test_a_release_restores_the_lines_and_adds_them_to_lines_added_meanwhile(client: StorefrontClient) -> None:
    product, other = await client.sell(), await client.sell(price=500)
    customer, order_id = client.customer(), uuid4()
    await customer.add(product, 2)
    await customer.add(other, 1)
    await customer.claim(order_id)
    await customer.add(product, 3)
    for _ in range(2):
        assert (await customer.release(order_id)).status_code == 200
    cart = await customer.cart()
    assert sorted(line["quantity"] for line in cart["items"]) == [1, 5]


async def test_lines_restored_from_a_checkout_keep_the_price_frozen_first(client: StorefrontClient) -> None:
    product = await client.sell(price=1000)
    customer, order_id = client.customer(), uuid4()
    await customer.add(product, 1)
    await customer.claim(order_id)
    await client.harness.deliver(product.model_copy(update={"price": 1200, "version": 2}))
    newer = (await customer.add(product, 1)).json()
    await customer.release(order_id)
    (line,) = (await customer.cart())["items"]
    assert (newer["price"], line["price"], line["quantity"]) == ("12.00", "10.00", 2)
    assert line["id"] == newer["id"], "the line the customer sees stays addressable"


async def test_a_claim_and_its_release_change_when_the_cart_was_updated(client: StorefrontClient) -> None:
    product, customer, order_id = await client.sell(), client.customer(), uuid4()
    await customer.add(product, 1)
    moments = [(await customer.cart())["updated_at"]]
    for step in (customer.claim, customer.release):
        await step(order_id)
        moments.append((await customer.cart())["updated_at"])
    assert moments == sorted(set(moments))


async def test_additions_that_race_checkouts_are_claimed_once_or_stay(client: StorefrontClient) -> None:
    product, customer = await client.sell(stock=1000), client.customer()
    orders = [uuid4() for _ in range(8)]
    additions = (customer.add(product, 1) for _ in range(24))
    _, answers = await asyncio.gather(
        asyncio.gather(*additions), asyncio.gather(*(customer.claim(order) for order in orders))
    )
    claimed = sum(line["quantity"] for answer in answers if answer.status_code == 200 for line in answer.json())
    assert claimed + (await customer.cart())["total_items"] == 24


async def test_settled_claims_are_deleted_after_a_month_and_held_ones_are_not(client: StorefrontClient) -> None:
    product, settled, held = await client.sell(), uuid4(), uuid4()
    customer = client.customer()
    await customer.add(product, 1)
    await customer.release(settled)
    await customer.claim(held)
    database = client.harness.database
    month_ago = clock.now() - SETTLED_KEPT - timedelta(minutes=1)
    await database.autocommit.execute(
        "update claims set created_at = %(created_at)s where storefront = %(storefront)s",
        created_at=month_ago,
        storefront=client.name,
    )
    await delete_settled_claims(database)
    rows = await database.autocommit.fetch(
        "select order_id from claims where storefront = %(storefront)s", storefront=client.name
    )
    assert [row["order_id"] for row in rows] == [held]


async def test_a_claim_that_comes_after_its_release_is_refused(client: StorefrontClient) -> None:
    product, customer, order_id = await client.sell(), client.customer(), uuid4()
    await customer.add(product, 1)
    await customer.release(order_id)
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"
    assert (await customer.cart())["total_items"] == 1


async def test_claim_and_release_at_once_lose_no_line(client: StorefrontClient) -> None:
    product = await client.sell()
    for _ in range(10):
        customer, order_id = client.customer(), uuid4()
        await customer.add(product, 1)
        await asyncio.gather(customer.claim(order_id), customer.release(order_id), customer.add(product, 1))
        await customer.release(order_id)
        assert (await customer.cart())["total_items"] == 2


async def test_order_created_deletes_the_claimed_lines_however_often_it_is_delivered(
    client: StorefrontClient,
) -> None:
    product, customer, order_id = await client.sell(), client.customer(), uuid4()
    await customer.add(product, 2)
    await customer.claim(order_id)
    await customer.add(product, 1)
    await customer.order_created(order_id, times=2)
    assert [line["quantity"] for line in await lines_in_database(client, customer)] == [1]
    await customer.release(order_id)
    assert (await customer.cart())["total_items"] == 1


async def test_an_abandoned_checkout_restores_the_lines_once_however_often_it_is_delivered(
    client: StorefrontClient,
) -> None:
    product, customer, order_id = await client.sell(), client.customer(), uuid4()
    await customer.add(product, 2)
    await customer.claim(order_id)
    abandoned = CheckoutAbandoned(storefront=client.name, order_id=order_id)
    await client.harness.deliver(abandoned, times=2)
    await client.harness.deliver(abandoned)
    assert (await customer.cart())["total_items"] == 2
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"


async def test_a_deleted_users_cart_is_deleted(client: StorefrontClient) -> None:
    customer = client.customer()
    await customer.add(await client.sell(), 2)
    await client.harness.deliver(UserDeleted(storefront=client.name, user_id=customer.user_id), times=2)
    assert await lines_in_database(client, customer) == []


async def test_a_lost_claim_is_restored_once_and_later_lines_stay(client: StorefrontClient) -> None:
    ordered, later = await client.sell(), await client.sell(price=500)
    customer, order_id = client.customer(), uuid4()
    await customer.add(ordered, 2)
    placed = clock.now()
    await customer.add(later, 1)
    for _ in range(2):
        async with client.harness.database.transaction() as uow:
            await Claims(uow, client.name).restore_consumed(customer.user_id, order_id, placed)
        [line] = (await customer.cart())["items"]
        assert (line["quantity"], line["price"]) == (1, "5.00")
        placed = clock.now()
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"
