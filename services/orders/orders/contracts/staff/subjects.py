"""Orders as events show them to other systems."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from orders.contracts.staff.book_schemas import BookOrderBody, book_order_body
from orders.contracts.staff.presenters import order_body
from orders.contracts.staff.schemas import OrderBody
from orders.repository.book_order_reads import BookOrderReads
from orders.repository.reads import OrderReads


async def _order(executor: Executor, storefront: Storefront, key: str) -> dict[str, Any]:
    return order_body(await OrderReads(executor, storefront.name).named_detail(UUID(key)))


async def _book_order(executor: Executor, storefront: Storefront, key: str) -> dict[str, Any]:
    return book_order_body(await BookOrderReads(executor, storefront.name).detail(int(key)))


SUBJECTS: Mapping[str, Subject] = {
    "order": Subject(OrderBody, _order),
    "book_order": Subject(BookOrderBody, _book_order),
}
