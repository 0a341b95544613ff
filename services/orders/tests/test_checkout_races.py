"""Checkouts at the same time."""

import asyncio
from uuid import UUID

from common import clock
from common.testing.harness import Harness
from orders.domain.checkout import Checkout
from orders.domain.repository import Checkouts
from orders.use_cases.abandon_checkouts import abandon_checkouts

from .neighbours import Neighbours
from .shops import Buyer, Shop

PATIENCE = 120


async def test_rule_45_parallel_checkouts_of_one_cart_make_one_order(shop: Shop) -> None:
    buyer = shop.buyer(stock=50)
    answers = await asyncio.gather(*(buyer.check_out() for _ in range(10)))
    outcomes = sorted(
        (answer.status_code, answer.json().get("code")) for answer in answers if answer.status_code != 201
    )
    assert outcomes == [(400, "cart_empty")] * 9
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (1, 49)


async def test_two_hundred_buyers_of_the_last_unit_make_exactly_one_order(shop: Shop, neighbours: Neighbours) -> None:
    product = neighbours.product(stock=1)
    buyers = [shop.buyer(product=product) for _ in range(200)]
    answers = await asyncio.gather(*(buyer.check_out() for buyer in buyers))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 199
    assert (await shop.count("orders"), neighbours.stock[product]) == (1, 0)
    assert sum(bool(neighbours.carts.get(buyer.id)) for buyer in buyers) == 199
    clock.advance(PATIENCE + 1)
    await shop.sweep()
    assert neighbours.stock[product] == 0


async def test_racing_requests_with_one_key_make_one_order(shop: Shop) -> None:
    buyer = shop.buyer(stock=50)
    answers = await asyncio.gather(*(buyer.check_out("k") for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (1, 49)


async def test_a_twin_that_resumed_the_same_checkout_gets_the_same_order(shop: Shop) -> None:
    """The first run is so slow that its key's lease ends; the repetition overtakes it and writes the order."""
    buyer = shop.buyer(stock=5)
    overtaking: list[str] = []

    async def overtake() -> None:
        clock.advance(61)
        overtaking.append((await buyer.check_out("k")).json()["id"])

    shop.neighbours.meanwhile["reserve"] = overtake
    slow = await buyer.check_out("k")
    assert (slow.status_code, slow.json()["id"]) == (201, overtaking[0])
    assert (await shop.count("orders"), shop.neighbours.stock[buyer.product]) == (1, 4)
    assert shop.neighbours.closed == set(), "what belongs to the order is not given back"


async def test_a_checkout_that_the_sweep_overtakes_writes_no_order(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)

    async def overtake() -> None:
        clock.advance(PATIENCE + 1)
        await abandon_checkouts(shop.harness.database)

    shop.neighbours.meanwhile["reserve"] = overtake
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    await _nothing_held(buyer)


async def test_a_checkout_past_its_deadline_writes_no_order_even_before_the_sweep(shop: Shop) -> None:
    buyer = shop.buyer(stock=5)

    async def dawdle() -> None:
        clock.advance(PATIENCE + 1)

    shop.neighbours.meanwhile["reserve"] = dawdle
    assert (await buyer.check_out()).status_code == 409
    await _nothing_held(buyer)


async def _nothing_held(buyer: Buyer) -> None:
    neighbours = buyer.shop.neighbours
    assert await buyer.shop.count("orders") == 0
    assert (neighbours.claims, neighbours.reservations, neighbours.stock[buyer.product]) == ({}, {}, 5)
    assert len(neighbours.carts[buyer.id]) == 1


async def test_the_sweep_waits_for_nobody_who_is_writing_an_order(orders: Harness, shop: Shop) -> None:
    checkout = Checkout(
        id=UUID(int=clock.now().microsecond + 1),
        storefront=shop.name,
        user_id=UUID(int=1),
        shipping_address_id=UUID(int=2),
        billing_address_id=UUID(int=2),
        deadline=clock.now(),
    )
    async with orders.database.transaction() as session:
        await Checkouts(session).add(checkout)
    async with orders.database.transaction() as session:
        await Checkouts(session).get(checkout.id)
        async with asyncio.timeout(60):
            await abandon_checkouts(orders.database)
    rows = await orders.database.reads.rows("select state from checkouts where id = %s", (checkout.id,))
    assert [row["state"] for row in rows] == ["open"]
