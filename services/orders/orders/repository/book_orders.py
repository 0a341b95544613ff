"""Orders of books and of retry packs, to be changed: rows are locked until the transaction ends."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, objects
from common.db.table_model import TableModel
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.languages import Language

from orders.domain.book_errors import BookOrderNotFound, RetryPackNotFound
from orders.domain.book_order import BookOrder, BookOrderEntry, BookOrderItem, RetryPackOrder

LARGEST_NUMBER = 2**63 - 1
_NUMBERED: LiteralString = "storefront = %(storefront)s and number = %(number)s for update"
_WITH_THOSE_OF_ITS_GUEST: LiteralString = """
storefront = %(storefront)s and (number = %(number)s or guest_id = (
  select guest_id from book_orders where storefront = %(storefront)s and number = %(number)s
)) order by number for update
"""
_OF_GUEST: LiteralString = "storefront = %(storefront)s and guest_id = %(guest_id)s order by number for update"
_OF_CUSTOMER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s order by number for update"
_PENDING_OF_BOOKS: LiteralString = """
storefront = %(storefront)s and status = 'pending'
and id in (select order_id from book_order_items where book_id = any(%(book_ids)s)) order by number for update
"""
_LOCK_CUSTOMER: LiteralString = """
insert into book_customers (storefront, user_id) values (%(storefront)s, %(user_id)s)
on conflict (storefront, user_id) do update set user_id = excluded.user_id returning deleted_at
"""
_DELETE_CUSTOMER: LiteralString = """
insert into book_customers (storefront, user_id, deleted_at) values (%(storefront)s, %(user_id)s, %(now)s)
on conflict (storefront, user_id) do update set deleted_at = excluded.deleted_at
"""
_FORGET_NOTES: LiteralString = """
update book_order_history set note = '' where order_id = any(%(orders)s) and created_by is not null and note <> ''
"""
_UNCLAIMED: LiteralString = """
status = 'paid' and user_id is null and claim_requested_at <= %(before)s and storefront = any(%(storefronts)s)
order by claim_requested_at limit %(limit)s for update skip locked
"""
_CHANGE_LANGUAGE: LiteralString = """
update book_orders set language = %(language)s where id in (
  select id from book_orders where storefront = %(storefront)s and user_id = %(user_id)s
  and language is distinct from cast(%(language)s as text) order by number for update
)
"""
_PACK: LiteralString = """
select p.id, o.user_id, p.content_type, p.content_id, o.status in ('paid', 'completed') as is_paid
from retry_packs p join book_orders o on o.id = p.order_id
where o.storefront = %(storefront)s and p.id = %(id)s
"""
_RAISE_NUMBERS: LiteralString = """
select setval(counter, %(above)s)
from (select cast(pg_get_serial_sequence('book_orders', 'number') as regclass) as counter) orders
where coalesce(pg_sequence_last_value(counter), 0) < %(above)s
"""
_ORDERED: LiteralString = """
select distinct i.book_id from book_order_items i join book_orders o on o.id = i.order_id
where o.storefront = %(storefront)s and i.book_id = any(%(book_ids)s) and o.status <> 'cancelled'
"""


async def retry_pack(executor: Executor, storefront: str, pack_id: UUID) -> Row:
    """A retry pack, as `common.rpc.interfaces.orders.RetryPack`. Raises RetryPackNotFound."""
    row = await executor.fetch_one(_PACK, storefront=storefront, id=pack_id)
    if row is None:
        raise RetryPackNotFound()
    return row


async def ordered_books(executor: Executor, storefront: str, book_ids: list[UUID]) -> list[UUID]:
    """Those of the books that are in an order which is not cancelled."""
    rows = await executor.fetch(_ORDERED, storefront=storefront, book_ids=book_ids)
    return [row["book_id"] for row in rows]


async def raise_numbers(executor: Executor, above: int) -> None:
    """Let new orders have numbers above this one."""
    await executor.execute(_RAISE_NUMBERS, above=above)


async def unclaimed_orders(
    uow: UnitOfWork, storefronts: Collection[str], before: datetime, limit: int
) -> list[BookOrder]:
    """Paid guests' orders whose claim was requested last before a moment. Skips rows that are locked."""
    return await uow.get_all(BookOrder, _UNCLAIMED, storefronts=list(storefronts), before=before, limit=limit)


