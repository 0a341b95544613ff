"""Emporium's bodies. Responses are built as dictionaries from rows; the models document and test them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Body, Output
from pydantic import StringConstraints

from orders.domain.status import Status


class CheckOutBody(Body):
    shipping_address_id: UUID
    billing_address_id: UUID


class StatusBody(Body):
    """`tracking_number` belongs to `shipped`; without a `note` the history gets the status's default note."""

    status: Status
    tracking_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] | None = None


class Item(Output):
    id: UUID
    product_name: str
    product_sku: str
    variant_name: str | None
    price: str
    quantity: int
    subtotal: str


class Address(Output):
    full_name: str
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    phone_number: str | None


class CreatedOrder(Output):
    id: UUID
    order_number: str
    status: Status
    subtotal: str
    tax: str
    shipping_cost: str
    discount: str
    total_amount: str
    items: list[Item]
    shipping_address: Address
    billing_address: Address
    created_at: datetime


class HistoryItem(Output):
    status: Status
    note: str
    created_at: datetime


class OrderDetail(CreatedOrder):
    status_history: list[HistoryItem]
    tracking_number: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None


class ListedOrder(Output):
    id: UUID
    order_number: str
    status: Status
    total_amount: str
    item_count: int
    created_at: datetime
    updated_at: datetime


class CancelledOrder(Output):
    id: UUID
    status: Status
    created_at: datetime


class Cancelled(Output):
    message: str
    order: CancelledOrder
