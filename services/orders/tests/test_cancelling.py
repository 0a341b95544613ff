"""Cancel (3.4, rule 46)."""

import asyncio
from uuid import uuid4

import pytest
from common.events.orders import OrderCancelled
from orders.contracts.emporium.schemas import Cancelled

from .fakes import FakeServices, Faults, ProcessDied, unreachable
from .storefront import OrdersStorefront


@pytest.mark.parametrize("status", ["pending", "processing"])
async def test_rule_46_pending_and_processing_orders_can_be_cancelled(
    storefront: OrdersStorefront, status: str
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    response = await buyer.cancel(order)
    assert response.status_code == 200
    Cancelled.model_validate_json(response.content)
    assert response.json() == {
        "message": "Order cancelled successfully",
        "order": {"id": order["id"], "status": "cancelled", "created_at": order["created_at"]},
    }
    assert (await buyer.history(order))[-1] == ("cancelled", "Order cancelled by customer.")


@pytest.mark.parametrize("status", ["shipped", "delivered", "returned", "cancelled"])
async def test_rule_46_the_refusal_names_the_current_status(storefront: OrdersStorefront, status: str) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    response = await buyer.cancel(order)
    assert response.status_code == 400
    assert response.json() == {
        "error": f"Cannot cancel order in {status} status",
        "code": "invalid_status",
        "details": None,
    }
    assert (await buyer.read(order))["status"] == status


async def test_the_stock_is_released_before_the_response(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(quantity=2, stock=5)
    order = await buyer.order()
    assert fake_services.stock[buyer.product] == 3
    await buyer.cancel(order)
    assert fake_services.stock[buyer.product] == 5
    [delivered] = fake_services.handled
    [published] = await storefront.harness.events(OrderCancelled, storefront.name)
    assert OrderCancelled.model_validate(delivered.data) == published
    assert (str(published.order_id), published.user_id, published.email) == (order["id"], buyer.id, buyer.email)


async def test_rule_46_concurrent_cancellations_release_the_stock_once(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(quantity=2, stock=5)
    order = await buyer.order()
    responses = await asyncio.gather(*(buyer.cancel(order) for _ in range(5)))
    assert sorted(response.status_code for response in responses) == [200, 400, 400, 400, 400]
    await storefront.abandon_checkouts()
    assert fake_services.stock[buyer.product] == 5
    assert len(await storefront.harness.events(OrderCancelled, storefront.name)) == 1
    assert [status for status, _ in await buyer.history(order)] == ["pending", "cancelled"]


async def test_an_unavailable_catalog_releases_the_stock_on_the_event(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    fake_services.faults["handle"] = Faults(unreachable())
    assert (await buyer.cancel(order)).status_code == 200
    assert fake_services.stock[buyer.product] == 4
    await storefront.abandon_checkouts()
    assert fake_services.stock[buyer.product] == 5


async def test_repeating_a_cancellation_with_its_key_replays_the_response_even_after_a_crash(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    fake_services.faults["handle"] = Faults(ProcessDied())
    with pytest.raises(ProcessDied):
        await buyer.cancel(order, key="c")
    fake_services.faults.clear()
    again = await buyer.cancel(order, key="c")
    assert (again.status_code, again.json()["order"]["status"]) == (200, "cancelled")
    assert len(await storefront.harness.events(OrderCancelled, storefront.name)) == 1
    assert (await buyer.cancel(order)).status_code == 400


async def test_a_customer_cannot_cancel_another_customers_order(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    assert (await storefront.buyer().cancel(order)).status_code == 404
    assert (await buyer.cancel({"id": str(uuid4())})).status_code == 404
    assert (await buyer.read(order))["status"] == "pending"


async def test_a_cancellation_takes_at_most_five_statements(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    pool = storefront.harness.database.pool
    before = pool.statement_count
    await buyer.cancel(order)
    assert pool.statement_count - before <= 5
