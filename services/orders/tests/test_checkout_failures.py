"""Checkouts during which another service fails or refuses a step."""

import pytest
from common.kernel.errors import Kind
from common.rpc.interface import CallPolicy

from .fakes import FakeServices, Faults, refusal, unreachable
from .storefront import OrdersStorefront


@pytest.mark.parametrize("step", ["addresses", "claim", "reserve"])
async def test_an_unavailable_service_is_a_503_and_everything_is_released(
    storefront: OrdersStorefront, fake_services: FakeServices, step: str
) -> None:
    buyer = storefront.buyer(stock=5)
    fake_services.faults[step] = Faults(unreachable(), after=True, times=CallPolicy().attempts)
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")
    assert (fake_services.stock[buyer.product], len(fake_services.carts[buyer.id])) == (5, 1)
    assert (fake_services.claims, fake_services.reservations) == ({}, {})


async def test_a_call_that_fails_once_is_retried(storefront: OrdersStorefront, fake_services: FakeServices) -> None:
    buyer = storefront.buyer(stock=5)
    for step in ("addresses", "claim", "reserve"):
        fake_services.faults[step] = Faults(unreachable(), after=True, times=1)
    await buyer.order()
    assert fake_services.stock[buyer.product] == 4


async def test_a_deleted_product_refuses_the_order(storefront: OrdersStorefront, fake_services: FakeServices) -> None:
    buyer = storefront.buyer()
    fake_services.faults["reserve"] = Faults(refusal(Kind.NOT_FOUND, "product.not_found"))
    assert (await buyer.check_out()).status_code == 404
    assert fake_services.carts[buyer.id]


async def test_a_step_whose_id_was_released_before_is_a_lapsed_checkout(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    for step, code in (("claim", "claim.closed"), ("reserve", "reservation.closed")):
        fake_services.faults = {step: Faults(refusal(Kind.CONFLICT, code))}
        response = await storefront.buyer().check_out()
        assert (response.status_code, response.json()["code"]) == (409, "conflict")


async def test_an_invalid_response_of_a_service_is_a_500_and_everything_is_released(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=3)
    fake_services.faults["reserve"] = Faults([], after=True)
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (500, "server_error")
    assert await storefront.count("orders") == 0
    assert (fake_services.claims, fake_services.reservations, fake_services.stock[buyer.product]) == ({}, {}, 3)
