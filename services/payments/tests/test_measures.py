"""What was paid and refunded is counted once, by storefront, currency and source, however often it is reported."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from common.kernel.storefronts import Storefronts
from payments.adapters import measures
from testkit.readings import Readings, readings
from testkit.storefronts import SHIPPED

from .credits import COMPLETED, REFUNDED, CreditsStorefront
from .staff_requests import refund
from .storefront import PaymentsStorefront


@dataclass
class Paid:
    """A record of money, as `measures` reads it."""

    storefront: str
    currency: str
    paid: int
    refunded: int


@pytest.fixture
def measured() -> Readings:
    return readings()


def money(measured: Readings, storefront: str, source: str) -> tuple[int, int]:
    """Paid and refunded."""
    labels = {"atelier.storefront": storefront, "atelier.source": source}
    return measured.value("atelier.money.paid", labels), measured.value("atelier.money.refunded", labels)


async def test_the_payment_of_an_order_and_its_refunds(measured: Readings, storefront: PaymentsStorefront) -> None:
    name = storefront.storefront
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    assert money(measured, name, "order") == (10_000, 0)
    point = measured.point("atelier.money.paid", {"atelier.storefront": name, "atelier.source": "order"})
    assert dict(point.attributes) == {
        "atelier.storefront": name,
        "atelier.currency": "USD",
        "atelier.source": "order",
    }
    await storefront.deliver_all("payment_intent.succeeded")
    assert money(measured, name, "order") == (10_000, 0)
    for amount in ("25.00", "10.00"):
        assert (await refund(storefront, intent_id, amount=amount)).status_code == 201
        await storefront.harness.drain()
        await storefront.deliver_all("charge.refunded")
    assert money(measured, name, "order") == (10_000, 3_500)


async def test_a_payment_that_only_the_webhook_reports(measured: Readings, storefront: PaymentsStorefront) -> None:
    _, event = await storefront.paid_unconfirmed()
    await storefront.deliver(event)
    assert money(measured, storefront.storefront, "order") == (0, 0)
    await storefront.harness.drain()
    paid, _ = money(measured, storefront.storefront, "order")
    assert paid > 0
    await storefront.deliver({**event, "id": f"{event['id']}_again"})
    await storefront.harness.drain()
    assert money(measured, storefront.storefront, "order") == (paid, 0)


async def test_credits(measured: Readings, credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought("PACK_20")
    await credits_storefront.deliver_all(COMPLETED)
    assert money(measured, credits_storefront.storefront, "credits") == (1499, 0)
    for _ in range(2):
        await credits_storefront.refund_at_stripe(purchase, amount=500)
        await credits_storefront.deliver_all(REFUNDED)
    assert money(measured, credits_storefront.storefront, "credits") == (1499, 1000)


async def test_nothing_is_counted_before_the_commit(measured: Readings, storefront: PaymentsStorefront) -> None:
    name = storefront.storefront
    invoice = Paid(storefront=name, currency="usd", paid=700, refunded=200)
    with suppress(RuntimeError):
        async with storefront.harness.database.transaction() as uow:
            measures.count_when_committed(uow, "subscription", measures.moved(None), invoice)
            await uow.execute("select 1")
            raise RuntimeError("rolled back")
    assert money(measured, name, "subscription") == (0, 0)
    async with storefront.harness.database.transaction() as uow:
        measures.count_when_committed(uow, "subscription", measures.moved(None), invoice)
        await uow.execute("select 1")
        assert money(measured, name, "subscription") == (0, 0)
    assert money(measured, name, "subscription") == (700, 200)


def test_every_storefront_begins_at_zero(measured: Readings) -> None:
    measures.begin_at_zero(Storefronts.load(SHIPPED))
    for metric in ("atelier.money.paid", "atelier.money.refunded"):
        found = {point.attributes["atelier.storefront"] for point in measured.points(metric)}
        assert found >= {each.name for each in Storefronts.load(SHIPPED)}
