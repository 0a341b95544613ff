"""Every query that changes something, or reads in order to."""

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common import clock, outbox, rows
from common.database import Single, execute
from common.events.envelope import Envelope
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.checkout import Checkout
from orders.domain.errors import OrderNotFound
from orders.domain.order import NOBODY, HistoryEntry, Order, OrderLine

_FOR_CHANGING = (
    "id = :id and storefront = :storefront and (cast(:user_id as uuid) is null or user_id = :user_id) for update"
)
_LINES: LiteralString = "order_id = :order_id order by position"
_UNPAID = (
    "status = 'pending' and expires_at <= :now and storefront = any(:storefronts)"
    " order by expires_at limit :limit for update skip locked"
)
_PERHAPS_HOLDING = text(
    "select id from checkouts where request_id = :request_id"
    " and (state = 'abandoned' or state = 'refused' and not is_settled)"
)
_PLACE: LiteralString = (
    "update checkouts set state = 'placed', is_settled = true"
    " where id = :checkout and state = 'open' and deadline > :now returning 1"
)
_SETTLE = text("update checkouts set is_settled = true where id = :id and state = 'refused'")
_FORGET_BY = text("update order_history set created_by = null where order_id = any(:orders) and created_by = :user_id")
_FORGET_OF = text("update checkouts set user_id = :nobody where storefront = :storefront and user_id = :user_id")


class NumberTaken(Exception):
    """Another order of the storefront has this number."""


async def place(single: Single, order: Order, lines: list[OrderLine], entry: HistoryEntry, told: Envelope) -> bool:
    """Close an order's checkout and store it with its first entry and the event that tells of it, in one statement.

    False when it is too late for that. Raises NumberTaken.
    """
    event = outbox.insertion(told)
    try:
        return await rows.insert_if(single, _PLACE, order, *lines, entry, event, checkout=order.id, now=clock.now())
    except UniqueViolation as error:
        if error.diag.constraint_name == "orders_number":
            raise NumberTaken(order.number) from error
        raise


class Orders:
    """The orders of one storefront. No query can reach another's."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def record(self, order: Order, entry: HistoryEntry) -> None:
        """Keep what has changed about an order, and what its history says of that."""
        await rows.save(self._session, order)
        await rows.insert(self._session, entry)

    async def get(self, order_id: UUID, user_id: UUID | None = None) -> Order:
        """For changing: nobody else does until this transaction ends. Raises OrderNotFound."""
        order = await rows.find(
            self._session, Order, _FOR_CHANGING, id=order_id, storefront=self._storefront, user_id=user_id
        )
        if order is None:
            raise OrderNotFound(order_id=order_id)
        return order

    async def get_with_lines(self, order_id: UUID) -> tuple[Order, list[OrderLine]]:
        """The same with its lines."""
        parameters = {"id": order_id, "order_id": order_id, "storefront": self._storefront, "user_id": None}
        order, lines = await rows.find_with(self._session, Order, _FOR_CHANGING, OrderLine, _LINES, **parameters)
        if order is None:
            raise OrderNotFound(order_id=order_id)
        return order, lines

    async def lines(self, order_id: UUID) -> list[OrderLine]:
        return await rows.find_all(self._session, OrderLine, _LINES, order_id=order_id)

    async def of_customer(self, user_id: UUID) -> list[Order]:
        """All of them, for changing."""
        owned = "storefront = :storefront and user_id = :user_id order by id for update"
        return await rows.find_all(self._session, Order, owned, storefront=self._storefront, user_id=user_id)

    async def forget_customer(self, user_id: UUID, orders: list[Order]) -> None:
        """Keep what has changed about the orders, and forget the customer where they are named beside them."""
        for order in orders:
            await rows.save(self._session, order)
        owner = {"storefront": self._storefront, "user_id": user_id, "nobody": NOBODY}
        await execute(self._session, _FORGET_BY, {**owner, "orders": [order.id for order in orders]})
        await execute(self._session, _FORGET_OF, owner)


async def unpaid(session: AsyncSession, storefronts: Collection[str], limit: int) -> list[Order]:
    """Orders whose time to be paid is over, for changing; those somebody is changing right now are left out."""
    return await rows.find_all(session, Order, _UNPAID, now=clock.now(), storefronts=list(storefronts), limit=limit)


class Checkouts:
    """The checkouts in progress."""

    def __init__(self, session: AsyncSession | Single) -> None:
        self._session = session

    async def add(self, checkout: Checkout) -> bool:
        """False when there is one of this id already."""
        return await rows.insert(self._session, checkout, unless_there=True)

    async def save(self, checkout: Checkout) -> None:
        await rows.save(self._session, checkout)

    async def get(self, checkout_id: UUID) -> Checkout:
        (checkout,) = await rows.find_all(self._session, Checkout, "id = :id for update", id=checkout_id)
        return checkout

    async def refuse(self, checkout_id: UUID) -> bool:
        """Close it, so that no order can be written for it any more; False when one has been."""
        checkout = await self.get(checkout_id)
        is_refused = checkout.refuse()
        await self.save(checkout)
        return is_refused

    async def latest(self, request_id: UUID) -> Checkout:
        """The last attempt of a request that has been made before."""
        last = "request_id = :request_id order by attempt desc limit 1 for update"
        (checkout,) = await rows.find_all(self._session, Checkout, last, request_id=request_id)
        return checkout

    async def perhaps_holding(self, request_id: UUID) -> list[UUID]:
        """The attempts of a request that are over, and did not give back themselves what they held."""
        return [row.id for row in await execute(self._session, _PERHAPS_HOLDING, {"request_id": request_id})]

    async def settle(self, checkout_id: UUID) -> None:
        """Nothing is held any more for one that was refused."""
        await execute(self._session, _SETTLE, {"id": checkout_id})

    async def unsettled(self, before: datetime, limit: int) -> list[Checkout]:
        """Those past their deadline, for changing; locked ones are left out."""
        late = "not is_settled and deadline <= :before order by deadline limit :limit for update skip locked"
        return await rows.find_all(self._session, Checkout, late, before=before, limit=limit)
