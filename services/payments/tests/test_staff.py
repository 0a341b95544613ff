"""The staff contract: list and read payments."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from common.rpc.interfaces.attention import AttentionInterface
from payments.domain.order_lock import OrderLock
from payments.domain.payment import Payment

from .staff_requests import PATH, listed, read
from .storefront import PaymentsStorefront


async def test_a_payment_shows_decimal_amounts_with_their_currency(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=275498))
    payment = await read(storefront, intent_id)
    assert (payment["amount"], payment["currency"], payment["refunded_amount"]) == ("2754.98", "USD", "0.00")
    assert (payment["status"], payment["transaction_id"]) == ("completed", intent_id)
    assert payment["payment_date"].endswith("Z")
    assert (payment["refunds"], payment["attempts"]) == ([], [])


async def test_a_payment_shows_its_declined_attempts(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id, "pm_card_chargeDeclinedExpiredCard")
    await storefront.confirm(order.order_id, intent_id)
    assert [attempt["reason"] for attempt in (await read(storefront, intent_id))["attempts"]] == ["expired_card"]


async def test_payments_are_listed_newest_first_in_pages(storefront: PaymentsStorefront) -> None:
    intents = [await storefront.opened(storefront.orders.place(storefront.user_id)) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = await listed(storefront, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [item["transaction_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(reversed(intents))


async def test_payments_are_found_by_order_and_by_status(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    paid, waiting = await storefront.paid(order), await storefront.opened(storefront.orders.place(storefront.user_id))
    by_order = await listed(storefront, order_id=str(order.order_id))
    assert [item["transaction_id"] for item in by_order["items"]] == [paid]
    by_status = await listed(storefront, status="pending")
    assert [item["transaction_id"] for item in by_status["items"]] == [waiting]


async def captured(storefront: PaymentsStorefront, order_id: UUID, hours: int, **more: Any) -> str:
    """The id of a payment that was captured so many hours ago."""
    payment = Payment(
        **{
            "storefront": storefront.storefront,
            "order_id": order_id,
            "user_id": storefront.user_id,
            "email": None,
            "amount": 900,
            "currency": "USD",
            "status": "completed",
            "payment_date": clock.now() - timedelta(hours=hours),
            **more,
        }
    )
    await storefront.harness.database.autocommit.defer_add(payment)
    return str(payment.id)


async def test_payments_that_pay_for_no_order_wait_for_staff(storefront: PaymentsStorefront) -> None:
    paid, closed, closing, unpaid = [uuid4() for _ in range(4)]
    late = await captured(storefront, closed, 2)
    await captured(storefront, closed, 2, status="refunded", refunded=900)
    for order, hours in ((closed, 1), (unpaid, 1), (closing, 0)):
        moment = clock.now() - timedelta(hours=hours)
        lock = OrderLock(storefront=storefront.storefront, order_id=order, closed_as="cancelled", closed_at=moment)
        await storefront.harness.database.autocommit.defer_add(lock)
    await captured(storefront, paid, 3)
    await captured(storefront, paid, 1, status="refunded", refunded=900)
    await captured(storefront, closing, 2)
    later = await captured(storefront, unpaid, 1)
    further = await captured(storefront, paid, 2, status="partially_refunded", refunded=100)
    found = await listed(storefront, without_order=True)
    assert [item["id"] for item in found["items"]] == [further, later, late]
    [waiting] = await storefront.harness.calls(AttentionInterface).waiting(storefront.storefront)
    assert (waiting.kind, waiting.count, waiting.link) == (
        "payments_without_order",
        3,
        "/payments?without_order=true",
    )


async def test_a_refunded_payment_of_a_closed_order_is_in_doubt_no_longer(storefront: PaymentsStorefront) -> None:
    database, order = storefront.harness.database, uuid4()
    payment = UUID(await captured(storefront, order, 1))
    lock = OrderLock(storefront=storefront.storefront, order_id=order, closed_as="expired", closed_at=clock.now())
    await database.autocommit.defer_add(lock)
    found = "select id from payments where storefront = %(storefront)s and may_lack_order"
    assert await database.autocommit.fetch_value(found, storefront=storefront.storefront) == payment
    await database.autocommit.execute("update payments set status = 'refunded' where id = %(id)s", id=payment)
    assert await database.autocommit.fetch(found, storefront=storefront.storefront) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("cursor=nonsense", 404), ("cursor=WyJhIl0", 404), ("status=odd", 422), ("order_id=7", 422), ("limit=0", 422)],
)
async def test_invalid_parameters_are_refused(storefront: PaymentsStorefront, query: str, status: int) -> None:
    response = await storefront.harness.staff(storefront.storefront).get(f"{PATH}?{query}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


async def test_customers_have_no_access(storefront: PaymentsStorefront) -> None:
    client = storefront.harness.customer(storefront.storefront, contract="staff")
    assert (await client.get(PATH)).status_code == 403
    assert (await client.get(f"{PATH}/{uuid4()}")).status_code == 403
    assert (await client.post(f"{PATH}/{uuid4()}/refunds", json={})).status_code == 403
    assert (await storefront.harness.anonymous(storefront.storefront, "staff").get(PATH)).status_code == 401


async def test_unknown_and_malformed_payments_are_not_found(storefront: PaymentsStorefront) -> None:
    staff = storefront.harness.staff(storefront.storefront)
    for identifier in (uuid4(), "7"):
        assert (await staff.get(f"{PATH}/{identifier}")).status_code == 404
        assert (await staff.post(f"{PATH}/{identifier}/refunds", json={"full": True})).status_code == 404
