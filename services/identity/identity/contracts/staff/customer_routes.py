"""`/api/staff/v1/customers`."""

from typing import Annotated, Any
from uuid import UUID

from common.paging import decode_cursor, encode_cursor, integer
from common.web import Reads, StaffMember, router
from dialects.staff import CursorPage
from fastapi import Query
from pydantic import AfterValidator

from identity.contracts.staff.schemas import Customer
from identity.domain.customers import read_customer, read_customers
from identity.domain.errors import CustomerNotFound

routes = router("/api/staff/v1/customers", "customers")


def _without_null(text: str) -> str:
    """PostgreSQL has no NUL characters, so nothing is found by one."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


Search = Annotated[str | None, Query(max_length=254), AfterValidator(lambda text: text and _without_null(text))]


@routes.get("")
async def list_customers(
    caller: StaffMember,
    reads: Reads,
    search: Search = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> CursorPage[Customer]:
    """Newest first. `search` is a part of the e-mail address or of the name."""
    before = decode_cursor(cursor, integer)[0] if cursor else None
    rows = await read_customers(reads, caller.storefront, search, before, limit + 1)
    following = encode_cursor(rows[limit - 1]["number"]) if len(rows) > limit else None
    return CursorPage(items=[_customer(row) for row in rows[:limit]], next_cursor=following)


@routes.get("/{customer_id}")
async def read(customer_id: UUID, caller: StaffMember, reads: Reads) -> Customer:
    row = await read_customer(reads, caller.storefront, customer_id)
    if row is None:
        raise CustomerNotFound(customer_id=customer_id)
    return _customer(row)


def _customer(row: dict[str, Any]) -> Customer:
    return Customer.model_validate({name: row[name] for name in Customer.model_fields})
