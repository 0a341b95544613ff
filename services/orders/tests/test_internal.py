"""Orders' internal methods, called directly and over HTTP."""

from uuid import UUID, uuid4

import pytest
from common.events.envelope import Envelope
from common.events.orders import OrderPaid
from common.kernel import clock
from common.kernel.errors import RemoteRefusal
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.orders import OrdersInterface
from orders.domain.status import PURCHASED, Status
from orders.storefront import OrderRules
from testkit.harness import Harness
from testkit.services import TRANSPORTS, resolver_of

from .storefront import OrdersStorefront


@pytest.fixture(params=TRANSPORTS)
def client(orders: Harness, request: pytest.FixtureRequest) -> OrdersInterface:
    return resolver_of(orders.service, request.param, orders.tokens).get(OrdersInterface)


async def test_a_pending_order_is_payable_for_its_total(storefront: OrdersStorefront, client: OrdersInterface) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    payable = await client.payable(storefront.name, UUID(order["id"]))
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
    storefront: OrdersStorefront, client: OrdersInterface, status: Status
) -> None:
    order = await storefront.buyer().order()
    await storefront.advance_to(order, status)
    payable = await client.payable(storefront.name, UUID(order["id"]))
    assert payable.status == status
    assert payable.is_payable == (status is Status.PENDING)
    assert payable.is_closed == (status is Status.CANCELLED)


async def test_an_overdue_order_is_not_payable_even_if_it_is_still_pending(
    storefront: OrdersStorefront, client: OrdersInterface
) -> None:
    order = await storefront.buyer().order()
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    payable = await client.payable(storefront.name, UUID(order["id"]))
    assert (payable.status, payable.is_payable, payable.is_closed) == ("pending", False, False)


async def test_an_unknown_order_or_one_of_another_storefront_is_not_found(
    storefront: OrdersStorefront, client: OrdersInterface
) -> None:
    order = await storefront.buyer().order()
    for name, order_id in ((storefront.name, uuid4()), (storefront.harness.storefront(), UUID(order["id"]))):
        with pytest.raises(RemoteRefusal) as refused:
            await client.payable(name, order_id)
        assert refused.value.problem().code == "order.not_found"


async def test_an_eagerly_delivered_payment_is_visible_at_once(
    storefront: OrdersStorefront, client: OrdersInterface
) -> None:
    order = await storefront.buyer().order()
    success = Envelope.of(storefront.payment(order))
    for _ in range(2):
        await storefront.harness.calls(EveryServiceInterface).deliver_event(success)
        state = await client.payable(storefront.name, UUID(order["id"]))
        assert (state.status, state.is_payable, state.is_closed) == ("processing", False, False)
    assert len(await storefront.harness.events(OrderPaid, storefront.name)) == 1


async def test_a_payment_of_another_amount_leaves_its_order_payable(
    storefront: OrdersStorefront, client: OrdersInterface
) -> None:
    order = await storefront.buyer().order()
    success = Envelope.of(storefront.payment(order, amount=1))
    await storefront.harness.calls(EveryServiceInterface).deliver_event(success)
    assert (await client.payable(storefront.name, UUID(order["id"]))).is_payable


async def test_an_eager_payment_of_an_unknown_order_is_refused(storefront: OrdersStorefront) -> None:
    order = await storefront.buyer().order()
    success = Envelope.of(storefront.payment({**order, "id": str(uuid4())}))
    with pytest.raises(RemoteRefusal) as refused:
        await storefront.harness.calls(EveryServiceInterface).deliver_event(success)
    assert refused.value.code == "order.not_found"


@pytest.mark.parametrize("status", list(Status))
async def test_rule_30_a_purchase_is_an_order_that_was_paid(
    storefront: OrdersStorefront, client: OrdersInterface, status: Status
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    assert await client.has_purchased(storefront.name, buyer.id, buyer.product) == (status in PURCHASED)


async def test_rule_30_a_purchase_counts_for_its_customer_product_and_storefront(
    storefront: OrdersStorefront, client: OrdersInterface
) -> None:
    buyer = storefront.buyer()
    await storefront.pay(await buyer.order())
    assert await client.has_purchased(storefront.name, buyer.id, buyer.product)
    assert not await client.has_purchased(storefront.name, uuid4(), buyer.product)
    assert not await client.has_purchased(storefront.name, buyer.id, uuid4())
    assert not await client.has_purchased(storefront.harness.storefront(), buyer.id, buyer.product)


async def test_each_method_takes_one_statement(storefront: OrdersStorefront, client: OrdersInterface) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    before = storefront.harness.database.pool.statement_count
    await client.payable(storefront.name, UUID(order["id"]))
    await client.has_purchased(storefront.name, buyer.id, buyer.product)
    assert storefront.harness.database.pool.statement_count - before == 2


async def test_customers_cannot_call_internal_methods(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    outsider = storefront.harness.client(buyer.caller, "internal")
    body = {"storefront": storefront.name, "order_id": order["id"]}
    assert (await outsider.post("/payable", json=body)).status_code == 403
    success = Envelope.of(storefront.payment(order)).model_dump(mode="json")
    assert (await outsider.post("/deliver_event", json={"envelope": success})).status_code == 403
    assert (await buyer.read(order))["status"] == "pending"


async def test_a_malformed_event_is_refused(storefront: OrdersStorefront) -> None:
    response = await storefront.harness.internal(storefront.name).post(
        "/deliver_event", json={"envelope": {"type": "payment.succeeded"}}
    )
    assert response.status_code == 422
