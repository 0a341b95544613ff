"""What orders does when it is told something: the whole subscription table.

`payment.failed` is not here: an order whose payment failed waits for the next attempt, unchanged.
"""

from common.consumers import Consumers
from common.events.identity import UserDeleted
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.mail import Postman, deliver_mails
from common.storefronts import Storefronts
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.use_cases.forget_customer import forget_customer
from orders.use_cases.record_payment import record_payment, record_refund


def consumers(storefronts: Storefronts, postman: Postman | None) -> Consumers:
    """Without a postman, mails wait in the queue."""
    table = Consumers()

    @table.on(PaymentSucceeded, together=True)
    async def start_processing(event: PaymentSucceeded, tx: AsyncSession) -> None:
        await record_payment(event, storefronts[event.storefront], tx)

    @table.on(PaymentRefunded)
    async def note_refund(event: PaymentRefunded, tx: AsyncSession) -> None:
        await record_refund(event, storefronts[event.storefront], tx)

    @table.on(UserDeleted)
    async def forget(event: UserDeleted, tx: AsyncSession) -> None:
        await forget_customer(event.storefront, event.user_id, tx)

    if postman is not None:
        deliver_mails(table, postman)
    return table
