"""Cancel (3.4, rule 46)."""

import asyncio
from uuid import uuid4

import pytest
from common.events.orders import OrderCancelled
from orders.contracts.emporium.schemas import Cancelled

from .neighbours import Died, Neighbours, Trouble, unreachable
from .shops import Shop


@pytest.mark.parametrize("status", ["pending", "processing"])
async def test_rule_46_pending_and_processing_orders_can_be_cancelled(shop: Shop, status: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    response = await buyer.cancel(order)
    assert response.status_code == 200
    Cancelled.model_validate_json(response.content)
    assert response.json() == {
        "message": "Order cancelled successfully",
        "order": {"id": order["id"], "status": "cancelled", "created_at": order["created_at"]},
    }
    assert (await buyer.history(order))[-1] == ("cancelled", "Order cancelled by customer.")


@pytest.mark.parametrize("status", ["shipped", "delivered", "returned", "cancelled"])
async def test_rule_46_the_refusal_names_the_current_status(shop: Shop, status: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    response = await buyer.cancel(order)
    assert response.status_code == 400
    assert response.json() == {
        "error": f"Cannot cancel order in {status} status",
        "code": "invalid_status",
        "details": None,
    }
    assert (await buyer.read(order))["status"] == status


async def test_the_stock_is_back_when_the_answer_arrives(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(quantity=2, stock=5)
    order = await buyer.order()
    assert neighbours.stock[buyer.product] == 3
    await buyer.cancel(order)
    assert neighbours.stock[buyer.product] == 5
    [told] = neighbours.heard
    [published] = await shop.harness.events(OrderCancelled, shop.name)
    assert OrderCancelled.model_validate(told.data) == published
    assert (str(published.order_id), published.user_id, published.email) == (order["id"], buyer.id, buyer.email)


async def test_rule_46_the_stock_comes_back_exactly_once(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(quantity=2, stock=5)
    order = await buyer.order()
    answers = await asyncio.gather(*(buyer.cancel(order) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]
    await shop.sweep()
    assert neighbours.stock[buyer.product] == 5
    assert len(await shop.harness.events(OrderCancelled, shop.name)) == 1
    assert [status for status, _ in await buyer.history(order)] == ["pending", "cancelled"]


async def test_a_catalog_that_does_not_answer_hears_of_it_by_event(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    neighbours.troubles["hear"] = Trouble(unreachable())
    assert (await buyer.cancel(order)).status_code == 200
    assert neighbours.stock[buyer.product] == 4
    await shop.sweep()
    assert neighbours.stock[buyer.product] == 5


async def test_a_cancellation_repeated_with_its_key_is_replayed_even_after_a_crash(
    shop: Shop, neighbours: Neighbours
) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    neighbours.troubles["hear"] = Trouble(Died())
    with pytest.raises(Died):
        await buyer.cancel(order, key="c")
    neighbours.troubles.clear()
    again = await buyer.cancel(order, key="c")
    assert (again.status_code, again.json()["order"]["status"]) == (200, "cancelled")
    assert len(await shop.harness.events(OrderCancelled, shop.name)) == 1
    assert (await buyer.cancel(order)).status_code == 400


async def test_nobody_cancels_somebody_elses_order(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    assert (await shop.buyer().cancel(order)).status_code == 404
    assert (await buyer.cancel({"id": str(uuid4())})).status_code == 404
    assert (await buyer.read(order))["status"] == "pending"


async def test_a_cancellation_costs_few_statements(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    counted = shop.harness.database.statements
    before = counted.total
    await buyer.cancel(order)
    assert counted.total - before <= 5
