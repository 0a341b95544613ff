"""Builds the events of book orders."""

from collections.abc import Iterable

from common.events.orders import BookOrderPaid, ClaimRequested, RetryPackFacts

from orders.domain.book_order import BookOrder, BookOrderItem, RetryPackOrder


def paid(order: BookOrder, items: Iterable[BookOrderItem], pack: RetryPackOrder | None) -> BookOrderPaid:
    """The order must be paid, and have a customer."""
    assert order.user_id
    assert order.paid_at
    return BookOrderPaid(
        storefront=order.storefront,
        version=order.version,
        order_id=order.id,
        number=order.number,
        user_id=order.user_id,
        tier_code=order.tier_code,
        amount=order.total,
        currency=order.currency,
        book_ids=list(dict.fromkeys(item.book_id for item in items)),
        retry_pack=pack and RetryPackFacts(id=pack.id, content_type=pack.content_type, content_id=pack.content_id),
        paid_at=order.paid_at,
    )


def claim_requested(order: BookOrder) -> ClaimRequested:
    """The order must be a guest's."""
    assert order.guest_id
    return ClaimRequested(
        storefront=order.storefront,
        version=order.version,
        order_id=order.id,
        number=order.number,
        guest_id=order.guest_id,
        user_id=order.claim_user_id,
        email=order.email,
        full_name=order.address["full_name"],
        phone=order.address["phone"],
        language=order.language,
    )
