"""Add the paid order of a demo customer's picture book, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.book_events import paid
from orders.domain.book_order import BookOrder, BookOrderItem
from orders.repository.book_orders import BookOrders
from orders.storefront import Books, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedBookOrder:
    """An order of one copy of a book. `address` has the fields of a contact address. The storefront has tiers."""

    storefront: Storefront
    user_id: UUID
    tier_code: str
    address: Mapping[str, str]
    book_id: UUID
    title: str


async def seed_book_order(command: SeedBookOrder, uow: UnitOfWork) -> bool:
    """Record an order that is paid, without mails; False if it was recorded before."""
    storefront = command.storefront
    order_id = uuid5(NAMESPACE_URL, f"{storefront.name}/{command.user_id}/demo book order")
    tier, orders = _tier(command), BookOrders(uow, storefront.name)
    item = BookOrderItem(
        order_id=order_id, position=0, book_id=command.book_id, title=command.title, quantity=1, unit_price=tier.price
    )
    if not await orders.place(_order(order_id, command, tier), item):
        return False
    order = await orders.by_id(order_id)
    entry = order.pay(None)
    await orders.record(order, entry)
    await publish(uow, paid(order, [item], None))
    return True


def _tier(command: SeedBookOrder) -> Tier:
    """The tier with this code, or the cheapest one."""
    books = command.storefront.section(Books)
    return books.tier(command.tier_code) or min(books.tiers, key=lambda tier: tier.price)


def _order(order_id: UUID, command: SeedBookOrder, tier: Tier) -> BookOrder:
    delivery = command.storefront.section(Books).delivery
    return BookOrder(
        id=order_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        email=command.address["email"],
        tier_code=tier.code,
        tier_name=tier.name,
        currency=command.storefront.currency,
        delivery=delivery,
        total=delivery + tier.price,
        address=dict(command.address),
    )
