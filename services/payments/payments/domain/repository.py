"""Every query that changes or decides; scoped by storefront throughout."""

from typing import Any, LiteralString
from uuid import UUID

from common import clock, outbox, rows
from common.database import Single, execute
from common.events.envelope import Envelope
from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.errors import PaymentNotFound
from payments.domain.intent import Failure
from payments.domain.payment import CAPTURED, Payment
from payments.domain.records import Notice
from payments.domain.refund import Refund, RefundStatus

_FILE: LiteralString = (
    "insert into order_files (storefront, order_id) values (:storefront, :order_id) on conflict do nothing returning 1"
)
_LOCK = text(
    "select closed_as from order_files where storefront = :storefront and order_id = :order_id for no key update"
)
_CLOSE = text(
    "insert into order_files (storefront, order_id, closed_as, closed_at)"
    " values (:storefront, :order_id, :closed_as, :now) on conflict (storefront, order_id) do update"
    " set closed_as = excluded.closed_as, closed_at = excluded.closed_at where order_files.closed_as is null"
)
_OPEN_FILE: LiteralString = """
    with file as (
        select 1 from order_files
        where storefront = :storefront and order_id = :order_id and closed_as is null for no key update
    )"""
_OPENED = text(f"""
    {_OPEN_FILE}
    update payments set transaction_id = :transaction, status = :status, version = :version, updated_at = :now
    from file where id = :id and version = :before and transaction_id is null
""")
_CAPTURED: LiteralString = f"""
    {_OPEN_FILE}
    update payments set status = :status, payment_date = :payment_date, metadata = :charge,
        success_event_id = :success_event_id, version = :version, updated_at = :updated_at
    from file where id = :payment_id and version = :before and user_id is not distinct from cast(:user_id as uuid)
    returning 1
"""
_ATTEMPT = text(
    "insert into attempts (payment_id, key, reason, created_at) values (:payment_id, :key, :reason, :now)"
    " on conflict do nothing returning 1"
)
_PASS_OVER = text("""
    with old as (
        select n.storefront, n.event_id from notices n join payments p using (storefront, transaction_id)
        where n.handled_at is null and n.type = :type and p.status = any(:captured)
        limit :most for update of n skip locked
    )
    update notices set handled_at = :now from old
    where notices.storefront = old.storefront and notices.event_id = old.event_id
""")
_OF_ORDER: LiteralString = "storefront = :storefront and order_id = :order_id"


async def keep_notice(session: AsyncSession | Single, notice: Notice) -> None:
    """Unless it was kept before."""
    await rows.put(session, notice)


async def pass_over(single: Single, notice_type: str, most: int) -> None:
    """Mark notices of a type as handled whose payment is captured."""
    values = {"type": notice_type, "captured": list(CAPTURED), "now": clock.now(), "most": most}
    await execute(single, _PASS_OVER, values)


