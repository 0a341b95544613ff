"""Queries that change rows, or return rows to be changed; all of them are limited to one storefront."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, objects, query
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope
from common.kernel import clock
from common.messaging import outbox
from psycopg.types.json import Jsonb

from payments.domain.errors import PaymentNotFound
from payments.domain.intent import Failure
from payments.domain.payment import Payment
from payments.domain.refund import Refund, RefundStatus

_ADD_LOCK: LiteralString = """
    insert into order_files (storefront, order_id) values (%(storefront)s, %(order_id)s)
    on conflict do nothing returning 1
"""
_LOCK: LiteralString = """
    select closed_as from order_files where storefront = %(storefront)s and order_id = %(order_id)s
    for no key update
"""
_CLOSE = """
    insert into order_files (storefront, order_id, closed_as, closed_at)
    values (%(storefront)s, %(order_id)s, %(closed_as)s, %(now)s) on conflict (storefront, order_id) do update
    set closed_as = excluded.closed_as, closed_at = excluded.closed_at where order_files.closed_as is null
"""
_NOT_CLOSED: LiteralString = """
    with order_not_closed as (
        select 1 from order_files
        where storefront = %(storefront)s and order_id = %(order_id)s and closed_as is null for no key update
    )"""
_OPENED = f"""
    {_NOT_CLOSED}
    update payments set transaction_id = %(transaction)s, status = %(status)s, version = %(version)s,
        updated_at = %(now)s
    from order_not_closed where id = %(id)s and version = %(before)s and transaction_id is null
"""
_CAPTURED: LiteralString = f"""
    {_NOT_CLOSED}
    update payments set status = %(status)s, payment_date = %(payment_date)s, metadata = %(charge)s,
        success_event_id = %(success_event_id)s, version = %(version)s, updated_at = %(updated_at)s
    from order_not_closed where id = %(payment_id)s and version = %(before)s
        and user_id is not distinct from cast(%(user_id)s as uuid)
    returning 1
"""
_ATTEMPT = """
    insert into attempts (payment_id, key, reason, created_at)
    values (%(payment_id)s, %(key)s, %(reason)s, %(now)s) on conflict do nothing
