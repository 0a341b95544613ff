"""After this database was restored to an earlier state: the provider has payments that are missing here."""

from datetime import timedelta
from uuid import UUID

from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.jobs.queue import enqueue
from common.kernel import clock
from common.rpc.interfaces.orders import Payable
from payments.use_cases.import_payments import ImportPayments

from .storefront import PaymentsStorefront

DELETE_PAYMENT = "delete from payments where storefront = %(storefront)s and order_id = %(order_id)s"
DELETE_LOCK = "delete from order_files where storefront = %(storefront)s and order_id = %(order_id)s"


async def lose(storefront: PaymentsStorefront, order: Payable) -> None:
    """Delete the order's payment, as if it had been created after the state that was restored."""
    for statement in (DELETE_PAYMENT, DELETE_LOCK):
        await storefront.harness.database.autocommit.execute(
            statement, storefront=storefront.storefront, order_id=order.order_id
        )


async def import_from_provider(storefront: PaymentsStorefront) -> None:
    async with storefront.harness.database.transaction() as uow:
        await enqueue(uow, ImportPayments(storefront=storefront.storefront, since=clock.now() - timedelta(hours=1)))
    await storefront.harness.drain()


async def payment_of(storefront: PaymentsStorefront, order: Payable) -> tuple[UUID, str, int, UUID | None]:
    [row] = await storefront.harness.database.autocommit.fetch(
        "select id, status, refunded, user_id from payments"
        " where storefront = %(storefront)s and order_id = %(order_id)s",
        storefront=storefront.storefront,
        order_id=order.order_id,
    )
    return row["id"], row["status"], row["refunded"], row["user_id"]


async def test_lost_payments_are_recreated_with_their_ids_page_by_page(storefront: PaymentsStorefront) -> None:
    orders = [storefront.orders.place(storefront.user_id) for _ in range(23)]
    for order in orders[:22]:
        await storefront.opened(order)
    await storefront.paid(orders[22])
    before = [await payment_of(storefront, order) for order in orders]
    for order in orders:
        await lose(storefront, order)
    await import_from_provider(storefront)
    assert [await payment_of(storefront, order) for order in orders] == before
    await import_from_provider(storefront)
    assert [await payment_of(storefront, order) for order in orders] == before
    published = await storefront.harness.events(PaymentSucceeded, storefront.storefront)
    assert [event.payment_id for event in published] == [before[22][0]] * 2


async def test_refunds_made_since_are_recorded(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    await storefront.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 100})
    await import_from_provider(storefront)
    assert (await payment_of(storefront, order))[1:3] == ("partially_refunded", 100)
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1


async def test_a_second_open_intent_of_an_order_is_cancelled(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    lost = await storefront.opened(order)
    await lose(storefront, order)
    current = await storefront.opened(order)
    await import_from_provider(storefront)
    assert await storefront.stripe_status(lost) == "canceled"
    assert await storefront.stripe_status(current) == "requires_payment_method"


async def test_a_recreated_payment_of_a_closed_order_is_refunded(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    await lose(storefront, order)
    await storefront.publish_closed(order)
    await import_from_provider(storefront)
    assert (await payment_of(storefront, order))[1] == "refunded"
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
