"""The mails to customers about their orders."""

from collections.abc import Mapping
from typing import Any

from common.db.unit_of_work import UnitOfWork
from common.kernel.money import formatter
from common.kernel.storefronts import Storefront
from common.mail.mails import Templates, send_mail

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status

TEMPLATES = Templates("orders")
TEMPLATE_OF_STATUS: Mapping[Status, str] = {
    Status.SHIPPED: "shipped",
    Status.DELIVERED: "delivered",
    Status.CANCELLED: "cancelled",
}
"""Statuses without a template have no mail. For processing, the payment's mail is sent instead."""


async def enqueue_status_mail(
    uow: UnitOfWork, order: Order, storefront: Storefront, *, has_expired: bool = False
) -> None:
    """Enqueue the mail about the order's status, unless its customer was deleted or the status has no mail."""
    if name := TEMPLATE_OF_STATUS.get(order.status):
        await enqueue_order_mail(uow, name, order, storefront, has_expired=has_expired)


async def enqueue_payment_mail(uow: UnitOfWork, order: Order, lines: list[OrderLine], storefront: Storefront) -> None:
    """Enqueue the mail that confirms the payment, unless the customer was deleted."""
    await enqueue_order_mail(uow, "confirmation", order, storefront, lines=lines)


async def enqueue_order_mail(uow: UnitOfWork, name: str, order: Order, storefront: Storefront, **context: Any) -> None:
    if order.email:
        context |= {"order": order, "money": formatter(order.currency)}
        await send_mail(uow, TEMPLATES.render(name, storefront, order.email, order.language, **context))
