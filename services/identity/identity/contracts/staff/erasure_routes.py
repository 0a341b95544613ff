"""The erasure of customers: `DELETE /api/staff/v1/customers/ID`, and whether all services have done it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Row
from common.http import Data, Output, Reads, StaffMember, StrictBody, Transaction, json_response, shown
from common.http.staff import requires_key, staff_router
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.rpc.interfaces.customers import CustomersInterface
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from identity.contracts.staff.customer_schemas import Reason
from identity.http.dependencies import Addresses, CurrentStorefront, add_revocation_headers
from identity.repository.erasures import read_erasure, read_erasures
from identity.use_cases.check_erasures import ask_what_is_kept
from identity.use_cases.erase_customer import EraseCustomer, erase_customer

erase_routes = staff_router("/customers", "customers", reads=Permission.CUSTOMERS_ERASE)


class ErasureRequest(StrictBody):
    reason: Reason


class ErasureBody(Output):
    """`completed_at` is null until every service was asked and has nothing left. `requested_by` is a member of staff,
    null for customers who deleted their accounts."""

    customer_id: UUID
    requested_at: datetime
    requested_by: UUID | None
    requested_by_name: str | None
    completed_at: datetime | None


class ServiceErasure(Output):
    """`kept` counts what the service still has, by its kind: nothing when it is done, null if it did not answer."""

    service: str
    kept: dict[str, int] | None


class ErasureDetail(ErasureBody):
    services: list[ServiceErasure]


@erase_routes.delete("/{customer_id}", status_code=202, response_model=ErasureBody)
@requires_key
async def erase(
    customer_id: UUID,
    body: ErasureRequest,
    caller: StaffMember,
    storefront: CurrentStorefront,
    uow: Transaction,
    addresses: Addresses,
) -> Response:
    """Erase a customer for good. The account and its sessions end at once; the other services follow within seconds.

    Orders, payments and invoices are kept without the customer, as bookkeeping requires. The address of goods that
    are on their way stays until they arrive.
    """
    assert caller.user_id is not None
    command = EraseCustomer(storefront=storefront, user_id=customer_id, addresses=addresses, by=caller.user_id)
    revoked = await erase_customer(command, uow)
    response = json_response(_shown(await read_erasure(uow, storefront.name, customer_id)), 202)
    add_revocation_headers(response, revoked)
    return response


def erasure_routes(services: Mapping[str, CustomersInterface]) -> tuple[APIRouter, APIRouter]:
    of_customer = staff_router("/customers", "customers", reads=Permission.CUSTOMERS_READ, transactional=False)
    routes = staff_router("/erasures", "customers", reads=Permission.CUSTOMERS_READ, transactional=False)

    @of_customer.get("/{customer_id}/erasure", response_model=ErasureDetail, operation_id="customers.get_erasure")
    async def read(customer_id: UUID, caller: StaffMember, data: Data) -> Response:
        """Whether all services have erased what they had of a customer; each is asked now."""
        row = await read_erasure(data.autocommit, caller.storefront, customer_id)
        answers = await ask_what_is_kept(caller.storefront, customer_id, services)
        found = [{"service": name, "kept": answers.by_service.get(name)} for name in services]
        return json_response({**_shown(row), "services": found})

    @routes.get("", response_model=CursorPage[ErasureBody], operation_id="erasures.list")
    async def list_erasures(
        caller: StaffMember,
        reads: Reads,
        is_completed: bool | None = None,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """The newest first, also of customers who deleted their accounts themselves."""
        after = decode_cursor(cursor, MOMENT_AND_ID) if cursor else None
        rows = await read_erasures(reads, caller.storefront, is_completed, after, limit + 1)
        page = rows[:limit]
        last = page[-1] if len(rows) > limit else None
        following = encode_cursor(last["requested_at"], last["customer_id"]) if last else None
        return json_response({"items": [_shown(row) for row in page], "next_cursor": following})

    return of_customer, routes


def _shown(row: Row) -> dict[str, Any]:
    return shown(ErasureBody, row)
