"""What siblings ask: the other end of `common.clients.orders`."""

from uuid import UUID, uuid4

import httpx
import pytest
from common import clock
from common.clients.orders import OrdersClient
from common.clients.siblings import Siblings
from common.errors import RemoteRefusal
from common.events.envelope import Envelope
from common.events.orders import OrderPaid
from common.testing.harness import Harness
from common.testing.through import Through
from orders.domain.status import BOUGHT, Status

from .shops import Shop


@pytest.fixture
def client(orders: Harness) -> OrdersClient:
    transport = httpx.ASGITransport(orders.service.app, raise_app_exceptions=False)
    return OrdersClient(Siblings(orders.tokens, lambda service: Through(transport, f"http://{service}")))


async def test_a_pending_order_is_payable_for_its_total(shop: Shop, client: OrdersClient) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    payable = await client.payable(shop.name, UUID(order["id"]))
    assert payable.model_dump() == {
        "order_id": UUID(order["id"]),
        "number": order["order_number"],
        "user_id": buyer.id,
        "email": buyer.email,
        "amount": 275_498,
        "currency": "USD",
        "status": "pending",
        "is_payable": True,
        "is_closed": False,
    }


@pytest.mark.parametrize("status", list(Status))
async def test_only_pending_orders_are_payable_and_only_cancelled_ones_closed(
    shop: Shop, client: OrdersClient, status: Status
) -> None:
    order = await shop.buyer().order()
    await shop.bring_to(order, status)
    payable = await client.payable(shop.name, UUID(order["id"]))
    assert payable.status == status
    assert payable.is_payable == (status is Status.PENDING)
    assert payable.is_closed == (status is Status.CANCELLED)


async def test_an_order_whose_time_is_over_is_not_payable_even_before_the_sweep(
    shop: Shop, client: OrdersClient
) -> None:
    order = await shop.buyer().order()
    clock.advance(shop.storefront.orders.reservation + 1)
    payable = await client.payable(shop.name, UUID(order["id"]))
    assert (payable.status, payable.is_payable, payable.is_closed) == ("pending", False, False)


async def test_an_unknown_order_or_one_of_another_storefront_is_not_found(shop: Shop, client: OrdersClient) -> None:
    order = await shop.buyer().order()
    for storefront, order_id in ((shop.name, uuid4()), (shop.harness.storefront(), UUID(order["id"]))):
        with pytest.raises(RemoteRefusal) as refused:
            await client.payable(storefront, order_id)
        assert refused.value.problem().code == "order.not_found"


async def test_a_payment_that_is_handed_over_is_answered_with_where_its_order_stands(
    shop: Shop, client: OrdersClient
) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    success = Envelope.around(shop.payment(order))
    for _ in range(2):
        taken = await client.take_payment(UUID(order["id"]), success)
        assert taken is not None
        assert (taken.order_id, taken.status, taken.is_payable, taken.is_closed) == (
            UUID(order["id"]),
            "processing",
            False,
            False,
        )
    assert len(await shop.harness.events(OrderPaid, shop.name)) == 1


async def test_a_payment_for_an_order_that_was_closed_is_answered_so(shop: Shop, client: OrdersClient) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await buyer.cancel(order)
    taken = await client.take_payment(UUID(order["id"]), Envelope.around(shop.payment(order)))
    assert taken is not None
    assert (taken.status, taken.is_closed) == ("cancelled", True)


async def test_a_payment_that_does_not_fit_leaves_its_order_payable(shop: Shop, client: OrdersClient) -> None:
    order = await shop.buyer().order()
    taken = await client.take_payment(UUID(order["id"]), Envelope.around(shop.payment(order, amount=1)))
    assert taken is not None
    assert taken.is_payable


async def test_a_payment_for_an_unknown_order_is_left_to_the_outbox(shop: Shop, client: OrdersClient) -> None:
    order = await shop.buyer().order()
    success = Envelope.around(shop.payment({**order, "id": str(uuid4())}))
    assert await client.take_payment(success.data["order_id"], success) is None


@pytest.mark.parametrize("status", list(Status))
async def test_rule_30_a_purchase_is_an_order_that_was_paid(shop: Shop, client: OrdersClient, status: Status) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    assert await client.has_purchased(shop.name, buyer.id, buyer.product) == (status in BOUGHT)


async def test_rule_30_a_purchase_is_ones_own_of_this_product_at_this_storefront(
    shop: Shop, client: OrdersClient
) -> None:
    buyer = shop.buyer()
    await shop.pay(await buyer.order())
    assert await client.has_purchased(shop.name, buyer.id, buyer.product)
    assert not await client.has_purchased(shop.name, uuid4(), buyer.product)
    assert not await client.has_purchased(shop.name, buyer.id, uuid4())
    assert not await client.has_purchased(shop.harness.storefront(), buyer.id, buyer.product)


async def test_each_answer_costs_one_statement(shop: Shop, client: OrdersClient) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    before = shop.harness.database.statements.total
    await client.payable(shop.name, UUID(order["id"]))
    await client.has_purchased(shop.name, buyer.id, buyer.product)
    assert shop.harness.database.statements.total - before == 2


async def test_customers_are_kept_out(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    outsider = shop.harness.client(buyer.caller, "internal")
    assert (await outsider.get(f"/orders/{order['id']}/payable")).status_code == 403
    success = Envelope.around(shop.payment(order)).model_dump(mode="json")
    assert (await outsider.post(f"/orders/{order['id']}/payments", json=success)).status_code == 403
    assert (await buyer.read(order))["status"] == "pending"


async def test_an_event_that_is_no_event_is_refused(shop: Shop) -> None:
    response = await shop.harness.internal(shop.name).post("/events", json={"type": "payment.succeeded"})
    assert response.status_code == 422
