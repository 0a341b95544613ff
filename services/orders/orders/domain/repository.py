"""Every query that changes something, or reads in order to."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from common import clock
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.checkout import Checkout, State
from orders.domain.errors import OrderNotFound
from orders.domain.order import NOBODY, HistoryEntry, Order, OrderLine
from orders.domain.status import Status

DRAWS = 20


class NumbersExhausted(Exception):
    """A day's order numbers keep colliding, which chance does not do."""


class Orders:
    """The orders of one storefront. No query can reach another's."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def add(self, order: Order, lines: list[OrderLine], draw: Callable[[], str]) -> None:
        """Store a new order under the first number drawn that nobody has."""
        for _ in range(DRAWS):
            order.number = draw()
            row = insert(Order).values(order.model_dump()).on_conflict_do_nothing(constraint="orders_number")
            stored = await self._session.exec(row.returning(col(Order.id)))
            if stored.first() is not None:
                await self._session.exec(insert(OrderLine).values([line.model_dump() for line in lines]))
                return
        raise NumbersExhausted(order.number)

    async def get(self, order_id: UUID, user_id: UUID | None = None) -> Order:
        """For changing: nobody else does until this transaction ends. Raises OrderNotFound."""
        query = select(Order).where(Order.id == order_id, Order.storefront == self._storefront)
        if user_id is not None:
            query = query.where(Order.user_id == user_id)
        order = (await self._session.exec(query.with_for_update())).one_or_none()
        if order is None:
            raise OrderNotFound(order_id=order_id)
        return order

    async def lines(self, order_id: UUID) -> list[OrderLine]:
        query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(col(OrderLine.position))
        return list(await self._session.exec(query))

    async def of_customer(self, user_id: UUID) -> list[Order]:
        """All of them, for changing."""
        query = select(Order).where(Order.storefront == self._storefront, Order.user_id == user_id)
        return list(await self._session.exec(query.order_by(col(Order.id)).with_for_update()))

    async def forget_customer(self, user_id: UUID, orders: list[Order]) -> None:
        """Where the customer is named beside their orders themselves."""
        entries = update(HistoryEntry).where(
            col(HistoryEntry.order_id).in_([order.id for order in orders]), col(HistoryEntry.created_by) == user_id
        )
        await self._session.exec(entries.values(created_by=None))
        checkouts = update(Checkout).where(
            col(Checkout.storefront) == self._storefront, col(Checkout.user_id) == user_id
        )
        await self._session.exec(checkouts.values(user_id=NOBODY))


async def unpaid(session: AsyncSession, storefronts: Collection[str], limit: int) -> list[Order]:
    """Orders whose time to be paid is over, for changing; those somebody is changing right now are left out."""
    query = select(Order).where(
        Order.status == Status.PENDING, Order.expires_at <= clock.now(), col(Order.storefront).in_(storefronts)
    )
    query = query.order_by(col(Order.expires_at)).limit(limit).with_for_update(skip_locked=True)
    return list(await session.exec(query))


class Checkouts:
    """The checkouts in progress."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, checkout: Checkout) -> bool:
        """False when there is one of this id already."""
        row = insert(Checkout).values(checkout.model_dump()).on_conflict_do_nothing().returning(col(Checkout.id))
        return (await self._session.exec(row)).first() is not None

    async def get(self, checkout_id: UUID) -> Checkout:
        query = select(Checkout).where(Checkout.id == checkout_id).with_for_update()
        return (await self._session.exec(query)).one()

    async def latest(self, request_id: UUID) -> Checkout:
        """The last attempt of a request that has been made before."""
        query = select(Checkout).where(Checkout.request_id == request_id)
        return (await self._session.exec(query.order_by(col(Checkout.attempt).desc()).limit(1).with_for_update())).one()

    async def perhaps_holding(self, request_id: UUID) -> list[UUID]:
        """The attempts of a request that are over, and did not give back themselves what they held."""
        held = (col(Checkout.state) == State.ABANDONED) | (
            (col(Checkout.state) == State.REFUSED) & col(Checkout.is_settled).is_(False)
        )
        return list(await self._session.exec(select(Checkout.id).where(Checkout.request_id == request_id, held)))

    async def place(self, checkout_id: UUID) -> bool:
        """Close it for the order that is written in this transaction; False when it is too late for that."""
        row = update(Checkout).where(
            col(Checkout.id) == checkout_id, col(Checkout.state) == State.OPEN, col(Checkout.deadline) > clock.now()
        )
        placed = await self._session.exec(row.values(state=State.PLACED, is_settled=True).returning(col(Checkout.id)))
        return placed.first() is not None

    async def settle(self, checkout_id: UUID) -> None:
        """Nothing is held any more for one that was refused."""
        row = update(Checkout).where(col(Checkout.id) == checkout_id, col(Checkout.state) == State.REFUSED)
        await self._session.exec(row.values(is_settled=True))

    async def unsettled(self, before: datetime, limit: int) -> list[Checkout]:
        """Those past their deadline, for changing; locked ones are left out."""
        query = select(Checkout).where(col(Checkout.is_settled).is_(False), Checkout.deadline <= before)
        query = query.order_by(col(Checkout.deadline)).limit(limit).with_for_update(skip_locked=True)
        return list(await self._session.exec(query))
