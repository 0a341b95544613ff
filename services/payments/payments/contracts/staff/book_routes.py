"""Staff's endpoints for the tiers of picture books, and for customers' ledgers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, Reads, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel.money import formatter, to_decimal_string
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from payments.domain.book_ledger import BookEntryType
from payments.repository import book_ledger
from payments.repository.book_ledger import ABOVE_ALL_NUMBERS
from payments.storefront import Books, Tier

ledger_routes = staff_router("/book-ledgers", "books", reads=Permission.PAYMENTS_READ)


class TierBody(Output):
    """A tier of the storefront's settings. `orders` were paid so far, for `revenue`, also those cancelled since."""

    id: int
    code: str
    name: str
    price: str
    currency: str
    pages: int
    max_retries_per_unit: int
    is_active: bool
    orders: int
    revenue: str


class TiersBody(Output):
    items: list[TierBody]


class BookEntryBody(Output):
    """`reference` is the order of a PURCHASE, or the version. `amount` in `currency` is null in other entries."""

    id: UUID
    entry_type: BookEntryType
    reference: UUID
    content_type: str | None
    content_id: UUID | None
    book_id: UUID | None
    attempt_number: int | None
    retry_consumed: bool
    tier_code: str | None
    amount: str | None
    currency: str | None
    metadata: dict[str, Any]
    created_at: datetime


def tier_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/tiers", "books", reads=Permission.BOOKS_READ)

    @routes.get("", response_model=TiersBody, operation_id="tiers.list")
    async def list_tiers(caller: StaffMember, executor: Reads) -> Response:
        """All tiers, also inactive ones, cheapest first."""
        storefront = storefronts[caller.storefront]
        totals = await book_ledger.totals_of_tiers(executor, caller.storefront, storefront.currency)
        tiers = sorted(storefront.section(Books).tiers, key=lambda each: each.price)
        items = [_tier_body(tier, storefront.currency, totals.get(tier.code)) for tier in tiers]
        return json_response({"items": items})

    return routes


@ledger_routes.get("/{user_id}", response_model=CursorPage[BookEntryBody], operation_id="book_ledgers.get")
async def read_ledger(
    user_id: UUID,
    caller: StaffMember,
    executor: Reads,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first. Other users have an empty ledger."""
    before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
    rows = await book_ledger.entries(executor, caller.storefront, user_id, before=before, limit=limit + 1)
    following = encode_cursor(rows[limit - 1]["number"]) if len(rows) > limit else None
    items = [_entry_body(row) for row in rows[:limit]]
    return json_response({"items": items, "next_cursor": following})


def _tier_body(tier: Tier, currency: str, totals: Mapping[str, Any] | None) -> dict[str, Any]:
    money = formatter(currency)
    return shown(
        TierBody,
        tier,
        price=money(tier.price),
        currency=currency,
        is_active=tier.active,
        orders=totals["orders"] if totals else 0,
        revenue=money(totals["amount"] if totals else 0),
    )


def _entry_body(row: Mapping[str, Any]) -> dict[str, Any]:
    amount = None if row["amount"] is None else to_decimal_string(row["amount"], row["currency"])
    return shown(BookEntryBody, row, metadata=row["facts"], amount=amount)
