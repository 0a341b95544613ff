"""`/api/staff/v1/customers`: the accounts of customers."""

from typing import Annotated
from uuid import UUID

from common.db.executor import Executor, Row
from common.http import Reads, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.staff import staff_router
from common.kernel.callers import Caller
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import Query, Response
from pydantic import AfterValidator

from identity.contracts.staff.schemas import Customer, CustomerChangesBody, CustomerDetail
from identity.domain.errors import CustomerNotFound
from identity.http.dependencies import CurrentStorefront, add_revocation_headers
from identity.repository.customers import read_customer, read_customer_addresses, read_customers
from identity.repository.passkeys import delete_passkey, read_passkeys
from identity.use_cases.set_active import SetActive, set_active

routes = staff_router("/customers", "customers", reads=Permission.CUSTOMERS_READ, writes=Permission.CUSTOMERS_WRITE)
CUSTOMER = row_of("users", "customer_id", without=("updated_at",))


def _without_null(text: str) -> str:
    """PostgreSQL refuses NUL characters. The replacement character matches no name, as a NUL would."""
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
    """From the newest to the oldest. `search` is a part of the e-mail address, of the name or of the username."""
    before = decode_cursor(cursor, NUMBER)[0] if cursor else None
    rows = await read_customers(reads, caller.storefront, search, before, limit + 1)
    next_cursor = encode_cursor(rows[limit - 1]["number"]) if len(rows) > limit else None
    return CursorPage(
        items=[Customer.model_validate(row, extra="ignore") for row in rows[:limit]], next_cursor=next_cursor
    )


@routes.get("/{customer_id}")
async def read(customer_id: UUID, caller: StaffMember, reads: Reads) -> CustomerDetail:
    """An account with its passkeys, oldest first, and its addresses, the current one first."""
    return await _detail(customer_id, caller, reads)


@routes.patch("/{customer_id}")
@audited_with(CUSTOMER)
async def change(
    customer_id: UUID,
    body: CustomerChangesBody,
    caller: StaffMember,
    storefront: CurrentStorefront,
    uow: Transaction,
    response: Response,
) -> CustomerDetail:
    """Lock or unlock an account. All sessions of a locked one end at once, and it cannot sign in."""
    command = SetActive(storefront=storefront, user_id=customer_id, is_active=body.is_active)
    add_revocation_headers(response, await set_active(command, uow))
    return await _detail(customer_id, caller, uow)


@routes.delete("/{customer_id}/passkeys/{passkey_id}", status_code=204)
async def remove_passkey(
    customer_id: UUID, passkey_id: UUID, caller: StaffMember, reads: Reads, uow: Transaction
) -> None:
    """Delete a passkey, for example of a lost device. The customer's sessions do not end."""
    await _customer(customer_id, caller, reads)
    await delete_passkey(uow, caller.storefront, customer_id, passkey_id)


async def _detail(customer_id: UUID, caller: Caller, executor: Executor) -> CustomerDetail:
    row = await _customer(customer_id, caller, executor)
    more = {
        "passkeys": await read_passkeys(executor, caller.storefront, customer_id),
        "contact_addresses": await read_customer_addresses(executor, caller.storefront, customer_id),
    }
    return CustomerDetail.model_validate({**row, **more}, extra="ignore")


async def _customer(customer_id: UUID, caller: Caller, reads: Executor) -> Row:
    row = await read_customer(reads, caller.storefront, customer_id)
    if row is None:
        raise CustomerNotFound(customer_id=customer_id)
    return row