class BookOrders:
    """The orders of one storefront. No query can reach another storefront's."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def place(self, order: BookOrder, *rows: TableModel) -> bool:
        """Add an order with its other rows; False if an order with its id exists."""
        if not await self._uow.add_if_absent(order):
            return False
        await self._uow.defer_add(*rows, order.entry("Ordered."))
        return True

    async def change_language(self, user_id: UUID, language: Language | None) -> None:
        """Of all mails to a user."""
        await self._uow.execute(_CHANGE_LANGUAGE, storefront=self._storefront, user_id=user_id, language=language)

    async def by_id(self, order_id: UUID) -> BookOrder:
        """An order that exists, with its number."""
        where: LiteralString = "storefront = %(storefront)s and id = %(id)s"
        (order,) = await self._uow.get_all(BookOrder, where, storefront=self._storefront, id=order_id)
        return order

    async def numbered(self, number: int) -> BookOrder:
        """Raises BookOrderNotFound."""
        order = await self._uow.get(BookOrder, _NUMBERED, storefront=self._storefront, number=number)
        if order is None:
            raise BookOrderNotFound()
        return order

    async def with_those_of_its_guest(self, number: int) -> tuple[BookOrder, list[BookOrder]]:
        """An order and the other ones of its guest. All are locked, in the order of their numbers.

        Raises BookOrderNotFound.
        """
        found = await self._uow.get_all(BookOrder, _WITH_THOSE_OF_ITS_GUEST, storefront=self._storefront, number=number)
        order = next((each for each in found if each.number == number), None)
        if order is None:
            raise BookOrderNotFound()
        return order, [each for each in found if each is not order]

    async def of_guest(self, guest_id: UUID) -> list[BookOrder]:
        return await self._uow.get_all(BookOrder, _OF_GUEST, storefront=self._storefront, guest_id=guest_id)

    async def of_customer(self, user_id: UUID) -> list[BookOrder]:
        return await self._uow.get_all(BookOrder, _OF_CUSTOMER, storefront=self._storefront, user_id=user_id)

    async def pending_of_books(self, book_ids: Sequence[UUID]) -> list[BookOrder]:
        """The unpaid orders that contain one of the books."""
        values = {"storefront": self._storefront, "book_ids": list(book_ids)}
        return await self._uow.get_all(BookOrder, _PENDING_OF_BOOKS, **values)

    async def is_deleted(self, user_id: UUID) -> bool:
        """Whether the account was deleted. Its deletion waits until this transaction ends."""
        values = {"storefront": self._storefront, "user_id": user_id}
        return await self._uow.fetch_value(_LOCK_CUSTOMER, **values) is not None

    async def mark_deleted(self, user_id: UUID) -> None:
        """Note that the account was deleted, after the claims for it that have begun."""
        await self._uow.execute(_DELETE_CUSTOMER, storefront=self._storefront, user_id=user_id, now=clock.now())

    async def forget_notes(self, orders: Sequence[BookOrder]) -> None:
        """Remove the texts that persons wrote into the history."""
        await self._uow.defer(_FORGET_NOTES, orders=[order.id for order in orders])

    async def contents(self, order: BookOrder) -> tuple[list[BookOrderItem], RetryPackOrder | None]:
        """The books of an order, or its retry pack."""
        packs, items = await self._uow.fetch_many(
            objects(RetryPackOrder, "order_id = %(id)s", id=order.id),
            objects(BookOrderItem, "order_id = %(id)s order by position", id=order.id),
        )
        return items, packs[0] if packs else None

    async def record(self, order: BookOrder, entry: BookOrderEntry | None = None) -> None:
        """Save a changed order, and add the entry to its history."""
        await self._uow.defer_save(order)
        if entry:
            await self._uow.defer_add(entry)
