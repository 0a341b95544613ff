"""Staff send a mail about an order again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from orders.domain.status import PURCHASED, Status
from orders.domain.workbench_errors import MailNotSendable
from orders.repository.writes import Orders
from orders.use_cases.enqueue_order_mail import enqueue_order_mail, enqueue_payment_mail


class OrderMail(StrEnum):
    CONFIRMATION = "confirmation"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


STATUSES: Mapping[OrderMail, frozenset[Status]] = {
    OrderMail.CONFIRMATION: PURCHASED,
    OrderMail.SHIPPED: frozenset({Status.SHIPPED, Status.DELIVERED, Status.RETURNED}),
    OrderMail.DELIVERED: frozenset({Status.DELIVERED, Status.RETURNED}),
    OrderMail.CANCELLED: frozenset({Status.CANCELLED}),
}
"""The statuses in which each mail is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendOrderMail:
    storefront: Storefront
    order_id: UUID
    mail: OrderMail


async def resend_order_mail(command: ResendOrderMail, uow: UnitOfWork) -> str:
    """The address it is sent to. Raises OrderNotFound, MailNotSendable."""
    order, lines = await Orders(uow, command.storefront.name).get_with_lines(command.order_id)
    if order.status not in STATUSES[command.mail] or not order.email:
        raise MailNotSendable()
    if command.mail is OrderMail.CONFIRMATION:
        await enqueue_payment_mail(uow, order, lines, command.storefront)
    else:
        await enqueue_order_mail(uow, command.mail.value, order, command.storefront)
    return order.email
