"""Staff's bodies for shipments, returns, refunds, notes and bulk changes of orders. Amounts are decimal strings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from common.http import Output, StrictBody
from common.kernel.own_fields import OwnFieldChanges
from pydantic import AnyHttpUrl, ConfigDict, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from orders.domain.status import Status
from orders.use_cases.change_orders_in_bulk import MOST, BulkAction
from orders.use_cases.resend_order_mail import OrderMail
from orders.use_cases.ship_lines import Tracking

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Tracked = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$")]
Payment = Literal["unpaid", "paid", "partly_refunded", "refunded"]


class AddressChanges(StrictBody):
    full_name: Text | None = None
    street_address: Text | None = None
    apartment: Text | None = None
    city: Text | None = None
    state: Text | None = None
    country: Text | None = None
    zip_code: Text | None = None
    phone_number: Text | None = None

    @model_validator(mode="after")
    def keeps_what_is_required(self) -> Self:
        for name in ("full_name", "street_address", "city", "country", "zip_code"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise PydanticCustomError("address.required", "Must not be null.", {"name": name})
        return self


class NoteRequest(StrictBody):
    text: Note


class NoteBody(Output):
    """Customers do not see notes."""

    id: UUID
    text: str
    created_by: UUID | None
    created_by_name: str | None
    created_by_email: str | None
    created_at: datetime


class MailRequest(StrictBody):
    mail: OrderMail


class MailBody(Output):
    mail: OrderMail
    to: str


class LineQuantity(StrictBody):
    line_id: UUID
    quantity: Annotated[int, Field(gt=0, le=1_000_000, strict=True)]


Lines = Annotated[tuple[LineQuantity, ...], Field(min_length=1, max_length=500)]


def quantities(lines: Sequence[LineQuantity]) -> dict[UUID, int]:
    """By line; a line that is named twice counts with both quantities."""
    total: dict[UUID, int] = {}
    for line in lines:
        total[line.line_id] = total.get(line.line_id, 0) + line.quantity
    return total


class ParcelRequest(StrictBody):
    """`notify` mails the customer."""

    carrier: Tracked | None = None
    tracking_number: Tracked | None = None
    tracking_url: AnyHttpUrl | None = None
    note: Note | None = None
    notify: StrictBool = True

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            carrier=self.carrier or None,
            tracking_number=self.tracking_number or None,
            tracking_url=str(self.tracking_url) if self.tracking_url else None,
        )


class ShipmentRequest(ParcelRequest):
    """Without `lines` everything that is left is shipped. `notify` mails the customer."""

    lines: Lines | None = None


class ShipmentChanges(StrictBody):
    carrier: Tracked | None = None
    tracking_number: Tracked | None = None
    tracking_url: AnyHttpUrl | None = None


class ShippedLine(Output):
    line_id: UUID
    quantity: int


class ShipmentBody(Output):
    """`position` counts the shipments of the order from 1."""

    id: UUID
    position: int
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    lines: list[ShippedLine]
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime
    updated_at: datetime


class ReturnRequest(StrictBody):
    """Without `lines` everything came back. With `restock` the goods are for sale again.

    `refund` refunds the returned lines, `refund_shipping` the price of shipping; `notify` mails the refund.
    """

    lines: Lines | None = None
    restock: StrictBool
    refund: StrictBool = False
    refund_shipping: StrictBool = False
    notify: StrictBool = False
    reason: Note


class ReturnBody(Output):
    id: UUID
    restock: bool
    reason: str
    refund_id: UUID | None
    lines: list[ShippedLine]
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime


class OrderRefundRequest(StrictBody):
    """Lines and shipping, or an amount, or `full`: what has not been refunded yet."""

    lines: Lines | None = None
    shipping: StrictBool = False
    amount: Amount | None = None
    full: StrictBool = False
    restock: StrictBool = False
    notify: StrictBool = False
    reason: Note | None = None

    @model_validator(mode="after")
    def names_what_is_refunded(self) -> Self:
        chosen = [self.lines is not None or self.shipping, self.amount is not None, self.full]
        if sum(chosen) != 1:
            raise PydanticCustomError("order_refund.unclear", "Name lines and shipping, or an amount, or full.")
        if self.restock and self.lines is None:
            raise PydanticCustomError("order_refund.restock", "Name the lines that are restocked.")
        return self


class OrderRefundBody(Output):
    """`status` is that of the refund in payments: requested, succeeded or failed."""

    id: UUID
    amount: str
    currency: str
    status: str
    lines: list[ShippedLine]
    shipping: bool
    reason: str | None
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime


class BulkFilter(StrictBody):
    """As the parameters of the list."""

    status: Annotated[tuple[Status, ...], Field(max_length=6)] = ()
    search: Annotated[str, StringConstraints(max_length=200)] | None = None
    payment: Payment | None = None
    product_id: UUID | None = None
    sku: Annotated[str, StringConstraints(max_length=100)] | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


class BulkRequest(StrictBody):
    """`order_ids`, or `filter` with the `count` of orders that it selects at present."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "ship", "order_ids": ["3f2a7c1e-5b0d-4e6f-9a1b-2c3d4e5f6a7b"]}]}
    )

    action: BulkAction
    order_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST)] = ()
    filter: BulkFilter | None = None
    count: Annotated[int, Field(ge=0, strict=True)] | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def names_the_orders(self) -> Self:
        if bool(self.order_ids) is (self.filter is not None) or (self.filter is None) is not (self.count is None):
            raise PydanticCustomError("bulk.selection", "Name order_ids, or a filter with its count.")
        if self.action is BulkAction.NOTE and self.note is None:
            raise PydanticCustomError("bulk.note", "A note needs its text.")
        return self


class BulkResult(Output):
    """`code` and `detail` are the refusal of this order; null if it was changed."""

    order_id: UUID
    changed: bool
    code: str | None
    detail: str | None


class BulkBody(Output):
    changed: int
    refused: int
    results: list[BulkResult]


class OrderChanges(StrictBody):
    metadata: OwnFieldChanges
