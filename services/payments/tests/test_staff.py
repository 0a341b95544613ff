"""The staff contract: list and read payments."""

from uuid import uuid4

import pytest

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
