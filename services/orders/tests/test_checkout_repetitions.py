"""Requests repeated with their `Idempotency-Key`, also after a crash between any two steps."""

from datetime import timedelta

import pytest
from common.http.idempotency import LEASE
from common.kernel import clock
from common.messaging.outbox import RETENTION, prune

from .crashes import CHECKOUT_TIMEOUT, STEPS, crash
from .fakes import Faults, unreachable
from .storefront import OrdersStorefront


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_a_repetition_with_the_same_key_resumes_the_checkout_and_places_one_order(
    storefront: OrdersStorefront, step: str, after: bool
) -> None:
    buyer = storefront.buyer(stock=5)
    await crash(buyer, step, after, key="again")
    responses = [await buyer.check_out("again") for _ in range(3)]
    assert [response.status_code for response in responses] == [201, 201, 201]
    assert len({response.json()["id"] for response in responses}) == 1
    assert await storefront.count("orders") == await storefront.count("checkouts") == 1
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    assert storefront.fake_services.stock[buyer.product] == 4
    assert not storefront.fake_services.carts.get(buyer.id)


@pytest.mark.parametrize(("step", "after"), STEPS)
async def test_after_the_checkout_was_abandoned_the_same_key_starts_a_new_attempt(
    storefront: OrdersStorefront, step: str, after: bool
) -> None:
    buyer = storefront.buyer(stock=5)
    await crash(buyer, step, after, key="again")
    clock.advance(CHECKOUT_TIMEOUT + 1)
    await storefront.abandon_checkouts()
    await buyer.order(key="again")
    assert (await storefront.count("orders"), await storefront.count("checkouts")) == (1, 2)
    assert storefront.fake_services.stock[buyer.product] == 4


@pytest.mark.parametrize("unavailable", ["release_claim", "release_reservation"])
async def test_a_repetition_first_releases_what_the_earlier_attempt_holds(
    storefront: OrdersStorefront, unavailable: str
) -> None:
    buyer = storefront.buyer(stock=1)
    storefront.fake_services.faults = {"reserve": Faults(unreachable(), after=True), unavailable: Faults(unreachable())}
    assert (await buyer.check_out("again")).status_code == 503
    del storefront.fake_services.faults["reserve"]
    assert (await buyer.check_out("again")).status_code == 503, "the earlier attempt is not released yet"
    storefront.fake_services.faults.clear()
    assert (await buyer.check_out("again")).status_code == 201
    assert storefront.fake_services.stock[buyer.product] == 0
    await storefront.abandon_checkouts()
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (1, 0)


async def test_the_key_of_a_killed_process_is_locked_until_its_lease_ends(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer(stock=5)
    database = storefront.harness.database
    await buyer.order(key="first")
    storefront.fake_services.fill_cart(buyer.id, buyer.product)
    await crash(buyer, "reserve", after=True, key="second")
    await database.autocommit.execute(
        "insert into idempotency_keys (scope, key, fingerprint, created_at)"
        " select scope, 'second', fingerprint, %(now)s from idempotency_keys"
        " where key = 'first' and scope like %(scope)s",
        now=clock.now(),
        scope=f"{storefront.name} %",
    )
    assert (await buyer.check_out("second")).status_code == 409
    clock.advance(LEASE.total_seconds() + 1)
    assert (await buyer.check_out("second")).status_code == 201
    assert storefront.fake_services.stock[buyer.product] == 3


async def test_after_a_crash_following_the_commit_a_repetition_returns_the_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order(key="again")
    await storefront.harness.database.autocommit.execute(
        "delete from idempotency_keys where scope like %(scope)s", scope=f"{storefront.name} %"
    )
    storefront.fake_services.fill_cart(buyer.id, buyer.product)
    assert (await buyer.check_out("again")).json() == order
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (1, 4)
    assert len(storefront.fake_services.carts[buyer.id]) == 1, "the cart's new contents are not claimed"


async def test_an_expired_key_places_a_new_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order(key="again")
    clock.advance(RETENTION.total_seconds() + 1)
    await prune(storefront.harness.database)
    assert (await buyer.order(key="again"))["id"] != order["id"]
    assert (await storefront.count("orders"), storefront.fake_services.stock[buyer.product]) == (2, 3)


async def test_the_same_key_with_other_addresses_while_the_checkout_is_open_is_422(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer()
    await crash(buyer, "reserve", after=True, key="again")
    other = storefront.fake_services.address(buyer.id)
    response = await buyer.check_out("again", shipping_address_id=str(other))
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert (await buyer.check_out("again")).status_code == 201


async def test_resuming_a_checkout_extends_its_deadline(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    await crash(buyer, "reserve", after=True, key="again")
    clock.advance(CHECKOUT_TIMEOUT - 30)
    await crash(buyer, "reserve", after=True, key="again")
    clock.advance(CHECKOUT_TIMEOUT - 30)
    await storefront.abandon_checkouts()
    assert (await buyer.check_out("again")).status_code == 201
    assert await storefront.count("checkouts") == 1


async def test_a_refused_request_may_be_repeated_with_its_key(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(quantity=6, stock=5)
    for _ in range(3):
        assert (await buyer.check_out("again")).json()["code"] == "stock_unavailable"
    storefront.fake_services.stock[buyer.product] = 6
    await buyer.order(key="again")
    assert (await storefront.count("orders"), await storefront.count("checkouts")) == (1, 4)


def test_the_checkout_timeout_exceeds_the_lease_of_a_key() -> None:
    assert timedelta(seconds=CHECKOUT_TIMEOUT) > LEASE
