"""Staff's bodies for orders. Amounts are decimal strings in `currency`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Output, StrictBody
from dialects.staff import Followed
from pydantic import StringConstraints

from orders.domain.status import Status


class StatusBody(StrictBody):
    """`tracking_number` belongs to `shipped`; without a `note` the history gets the status's default note."""

    status: Status
    tracking_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] | None = None


class Line(Output):
    id: UUID
    product_id: UUID
    variant_id: UUID | None
    product_name: str
    product_slug: str
    variant_name: str | None
    sku: str
    image: str | None
    unit_price: str
    quantity: int
    subtotal: str


class Entry(Output):
    """`created_by` is null for changes that no user made. `created_by_name` is the e-mail address or the API key's name
    at that time, `[erased]` of an erased person."""

    status: Status
    note: str
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime


class Address(Output):
    full_name: str
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    phone_number: str | None


class OrderSummary(Output):
    """`email` is empty when the account was deleted. `refunded` is the total refunded so far. `imported_at` is null for
    orders that were placed here."""

    id: UUID
    number: str
    email: str
    status: Status
    total: str
    refunded: str
    currency: str
    payment_id: UUID | None
    user_id: UUID
    item_count: int
    tracking_number: str | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime
    imported_at: datetime | None


class PaymentOfOrder(Output):
    """`amount` and `refunded` are decimal strings of `currency`."""

    id: UUID
    status: str
    amount: str
    refunded: str
    currency: str
    transaction_id: str | None
    payment_date: datetime | None


class ListedOrder(OrderSummary):
    """`customer` is the recipient. `lines`, `history` and `payments` are null unless `expand` names them."""

    customer: str
    lines: list[Line] | None
    history: list[Entry] | None
    payments: list[PaymentOfOrder] | None


class OrderPage(Output, Followed):
    """`total_count` counts all orders that the filters select, on the first page; null on the others.

    `next_cursor` is null on the last page.
    """

    items: list[ListedOrder]
    total_count: int | None
    next_cursor: str | None


class OrderBody(OrderSummary):
    """`expires_at` matters while the order is pending."""

    subtotal: str
    tax: str
    shipping: str
    discount: str
    shipping_address: Address
    billing_address: Address
    expires_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    lines: list[Line]
    history: list[Entry]
