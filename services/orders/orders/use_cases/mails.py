"""What the customer is written to about an order."""

from collections.abc import Mapping
from typing import Any

from common.mail import Templates, send_mail
from common.money import formatter
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status

TEMPLATES = Templates("orders")
OF_STATUS: Mapping[Status, str] = {
    Status.SHIPPED: "shipped",
    Status.DELIVERED: "delivered",
    Status.CANCELLED: "cancelled",
}
"""The template for each status that is worth a mail. Processing is not: the payment is."""


async def write_to_customer(
    session: AsyncSession, order: Order, storefront: Storefront, *, has_expired: bool = False
) -> None:
    """Enqueue the mail about the order's status, unless its customer is gone or there is nothing to say."""
    if name := OF_STATUS.get(order.status):
        await _send(session, name, order, storefront, has_expired=has_expired)


async def confirm_payment(session: AsyncSession, order: Order, lines: list[OrderLine], storefront: Storefront) -> None:
    """Enqueue the mail that says that the payment arrived, unless the customer is gone."""
    await _send(session, "confirmation", order, storefront, lines=lines)


async def _send(session: AsyncSession, name: str, order: Order, storefront: Storefront, **facts: Any) -> None:
    if order.email:
        facts |= {"order": order, "money": formatter(order.currency)}
        await send_mail(session, TEMPLATES.render(name, storefront, order.email, **facts))
