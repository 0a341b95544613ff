"""Concurrent checkouts."""

import asyncio
from uuid import UUID

from common.kernel import clock
from orders.domain.checkout import Checkout
from orders.repository.writes import Checkouts
from orders.use_cases.abandon_checkouts import abandon_checkouts
from testkit.harness import Harness

from .crashes import CHECKOUT_TIMEOUT
from .fakes import FakeServices
from .storefront import Buyer, OrdersStorefront


async def test_rule_45_concurrent_checkouts_of_one_cart_place_one_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=50)
    responses = await asyncio.gather(*(buyer.check_out() for _ in range(10)))
    outcomes = sorted(
        (response.status_code, response.json().get("code")) for response in responses if response.status_code != 201
    )
    assert outcomes == [(400, "cart_empty")] * 9
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (1, 49)


async def test_two_hundred_buyers_of_the_last_unit_place_exactly_one_order(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    product = fake_services.product(stock=1)
    buyers = [storefront.buyer(product=product) for _ in range(200)]
    responses = await asyncio.gather(*(buyer.check_out() for buyer in buyers))
    assert sorted(response.status_code for response in responses) == [201] + [400] * 199
    assert (await storefront.count("orders"), fake_services.stock[product]) == (1, 0)
    assert sum(bool(fake_services.carts.get(buyer.id)) for buyer in buyers) == 199
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert fake_services.stock[product] == 0


async def test_concurrent_requests_with_one_key_place_one_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=50)
    responses = await asyncio.gather(*(buyer.check_out("k") for _ in range(8)))
    assert {response.status_code for response in responses} <= {201, 409}
    assert len({response.json()["id"] for response in responses if response.status_code == 201}) == 1
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (1, 49)


async def test_two_runs_of_the_same_checkout_return_the_same_order(storefront: OrdersStorefront) -> None:
    """The key's lease ends during the first run; a repetition resumes the checkout and places the order first."""
    buyer = storefront.buyer(stock=5)
    repeated: list[str] = []

    async def repeat() -> None:
        clock.advance(61)
        repeated.append((await buyer.check_out("k")).json()["id"])

    storefront.fake_services.after_effect["reserve"] = repeat
    slow = await buyer.check_out("k")
    assert (slow.status_code, slow.json()["id"]) == (201, repeated[0])
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (1, 4)
    assert storefront.fake_services.closed == set(), "what belongs to the order is not released"


async def test_a_checkout_abandoned_while_it_runs_places_no_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)

    async def abandon() -> None:
        clock.advance(CHECKOUT_TIMEOUT + 1)
        await abandon_checkouts(storefront.harness.database)

    storefront.fake_services.after_effect["reserve"] = abandon
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    await _nothing_held(buyer)


async def test_a_checkout_past_its_deadline_places_no_order_even_if_not_abandoned_yet(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer(stock=5)

    async def exceed_deadline() -> None:
        clock.advance(CHECKOUT_TIMEOUT + 1)

    storefront.fake_services.after_effect["reserve"] = exceed_deadline
    assert (await buyer.check_out()).status_code == 409
    await _nothing_held(buyer)


async def _nothing_held(buyer: Buyer) -> None:
    fake_services = buyer.storefront.fake_services
    assert await buyer.storefront.count("orders") == 0
    assert (fake_services.claims, fake_services.reservations, fake_services.stock[buyer.product]) == ({}, {}, 5)
    assert len(fake_services.carts[buyer.id]) == 1


async def test_abandoning_skips_a_locked_checkout(orders: Harness, storefront: OrdersStorefront) -> None:
    checkout = Checkout(
        id=UUID(int=clock.now().microsecond + 1),
        storefront=storefront.name,
        user_id=UUID(int=1),
        shipping_address_id=UUID(int=2),
        billing_address_id=UUID(int=2),
        deadline=clock.now(),
    )
    async with orders.database.transaction() as uow:
        await Checkouts(uow).add(checkout)
    async with orders.database.transaction() as uow:
        await Checkouts(uow).get(checkout.id)
        async with asyncio.timeout(60):
            await abandon_checkouts(orders.database)
    rows = await orders.database.autocommit.fetch("select state from checkouts where id = %(id)s", id=checkout.id)
    assert [row["state"] for row in rows] == ["open"]
