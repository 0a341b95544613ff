"""What the customer is written to about an order."""

from collections.abc import Mapping

from common.mail import Templates, send_mail
from common.money import formatter
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status

TEMPLATES = Templates("orders")
OF_STATUS: Mapping[Status, str] = {
    Status.PROCESSING: "confirmation",
    Status.SHIPPED: "shipped",
    Status.DELIVERED: "delivered",
    Status.CANCELLED: "cancelled",
}
"""The template for each status that is worth a mail."""


async def write_to_customer(
    session: AsyncSession,
    order: Order,
    lines: list[OrderLine],
    storefront: Storefront,
    *,
    was_paid: bool = False,
    has_expired: bool = False,
) -> None:
    """Enqueue the mail about the order's status, unless its customer is gone or there is nothing to say."""
    name = OF_STATUS.get(order.status)
    if name is None or not order.email:
        return
    money = formatter(order.currency)
    facts = {"order": order, "lines": lines, "money": money, "was_paid": was_paid, "has_expired": has_expired}
    await send_mail(session, TEMPLATES.render(name, storefront, order.email, **facts))
