"""Staff's bodies for orders of books and of retry packs. Amounts are decimal strings in `currency`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, StrictBody, shown
from common.http.person_names import with_name
from common.kernel.callers import Caller
from common.kernel.money import formatter, to_decimal_string
from pydantic import Field, StringConstraints

from orders.domain.book_order import BookOrderStatus
from orders.repository.book_orders import LARGEST_NUMBER

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class CompleteBody(StrictBody):
    note: _Text | None = None


class CancelBody(StrictBody):
    reason: _Text


class ReprintBody(StrictBody):
    reason: _Text


class RetryClaimBody(StrictBody):
    """`customer_id` is the number of the customer whose the order is to be; without it, the account with its email."""

    customer_id: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] | None = None


class ListedBookOrder(Output):
    """`id` is the number that the customer sees. `awaits_claim`: paid by a visitor who has no account yet.

    `full_name` is that of the address, `copies` the number of books; a retry pack has neither. Since
    `reprint_requested_at` the books are to be printed again.
    """

    id: int
    user_id: UUID | None
    email: str
    tier_code: str
    tier_name: str
    status: BookOrderStatus
    currency: str
    total: str
    full_name: str | None
    copies: int
    book_ids: list[UUID]
    awaits_claim: bool
    created_at: datetime
    updated_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    tracking_number: str | None
    reprint_requested_at: datetime | None


def listed_book_order(row: Mapping[str, Any]) -> dict[str, Any]:
    return shown(ListedBookOrder, row, id=row["number"], total=to_decimal_string(row["total"], row["currency"]))


class Item(Output):
    book_id: UUID
    title: str
    quantity: int
    unit_price: str


class Entry(Output):
    """`created_by` is null for changes that no user made. `created_by_name` is the e-mail address or the API key's name
    at that time, `[erased]` of an erased person."""

    status: BookOrderStatus
    note: str
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime


class Address(Output):
    """Empty texts after the customer's account was deleted."""

    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str


class RetryPackBody(Output):
    id: UUID
    content_type: str
    content_id: UUID
    book_id: UUID
    size: int


class BookOrderBody(Output):
    """An order of books with its address and books, or of a retry pack. `claim_attempts` of a visitor's paid order."""

    id: int
    user_id: UUID | None
    email: str
    tier_code: str
    tier_name: str
    status: BookOrderStatus
    currency: str
    delivery: str
    total: str
    transaction_id: str | None
    awaits_claim: bool
    claim_attempts: int
    address: Address | None
    items: list[Item]
    retry_pack: RetryPackBody | None
    history: list[Entry]
    created_at: datetime
    updated_at: datetime
    paid_at: datetime | None
    claimed_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    shipped_at: datetime | None
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    reprint_requested_at: datetime | None


def book_order_body(row: Mapping[str, Any], caller: Caller | None = None) -> dict[str, Any]:
    """The `caller` may just have made an entry of the history."""
    money = formatter(row["currency"])
    return shown(
        BookOrderBody,
        row,
        id=row["number"],
        delivery=money(row["delivery"]),
        total=money(row["total"]),
        address=shown(Address, row["address"]) if row["address"] else None,
        items=[shown(Item, item, unit_price=money(item["unit_price"])) for item in row["items"]],
        retry_pack=shown(RetryPackBody, row["retry_pack"]) if row["retry_pack"] else None,
        history=[shown(Entry, with_name(entry, caller)) for entry in row["history"]],
    )


class ListedClaim(Output):
    """A visitor's order `order_id` that was paid, and whose claim has not come back."""

    order_id: int
    email: str
    paid_at: datetime
    claim_requested_at: datetime
    claim_attempts: int
