"""What a checkout does to a cart: claim, spend or give back, whatever races and however often."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from cart.domain.claims import KEPT, Claims, prune
from common import clock
from common.events.identity import UserDeleted
from common.events.orders import CheckoutAbandoned

from .shop import Customer, Shop


async def lines_in_database(shop: Shop, customer: Customer) -> list[dict[str, Any]]:
    return await shop.harness.database.reads.rows(
        "select l.* from cart_lines l join carts c on c.id = l.cart_id where c.owner_id = %s", (customer.user_id,)
    )


async def test_a_claim_takes_all_lines_out_of_the_cart_and_repeating_it_answers_the_same(shop: Shop) -> None:
    product, other = await shop.sell(), await shop.sell(price=500)
    customer, order_id = shop.customer(), uuid4()
    await customer.add(product, 2)
    await customer.add(other, 1)
    first, second = await customer.claim(order_id), await customer.claim(order_id)
    assert first.json() == second.json()
    assert [(line["quantity"], line["unit_price"]) for line in first.json()] == [(2, 249999), (1, 500)]
    assert (await customer.cart())["items"] == []


async def test_of_two_checkouts_one_gets_the_lines_and_the_other_an_empty_cart(shop: Shop) -> None:
    product, customer = await shop.sell(), shop.customer()
    await customer.add(product, 1)
    answers = await asyncio.gather(*(customer.claim(uuid4()) for _ in range(10)))
    codes = sorted(answer.json()["code"] if answer.status_code != 200 else "" for answer in answers)
    assert codes == ["", *["cart.empty"] * 9]


async def test_an_empty_or_unmade_cart_cannot_be_claimed(shop: Shop) -> None:
    customer = shop.customer()
    assert (await customer.claim(uuid4())).json()["code"] == "cart.empty"
    await customer.cart()
    assert (await customer.claim(uuid4())).json()["code"] == "cart.empty"


async def test_releasing_puts_the_lines_back_and_adds_to_what_came_meanwhile(shop: Shop) -> None:
    product, other = await shop.sell(), await shop.sell(price=500)
    customer, order_id = shop.customer(), uuid4()
    await customer.add(product, 2)
    await customer.add(other, 1)
    await customer.claim(order_id)
    await customer.add(product, 3)
    for _ in range(2):
        assert (await customer.release(order_id)).status_code == 204
    cart = await customer.cart()
    assert sorted(line["quantity"] for line in cart["items"]) == [1, 5]


async def test_what_comes_back_from_a_checkout_keeps_the_price_frozen_first(shop: Shop) -> None:
    product = await shop.sell(price=1000)
    customer, order_id = shop.customer(), uuid4()
    await customer.add(product, 1)
    await customer.claim(order_id)
    await shop.harness.tell(product.model_copy(update={"price": 1200, "version": 2}))
    newer = (await customer.add(product, 1)).json()
    await customer.release(order_id)
    (line,) = (await customer.cart())["items"]
    assert (newer["price"], line["price"], line["quantity"]) == ("12.00", "10.00", 2)
    assert line["id"] == newer["id"], "the line the customer sees stays addressable"


async def test_a_claim_and_its_release_change_when_the_cart_was_updated(shop: Shop) -> None:
    product, customer, order_id = await shop.sell(), shop.customer(), uuid4()
    await customer.add(product, 1)
    moments = [(await customer.cart())["updated_at"]]
    for step in (customer.claim, customer.release):
        await step(order_id)
        moments.append((await customer.cart())["updated_at"])
    assert moments == sorted(set(moments))


async def test_additions_that_race_checkouts_are_claimed_once_or_stay(shop: Shop) -> None:
    product, customer = await shop.sell(stock=1000), shop.customer()
    orders = [uuid4() for _ in range(8)]
    additions = (customer.add(product, 1) for _ in range(24))
    _, answers = await asyncio.gather(
        asyncio.gather(*additions), asyncio.gather(*(customer.claim(order) for order in orders))
    )
    claimed = sum(line["quantity"] for answer in answers if answer.status_code == 200 for line in answer.json())
    assert claimed + (await customer.cart())["total_items"] == 24


async def test_settled_claims_are_forgotten_after_a_month_and_held_ones_are_not(shop: Shop) -> None:
    product, settled, held = await shop.sell(), uuid4(), uuid4()
    customer = shop.customer()
    await customer.add(product, 1)
    await customer.release(settled)
    await customer.claim(held)
    database = shop.harness.database
    month_ago = clock.now() - KEPT - timedelta(minutes=1)
    await database.reads.write("update claims set created_at = %s where storefront = %s", (month_ago, shop.name))
    await prune(database)
    rows = await database.reads.rows("select order_id from claims where storefront = %s", (shop.name,))
    assert [row["order_id"] for row in rows] == [held]


async def test_a_claim_that_comes_after_its_release_is_refused(shop: Shop) -> None:
    product, customer, order_id = await shop.sell(), shop.customer(), uuid4()
    await customer.add(product, 1)
    await customer.release(order_id)
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"
    assert (await customer.cart())["total_items"] == 1


async def test_claim_and_release_at_once_lose_no_line(shop: Shop) -> None:
    product = await shop.sell()
    for _ in range(10):
        customer, order_id = shop.customer(), uuid4()
        await customer.add(product, 1)
        await asyncio.gather(customer.claim(order_id), customer.release(order_id), customer.add(product, 1))
        await customer.release(order_id)
        assert (await customer.cart())["total_items"] == 2


async def test_order_created_drops_the_claimed_lines_for_good_however_often_it_is_told(shop: Shop) -> None:
    product, customer, order_id = await shop.sell(), shop.customer(), uuid4()
    await customer.add(product, 2)
    await customer.claim(order_id)
    await customer.add(product, 1)
    await customer.order_created(order_id, times=2)
    assert [line["quantity"] for line in await lines_in_database(shop, customer)] == [1]
    await customer.release(order_id)
    assert (await customer.cart())["total_items"] == 1


async def test_an_abandoned_checkout_gives_the_lines_back_once_however_often_it_is_told(shop: Shop) -> None:
    product, customer, order_id = await shop.sell(), shop.customer(), uuid4()
    await customer.add(product, 2)
    await customer.claim(order_id)
    abandoned = CheckoutAbandoned(storefront=shop.name, order_id=order_id)
    await shop.harness.tell(abandoned, times=2)
    await shop.harness.tell(abandoned)
    assert (await customer.cart())["total_items"] == 2
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"


async def test_a_deleted_users_cart_is_erased(shop: Shop) -> None:
    customer = shop.customer()
    await customer.add(await shop.sell(), 2)
    await shop.harness.tell(UserDeleted(storefront=shop.name, user_id=customer.user_id), times=2)
    assert await lines_in_database(shop, customer) == []


async def test_a_lost_claim_is_made_up_for_once_and_leaves_what_came_later(shop: Shop) -> None:
    ordered, later = await shop.sell(), await shop.sell(price=500)
    customer, order_id = shop.customer(), uuid4()
    await customer.add(ordered, 2)
    placed = clock.now()
    await customer.add(later, 1)
    for _ in range(2):
        async with shop.harness.database.transaction() as session:
            await Claims(session, shop.name).replay(customer.user_id, order_id, placed)
        [line] = (await customer.cart())["items"]
        assert (line["quantity"], line["price"]) == (1, "5.00")
        placed = clock.now()
    assert (await customer.claim(order_id)).json()["code"] == "claim.closed"