class Payments:
    """The payments of one storefront, inside one transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def lock(self, order_id: UUID) -> str | None:
        """Take the lock under which an order's payments change; answers how the order was closed."""
        closed_as: str | None = (await execute(self._session, _LOCK, self._order(order_id))).scalar_one_or_none()
        return closed_as

    async def lock_with(self, order_id: UUID, payment_id: UUID) -> tuple[str | None, Payment]:
        """Take that lock; how the order was closed, and a payment of it as it is then. Raises PaymentNotFound."""
        found = "id = :id and storefront = :storefront"
        locked, payment = await rows.find_behind(
            self._session, _LOCK, Payment, found, id=payment_id, **self._order(order_id)
        )
        if payment is None:
            raise PaymentNotFound()
        return locked.scalar_one_or_none(), payment

    async def close(self, order_id: UUID, closed_as: str) -> None:
        """Close an order for good, known or not, under its lock. The first reason stays."""
        await execute(self._session, _CLOSE, {**self._order(order_id), "closed_as": closed_as, "now": clock.now()})

    async def open_file(self, order_id: UUID) -> str | None:
        """Take the lock of an order that may not have been asked about before; how it was closed."""
        await execute(self._session, text(_FILE), self._order(order_id))
        return await self.lock(order_id)

    async def get(self, payment_id: UUID) -> Payment:
        """Raises PaymentNotFound."""
        found = "id = :id and storefront = :storefront"
        payment = await rows.find(self._session, Payment, found, id=payment_id, storefront=self._storefront)
        if payment is None:
            raise PaymentNotFound()
        return payment

    @staticmethod
    async def of_transaction(single: Single, storefront: str, transaction_id: str) -> Payment | None:
        """The payment with the provider's id, as it is at this moment."""
        found = "transaction_id = :transaction and storefront = :storefront"
        return await rows.find(single, Payment, found, transaction=transaction_id, storefront=storefront)

    async def order_of(self, payment_id: UUID) -> UUID:
        """Which order's lock guards a payment. Raises PaymentNotFound."""
        return (await self.get(payment_id)).order_id

    async def of_order(self, order_id: UUID) -> list[Payment]:
        return await rows.find_all(self._session, Payment, _OF_ORDER, **self._order(order_id))

    @staticmethod
    async def add_first(single: Single, payment: Payment) -> bool:
        """Add a payment of an order that nobody has asked about before, in one statement; False when somebody has."""
        return await rows.insert_if(single, _FILE, payment, storefront=payment.storefront, order_id=payment.order_id)

    @staticmethod
    async def opened(single: Single, payment: Payment, before: int) -> bool:
        """Keep the intent of a payment, in one statement; False when it is at another version, or its order closed."""
        kept = {"status": payment.status, "version": payment.version, "now": payment.updated_at, "before": before}
        where = {"storefront": payment.storefront, "order_id": payment.order_id, "id": payment.id}
        return (await execute(single, _OPENED, {**where, **kept, "transaction": payment.transaction_id})).rowcount == 1

    @staticmethod
    async def captured(single: Single, payment: Payment, before: int, success: Envelope) -> bool:
        """Keep that a payment has just been captured and the event that tells of it, which is held, in one statement.

        False when it is at another version, or its order closed.
        """
        kept = {"status": payment.status, "payment_date": payment.payment_date, "charge": Jsonb(payment.charge)}
        marks = {"success_event_id": success.id, "version": payment.version, "updated_at": payment.updated_at}
        where = {"storefront": payment.storefront, "order_id": payment.order_id, "payment_id": payment.id}
        event = outbox.insertion(success, held=True)
        person = {"user_id": payment.user_id}
        return await rows.insert_if(single, _CAPTURED, event, **kept, **marks, **where, **person, before=before)

    async def add(self, row: Payment | Refund) -> None:
        await rows.insert(self._session, row)

    async def save(self, row: Payment | Refund) -> None:
        """Keep what has changed about it."""
        await rows.save(self._session, row)

    async def add_attempt(self, payment: Payment, failure: Failure) -> bool:
        """False when this attempt is known."""
        values = {"payment_id": payment.id, "key": failure.key, "reason": failure.reason, "now": clock.now()}
        return (await execute(self._session, _ATTEMPT, values)).first() is not None

    async def refund(self, refund_id: UUID) -> Refund:
        """Raises PaymentNotFound."""
        found = "id = :id and storefront = :storefront"
        refund = await rows.find(self._session, Refund, found, id=refund_id, storefront=self._storefront)
        if refund is None:
            raise PaymentNotFound()
        return refund

    async def refunds_under_way(self, payment: Payment) -> list[Refund]:
        """Asked for, and not yet known to be given or refused."""
        open_ones = "payment_id = :payment_id and status = :requested"
        return await rows.find_all(
            self._session, Refund, open_ones, payment_id=payment.id, requested=RefundStatus.REQUESTED.value
        )

    async def refundable(self, payment: Payment) -> int:
        """What has neither gone back nor is under way."""
        return payment.remaining - sum(refund.amount for refund in await self.refunds_under_way(payment))

    async def of_person(self, user_id: UUID) -> list[Payment]:
        theirs = "storefront = :storefront and user_id = :user_id for update"
        return await rows.find_all(self._session, Payment, theirs, storefront=self._storefront, user_id=user_id)

    def _order(self, order_id: UUID) -> dict[str, Any]:
        return {"storefront": self._storefront, "order_id": order_id}
