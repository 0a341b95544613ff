"""Queries that change rows, or return rows to be changed; those rows are locked until the transaction ends."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, objects
from common.db.guarded_insert import UnmappedRow
from common.db.table_model import TableModel
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope
from common.kernel import clock
from common.kernel.languages import Language
from common.messaging import outbox
from psycopg.errors import UniqueViolation

from orders.domain.checkout import Checkout
from orders.domain.errors import OrderNotFound
from orders.domain.order import ANONYMOUS_USER_ID, HistoryEntry, Order, OrderLine

_FOR_UPDATE: LiteralString = """
id = %(id)s and storefront = %(storefront)s and (cast(%(user_id)s as uuid) is null or user_id = %(user_id)s) for update
"""
_LINES: LiteralString = "order_id = %(id)s order by position"
_OF_CUSTOMER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s order by id for update"
_TAKEN: LiteralString = "select number from orders where storefront = %(storefront)s and number = any(%(numbers)s)"
_OVERDUE: LiteralString = """
status = 'pending' and expires_at <= %(now)s and storefront = any(%(storefronts)s)
order by expires_at limit %(limit)s for update skip locked
"""
_CHANGE_LANGUAGE: LiteralString = """
update orders set language = %(language)s where id in (
  select id from orders where storefront = %(storefront)s and user_id = %(user_id)s
  and language is distinct from cast(%(language)s as text) order by id for update
)
"""
_LATEST: LiteralString = "request_id = %(request_id)s order by attempt desc limit 1 for update"
_UNSETTLED: LiteralString = (
    "not is_settled and deadline <= %(before)s order by deadline limit %(limit)s for update skip locked"
)
_POSSIBLY_HOLDING = """
select id from checkouts where request_id = %(request_id)s
and (state = 'abandoned' or state = 'refused' and not is_settled)
"""
_PLACE: LiteralString = """
update checkouts set state = 'placed', is_settled = true
where id = %(checkout)s and state = 'open' and deadline > %(now)s returning 1
"""
_SETTLE = "update checkouts set is_settled = true where id = %(id)s and state = 'refused'"
_ANONYMISE_HISTORY = """
update order_history set created_by = null where order_id = any(%(orders)s) and created_by = %(user_id)s
"""
_FORGET_TEXTS: tuple[LiteralString, ...] = (
    "update order_history set note = '' where order_id = any(%(orders)s) and created_by is not null and note <> ''",
    "update order_returns set reason = '' where order_id = any(%(orders)s) and reason <> ''",
    "update order_refunds set reason = null where order_id = any(%(orders)s) and reason is not null",
    "delete from order_notes where order_id = any(%(orders)s)",
)
_FORGET_AUTHOR = """
update order_notes set created_by_email = null
where storefront = %(storefront)s and created_by = %(user_id)s and created_by_email is not null
"""
_ANONYMISE_CHECKOUTS = """
update checkouts set user_id = %(anonymous)s where storefront = %(storefront)s and user_id = %(user_id)s
"""


class OrderNumberTaken(Exception):
    """Another order of the storefront has this number."""


async def place(executor: Executor, order: Order, lines: list[OrderLine], entry: HistoryEntry, event: Envelope) -> bool:
    """Close an order's checkout and insert the order with its first history entry and its event, in one statement.

    Returns False when the checkout is closed or past its deadline. Raises OrderNumberTaken.
    """
    rows: list[TableModel | UnmappedRow] = [order, *lines, entry, outbox.row(event)]
    try:
        return await executor.add_guarded(_PLACE, *rows, checkout=order.id, now=clock.now())
    except UniqueViolation as error:
        if error.diag.constraint_name == "orders_number":
            raise OrderNumberTaken(order.number) from error
        raise


class Orders:
    """The orders of one storefront, to be changed. No query can reach another storefront's."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def change_language(self, user_id: UUID, language: Language | None) -> None:
        """Of all mails to a user."""
        await self._uow.execute(_CHANGE_LANGUAGE, storefront=self._storefront, user_id=user_id, language=language)

    async def record(self, order: Order, entry: HistoryEntry) -> None:
        """Save a changed order, and add the entry to its history."""
        await self._uow.defer_save(order)
        await self._uow.defer_add(entry)

    async def add(self, order: Order, lines: Sequence[OrderLine], history: Sequence[HistoryEntry]) -> None:
        """Store an order that no checkout has placed."""
        for row in (order, *lines, *history):
            await self._uow.defer_add(row)

    async def taken_numbers(self, numbers: Sequence[str]) -> set[str]:
        """Those of the numbers that orders have."""
        rows = await self._uow.fetch(_TAKEN, storefront=self._storefront, numbers=list(numbers))
        return {row["number"] for row in rows}

    async def get(self, order_id: UUID, user_id: UUID | None = None) -> Order:
        """Return an order, locked until the transaction ends. Raises OrderNotFound, also if it is not `user_id`'s."""
        order = await self._uow.get(Order, _FOR_UPDATE, id=order_id, storefront=self._storefront, user_id=user_id)
        if order is None:
            raise OrderNotFound(order_id=order_id)
        return order

    async def get_with_lines(self, order_id: UUID) -> tuple[Order, list[OrderLine]]:
        """Return an order, locked until the transaction ends, and its lines. Raises OrderNotFound."""
        orders, lines = await self._uow.fetch_many(
            objects(Order, _FOR_UPDATE, id=order_id, storefront=self._storefront, user_id=None),
            objects(OrderLine, _LINES, id=order_id),
        )
        if not orders:
            raise OrderNotFound(order_id=order_id)
        return orders[0], lines

    async def lines(self, order_id: UUID) -> list[OrderLine]:
        return await self._uow.get_all(OrderLine, _LINES, id=order_id)

    async def of_customer(self, user_id: UUID) -> list[Order]:
        """Return all orders of a customer, locked."""
        return await self._uow.get_all(Order, _OF_CUSTOMER, storefront=self._storefront, user_id=user_id)

    async def anonymise_customer(self, user_id: UUID, orders: list[Order]) -> None:
        """Save the anonymised orders, and remove the person from histories, checkouts, texts, and notes as staff."""
        for order in orders:
            await self._uow.defer_save(order)
        for statement in _FORGET_TEXTS:
            await self._uow.defer(statement, orders=[order.id for order in orders])
        await self._uow.defer(_ANONYMISE_HISTORY, user_id=user_id, orders=[order.id for order in orders])
        await self._uow.defer(_FORGET_AUTHOR, user_id=user_id, storefront=self._storefront)
        await self._uow.defer(
            _ANONYMISE_CHECKOUTS, user_id=user_id, storefront=self._storefront, anonymous=ANONYMOUS_USER_ID
        )


