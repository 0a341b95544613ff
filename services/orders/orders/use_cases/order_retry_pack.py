"""Order a retry pack: more generations of one item of a book that is paid for."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from common.kernel.storefronts import Storefront

from orders.domain.book_errors import BookNotPaid, ItemNotFound, OrderedBookNotOwned
from orders.domain.book_order import RETRY_PACK, BookOrder, RetryPackOrder
from orders.storefront import Books
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.store_book_order import store_book_order

TITLE = "Retry pack"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRetryPack:
    """`content_type` is CHARACTER, COVER or PAGE; `content_id` a character, a page, or, for covers, a book."""

    storefront: Storefront
    user_id: UUID
    email: str
    content_type: str
    content_id: UUID
    request_id: UUID | None


@dataclass(frozen=True, slots=True)
class OrderedPack:
    order: BookOrder
    pack_id: UUID
    size: int


async def order_retry_pack(command: OrderRetryPack, context: BookOrderContext) -> OrderedPack:
    """Raises ItemNotFound, OrderedBookNotOwned, BookNotPaid."""
    name = command.storefront.name
    book = await context.generation.book_of_item(name, command.content_type, command.content_id)
    if book is None:
        raise ItemNotFound()
    if book.user_id != command.user_id:
        raise OrderedBookNotOwned()
    if not book.is_paid:
        raise BookNotPaid()
    book_id = book.id

    def build(order_id: UUID) -> tuple[BookOrder, list[RetryPackOrder]]:
        return _order(order_id, command), [_pack(order_id, book_id, command)]

    order = await store_book_order(context.database, name, command.request_id, build)
    return OrderedPack(order, _pack_id(order.id), command.storefront.section(Books).pack_size)


def _order(order_id: UUID, command: OrderRetryPack) -> BookOrder:
    return BookOrder(
        id=order_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        email=command.email,
        tier_code=RETRY_PACK,
        tier_name=TITLE,
        currency=command.storefront.currency,
        delivery=0,
        total=command.storefront.section(Books).pack_price,
    )


def _pack(order_id: UUID, book_id: UUID, command: OrderRetryPack) -> RetryPackOrder:
    return RetryPackOrder(
        id=_pack_id(order_id),
        order_id=order_id,
        content_type=command.content_type,
        content_id=command.content_id,
        book_id=book_id,
        size=command.storefront.section(Books).pack_size,
    )


def _pack_id(order_id: UUID) -> UUID:
    return uuid5(order_id, "retry pack")