"""
_BY_ID: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_BY_TRANSACTION: LiteralString = "transaction_id = %(transaction)s and storefront = %(storefront)s"
_OF_ORDER: LiteralString = "storefront = %(storefront)s and order_id = %(order_id)s"
_OF_CUSTOMER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s for update"
_REQUESTED_REFUNDS: LiteralString = "payment_id = %(payment_id)s and status = %(requested)s"


class Payments:
    """The payments of one storefront, to be changed in one transaction. Static methods take any executor."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def lock(self, order_id: UUID) -> str | None:
        """Lock the order's row, which protects its payments. Returns its `closed_as`."""
        closed_as: str | None = await self._uow.fetch_value(_LOCK, **self._order(order_id))
        return closed_as

    async def lock_with(self, order_id: UUID, payment_id: UUID) -> tuple[str | None, Payment]:
        """Lock the order's row. Returns its `closed_as` and one of its payments. Raises PaymentNotFound."""
        locked, payments = await self._uow.fetch_many(
            query(_LOCK, **self._order(order_id)),
            objects(Payment, _BY_ID, id=payment_id, storefront=self._storefront),
        )
        if not payments:
            raise PaymentNotFound()
        return locked[0]["closed_as"] if locked else None, payments[0]

    async def close(self, order_id: UUID, closed_as: str) -> None:
        """Mark an order as closed, and lock its row, which is created if it is missing. The first reason is kept."""
        await self._uow.execute(_CLOSE, **self._order(order_id), closed_as=closed_as, now=clock.now())

    async def create_and_lock(self, order_id: UUID) -> str | None:
        """Lock the order's row, which is created if it is missing. Returns its `closed_as`."""
        await self._uow.defer(_ADD_LOCK, **self._order(order_id))
        return await self.lock(order_id)

    async def get(self, payment_id: UUID) -> Payment:
        """Raises PaymentNotFound."""
        payment = await self._uow.get(Payment, _BY_ID, id=payment_id, storefront=self._storefront)
        if payment is None:
            raise PaymentNotFound()
        return payment

    @staticmethod
    async def of_transaction(executor: Executor, storefront: str, transaction_id: str) -> Payment | None:
        """Return the payment with the provider's id, without locking; None if it is unknown."""
        return await executor.get(Payment, _BY_TRANSACTION, transaction=transaction_id, storefront=storefront)

    async def order_id_of(self, payment_id: UUID) -> UUID:
        """Return the id of the order whose row protects the payment. Raises PaymentNotFound."""
        return (await self.get(payment_id)).order_id

    async def of_order(self, order_id: UUID) -> list[Payment]:
        return await self._uow.get_all(Payment, _OF_ORDER, **self._order(order_id))

    @staticmethod
    async def add_first(executor: Executor, payment: Payment) -> bool:
        """Add an order's lock row and first payment, in one statement. Returns False if the row exists already."""
        return await executor.add_guarded(_ADD_LOCK, payment, storefront=payment.storefront, order_id=payment.order_id)

    @staticmethod
    async def store_intent(executor: Executor, payment: Payment, before: int) -> bool:
        """Store a payment's intent, in one statement. Returns False if its version differs or its order is closed."""
        columns = {"status": payment.status, "version": payment.version, "now": payment.updated_at, "before": before}
        where = {"storefront": payment.storefront, "order_id": payment.order_id, "id": payment.id}
        return await executor.execute(_OPENED, **where, **columns, transaction=payment.transaction_id) == 1

    @staticmethod
    async def store_capture(executor: Executor, payment: Payment, before: int, success: Envelope) -> bool:
        """Store a capture and its eager event, in one statement.

        Returns False if the payment's version or user differs, or its order is closed.
        """
        columns = {
            "status": payment.status,
            "payment_date": payment.payment_date,
            "charge": Jsonb(payment.charge),
            "success_event_id": success.id,
            "version": payment.version,
            "updated_at": payment.updated_at,
        }
        where = {"storefront": payment.storefront, "order_id": payment.order_id, "payment_id": payment.id}
        event = outbox.row(success, eager=True)
        return await executor.add_guarded(_CAPTURED, event, **columns, **where, user_id=payment.user_id, before=before)

    async def add(self, row: Payment | Refund) -> None:
        await self._uow.defer_add(row)

    async def save(self, row: Payment | Refund) -> None:
        await self._uow.defer_save(row)

    async def add_attempt(self, payment: Payment, failure: Failure) -> bool:
        """Store a declined attempt. Returns False if it is stored already."""
        added = await self._uow.execute(
            _ATTEMPT, payment_id=payment.id, key=failure.key, reason=failure.reason, now=clock.now()
        )
        return added > 0

    async def refund(self, refund_id: UUID) -> Refund:
        """Raises PaymentNotFound."""
        refund = await self._uow.get(Refund, _BY_ID, id=refund_id, storefront=self._storefront)
        if refund is None:
            raise PaymentNotFound()
        return refund

    async def requested_refunds(self, payment: Payment) -> list[Refund]:
        """Return the refunds without a result of the provider."""
        return await self._uow.get_all(
            Refund, _REQUESTED_REFUNDS, payment_id=payment.id, requested=RefundStatus.REQUESTED.value
        )

    async def refundable(self, payment: Payment) -> int:
        """Return the captured amount that is neither refunded nor requested to be refunded."""
        return payment.remaining - sum(refund.amount for refund in await self.requested_refunds(payment))

    async def of_customer(self, user_id: UUID) -> list[Payment]:
        return await self._uow.get_all(Payment, _OF_CUSTOMER, storefront=self._storefront, user_id=user_id)

    def _order(self, order_id: UUID) -> dict[str, Any]:
        return {"storefront": self._storefront, "order_id": order_id}
