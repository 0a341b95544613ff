"""Which books are ordered, for generation."""

from uuid import UUID, uuid4

import pytest
from common.rpc.interfaces.orders import OrdersInterface
from orders.domain.book_order import BookOrder, BookOrderItem, BookOrderStatus
from testkit.harness import Harness


async def ordered(orders: Harness, storefront: str, status: BookOrderStatus) -> UUID:
    """A book in an order with this status."""
    book_id, order = (
        uuid4(),
        BookOrder(
            storefront=storefront,
            user_id=uuid4(),
            email="ada@example.com",
            tier_code="book_8",
            tier_name="8 pages",
            status=status,
            currency="GEL",
            delivery=0,
            total=4000,
        ),
    )
    item = BookOrderItem(
        order_id=order.id, position=1, book_id=book_id, title="The dragon", quantity=1, unit_price=4000
    )
    await orders.database.autocommit.defer_add(order, item)
    return book_id


@pytest.mark.parametrize("status", BookOrderStatus)
async def test_books_of_orders_are_ordered_unless_the_order_is_cancelled(
    orders: Harness, status: BookOrderStatus
) -> None:
    storefront = orders.storefront("storybook")
    book_id = await ordered(orders, storefront, status)
    found = await orders.calls(OrdersInterface).ordered_books(storefront, [book_id, uuid4()])
    assert found == ([] if status is BookOrderStatus.CANCELLED else [book_id])


async def test_the_books_of_another_storefront_are_not_ordered(orders: Harness) -> None:
    book_id = await ordered(orders, orders.storefront("storybook"), BookOrderStatus.PAID)
    assert await orders.calls(OrdersInterface).ordered_books(orders.storefront("storybook"), [book_id]) == []
