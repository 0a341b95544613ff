"""The mails about paid orders of books: to the customer, and to staff."""

from typing import Any

from common.db.unit_of_work import UnitOfWork
from common.kernel.money import formatter
from common.kernel.storefronts import Storefront
from common.mail.mails import Templates, send_mail

from orders.domain.book_order import BookOrder, BookOrderItem

TEMPLATES = Templates("orders")


async def enqueue_book_confirmation(
    uow: UnitOfWork, order: BookOrder, items: list[BookOrderItem], storefront: Storefront
) -> None:
    """Enqueue the mail that confirms the payment."""
    await enqueue_book_mail(uow, "book_confirmation", order, items, storefront, order.email)


async def enqueue_production_mail(
    uow: UnitOfWork, order: BookOrder, items: list[BookOrderItem], storefront: Storefront
) -> None:
    """Enqueue the mail that tells staff what to produce."""
    await enqueue_book_mail(uow, "book_to_produce", order, items, storefront, storefront.mail.staff)


async def enqueue_book_mail(
    uow: UnitOfWork, name: str, order: BookOrder, items: list[BookOrderItem], storefront: Storefront, to: str
) -> None:
    if to:
        context: dict[str, Any] = {"order": order, "items": items, "money": formatter(order.currency)}
        await send_mail(uow, TEMPLATES.render(name, storefront, to, **context))
