"""Store an order of books or of a retry pack, once per keyed request."""

from collections.abc import Callable, Sequence
from itertools import count
from uuid import UUID, uuid4, uuid5

from common.db.database import Database
from common.db.table_model import TableModel
from common.kernel import clock
from common.messaging.outbox import RETENTION

from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders

Build = Callable[[UUID], tuple[BookOrder, Sequence[TableModel]]]
"""Builds the order with this id, and its other rows."""


async def store_book_order(database: Database, storefront: str, request_id: UUID | None, build: Build) -> BookOrder:
    """Store the order. A repeated request, also one whose process died, gets the order of its first attempt.

    `request_id` is derived from an idempotency key, which is another request's when the key has expired.
    """
    async with database.transaction() as uow:
        orders = BookOrders(uow, storefront)
        for attempt in count():
            order, rows = build(uuid5(request_id, str(attempt)) if request_id else uuid4())
            is_new = await orders.place(order, *rows)
            stored = await orders.by_id(order.id)
            if is_new or stored.created_at >= clock.now() - RETENTION:
                return stored
    raise AssertionError("unreachable")
