"""Emporium's bodies. Answers are built as dictionaries from rows; the models document and test them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.money import formatter
from common.web import Body, Output
from pydantic import StringConstraints

from orders.domain.status import Status

ADDRESS = ("full_name", "street_address", "apartment", "city", "state", "country", "zip_code", "phone_number")


class CheckOutBody(Body):
    shipping_address_id: UUID
    billing_address_id: UUID


class StatusBody(Body):
    """`tracking_number` belongs to `shipped`; without a `note` the history gets a usual one."""

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


def created_order(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines`, as CreatedOrder."""
    money = formatter(row["currency"])
    return {
        "id": row["id"],
        "order_number": row["number"],
        "status": row["status"],
        "subtotal": money(row["subtotal"]),
        "tax": money(row["tax"]),
        "shipping_cost": money(row["shipping"]),
        "discount": money(row["discount"]),
        "total_amount": money(row["total"]),
        "items": [_item(line, money) for line in row["lines"]],
        "shipping_address": {key: row["shipping_address"][key] for key in ADDRESS},
        "billing_address": {key: row["billing_address"][key] for key in ADDRESS},
        "created_at": row["created_at"],
    }


def order_detail(row: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its `lines` and `history`, as OrderDetail."""
    return {
        **created_order(row),
        "status_history": [{key: entry[key] for key in ("status", "note", "created_at")} for entry in row["history"]],
        "tracking_number": row["tracking_number"],
        "shipped_at": row["shipped_at"],
        "delivered_at": row["delivered_at"],
    }


def listed_order(row: Mapping[str, Any]) -> dict[str, Any]:
    money = formatter(row["currency"])
    return {
        "id": row["id"],
        "order_number": row["number"],
        "status": row["status"],
        "total_amount": money(row["total"]),
        "item_count": row["item_count"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _item(line: Mapping[str, Any], money: Any) -> dict[str, Any]:
    return {
        "id": line["id"],
        "product_name": line["product_name"],
        "product_sku": line["sku"],
        "variant_name": line["variant_name"],
        "price": money(line["unit_price"]),
        "quantity": line["quantity"],
        "subtotal": money(line["unit_price"] * line["quantity"]),
    }
