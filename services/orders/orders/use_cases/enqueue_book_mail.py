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
    await enqueue_book_mail(uow, "book_confirmation", order, items, storefront)


async def enqueue_production_mail(
    uow: UnitOfWork, order: BookOrder, items: list[BookOrderItem], storefront: Storefront
) -> None:
    """Enqueue the mail that tells staff what to produce."""
    mail = TEMPLATES.render("book_to_produce", storefront, storefront.mail.staff, **_context(order, items))
    await send_mail(uow, mail)


async def enqueue_book_mail(
    uow: UnitOfWork, name: str, order: BookOrder, items: list[BookOrderItem], storefront: Storefront
) -> None:
    """Enqueue a mail to the customer, unless the account was deleted."""
    if order.email:
        mail = TEMPLATES.render(name, storefront, order.email, order.language, **_context(order, items))
        await send_mail(uow, mail)


def _context(order: BookOrder, items: list[BookOrderItem]) -> dict[str, Any]:
    return {"order": order, "items": items, "money": formatter(order.currency)}
