"""What happens after this database was restored: the provider knows payments that are not here."""

from datetime import timedelta
from uuid import UUID

from common import clock
from common.clients.orders import Payable
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.tasks import enqueue
from payments.use_cases.adopt_payments import AdoptPayments

from .shops import Shop

FORGET = "delete from payments where storefront = %s and order_id = %s"
FORGET_FILE = "delete from order_files where storefront = %s and order_id = %s"


async def forget(shop: Shop, order: Payable) -> None:
    """As if the payment had been opened after the moment that this database was restored to."""
    for statement in (FORGET, FORGET_FILE):
        await shop.harness.database.reads.write(statement, (shop.storefront, order.order_id))


async def adopt(shop: Shop) -> None:
    async with shop.harness.database.transaction() as session:
        await enqueue(session, AdoptPayments(storefront=shop.storefront, since=clock.now() - timedelta(hours=1)))
    await shop.harness.settle()


async def payment_of(shop: Shop, order: Payable) -> tuple[UUID, str, int, UUID | None]:
    [row] = await shop.harness.database.reads.rows(
        "select id, status, refunded, user_id from payments where storefront = %s and order_id = %s",
        (shop.storefront, order.order_id),
    )
    return row["id"], row["status"], row["refunded"], row["user_id"]


async def test_lost_payments_come_back_under_their_own_ids_page_by_page(shop: Shop) -> None:
    orders = [shop.orders.place(shop.user_id) for _ in range(23)]
    for order in orders[:22]:
        await shop.opened(order)
    await shop.paid(orders[22])
    before = [await payment_of(shop, order) for order in orders]
    for order in orders:
        await forget(shop, order)
    await adopt(shop)
    assert [await payment_of(shop, order) for order in orders] == before
    await adopt(shop)
    assert [await payment_of(shop, order) for order in orders] == before
    told = await shop.harness.events(PaymentSucceeded, shop.storefront)
    assert [event.payment_id for event in told] == [before[22][0]] * 2


async def test_refunds_that_were_made_since_are_learned(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    await shop.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 100})
    await adopt(shop)
    assert (await payment_of(shop, order))[1:3] == ("partially_refunded", 100)
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1


async def test_an_intent_beside_the_one_its_order_waits_for_is_cancelled(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    lost = await shop.opened(order)
    await forget(shop, order)
    current = await shop.opened(order)
    await adopt(shop)
    assert await shop.stripe_status(lost) == "canceled"
    assert await shop.stripe_status(current) == "requires_payment_method"


async def test_what_was_paid_for_an_order_that_is_closed_goes_back(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    await forget(shop, order)
    await shop.tell_closed(order)
    await adopt(shop)
    assert (await payment_of(shop, order))[1] == "refunded"
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