async def overdue_orders(uow: UnitOfWork, storefronts: Collection[str], limit: int) -> list[Order]:
    """Return pending orders past their expiry, locked. Skips rows that another transaction has locked."""
    return await uow.get_all(Order, _OVERDUE, now=clock.now(), storefronts=list(storefronts), limit=limit)


class Checkouts:
    """The checkouts of all storefronts."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def add(self, checkout: Checkout) -> bool:
        """Returns False when a checkout with this id exists already."""
        return await self._executor.add_if_absent(checkout)

    async def save(self, checkout: Checkout) -> None:
        await self._executor.defer_save(checkout)

    async def get(self, checkout_id: UUID) -> Checkout:
        """Return a checkout, locked."""
        (checkout,) = await self._executor.get_all(Checkout, "id = %(id)s for update", id=checkout_id)
        return checkout

    async def refuse(self, checkout_id: UUID) -> bool:
        """Prevent the checkout's order from being placed. Returns False if it has been placed already."""
        checkout = await self.get(checkout_id)
        is_refused = checkout.refuse()
        await self.save(checkout)
        return is_refused

    async def latest(self, request_id: UUID) -> Checkout:
        """Return the last attempt of a repeated request, locked."""
        (checkout,) = await self._executor.get_all(Checkout, _LATEST, request_id=request_id)
        return checkout

    async def possibly_holding(self, request_id: UUID) -> list[UUID]:
        """Return the ended attempts of a request that may still hold a claim or a reservation."""
        return [row["id"] for row in await self._executor.fetch(_POSSIBLY_HOLDING, request_id=request_id)]

    async def settle(self, checkout_id: UUID) -> None:
        """Mark a refused checkout as released."""
        await self._executor.execute(_SETTLE, id=checkout_id)

    async def unsettled(self, before: datetime, limit: int) -> list[Checkout]:
        """Return checkouts past their deadline, locked. Skips rows that another transaction has locked."""
        return await self._executor.get_all(Checkout, _UNSETTLED, before=before, limit=limit)
