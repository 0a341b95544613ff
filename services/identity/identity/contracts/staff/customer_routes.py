"""`/api/staff/v1/customers`: the accounts of customers, and what all services have of one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.own_fields import change_own_fields
from common.db.searching import NUL_REPLACEMENT, SearchTerm
from common.events.identity import SessionRevoked
from common.http import Data, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import audited_with, row_of
from common.http.following import Follow
from common.http.own_fields import PARAMETER, OwnFieldSearch
from common.http.staff import staff_router
from common.kernel.callers import Caller
from common.kernel.paging import NUMBER, PageRequest, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.rpc.interfaces.customers import CustomerParts, CustomersInterface
from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, AwareDatetime, TypeAdapter

from identity.contracts.staff.customer_parts import PARTS, modules_of, permitted
from identity.contracts.staff.customer_schemas import (
    Block,
    BookAddress,
    Customer,
    CustomerAddress,
    CustomerChangesBody,
    CustomerDetail,
    CustomerList,
    CustomerPage,
    CustomerPasskey,
)
from identity.domain.errors import CustomerNotFound
from identity.http.dependencies import CurrentStorefront, add_revocation_headers
from identity.repository.addresses import read_address_page
from identity.repository.customer_blocks import read_blocks
from identity.repository.customers import (
    CustomerFilter,
    CustomerSort,
    count_customers,
    read_customer,
    read_customer_addresses,
    read_customers,
)
from identity.repository.passkeys import delete_passkey, read_passkeys
from identity.use_cases.change_language import change_language
from identity.use_cases.read_customer_parts import read_customer_parts
from identity.use_cases.set_active import SetActive, set_active

PREFIX, TAG = "/customers", "customers"
SHOWN_ADDRESSES = PageRequest(1, 50)
routes = staff_router(PREFIX, TAG, reads=Permission.CUSTOMERS_READ, writes=Permission.CUSTOMERS_WRITE)
CUSTOMER = row_of("users", "customer_id", without=("updated_at",))
_TEXT: TypeAdapter[tuple[str]] = TypeAdapter(tuple[str])


def _without_null(text: str | None) -> str | None:
    return text and text.replace("\x00", NUL_REPLACEMENT)


Text = Annotated[str | None, Query(max_length=254), AfterValidator(_without_null)]


@routes.get("", response_model=CustomerList, openapi_extra=PARAMETER)
async def list_customers(
    caller: StaffMember,
    reads: Reads,
    follow: Follow,
    metadata: OwnFieldSearch,
    search: Annotated[Text, Query(description="part of an e-mail address, a name, a phone number, or an id")] = None,
    email: Annotated[Text, Query(description="the whole address")] = None,
    is_active: bool | None = None,
    is_verified: bool | None = None,
    created_from: AwareDatetime | None = None,
    created_to: Annotated[AwareDatetime | None, Query(description="exclusive")] = None,
    sort: CustomerSort = CustomerSort.NEWEST,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """From the newest to the oldest, unless `sort` says otherwise; with `updated_from` in the order of changes."""
    wanted = CustomerFilter(
        email=email.lower() if email else None,
        is_active=is_active,
        is_verified=is_verified,
        created_from=created_from,
        created_to=created_to,
        metadata=metadata,
    )
    term = SearchTerm.of(search.strip()) if search and search.strip() else None
    if followed := await follow.page("customer", limit):
        wanted = replace(wanted, ids=[UUID(subject) for subject in followed.subjects])
        found = await read_customers(reads, caller.storefront, wanted, term, CustomerSort.NEWEST, None, limit)
        changed = {str(row["id"]): shown(Customer, row) for row in found}
        return json_response({**followed.body(changed), "total_count": None})
    position: TypeAdapter[Any] = NUMBER if sort.position == "number" else _TEXT
    after = decode_cursor(cursor, position)[0] if cursor else None
    rows = await read_customers(reads, caller.storefront, wanted, term, sort, after, limit + 1)
    total = None if cursor else await count_customers(reads, caller.storefront, wanted, term)
    following = encode_cursor(rows[limit - 1][sort.position]) if len(rows) > limit else None
    items = [shown(Customer, row) for row in rows[:limit]]
    return json_response({"items": items, "total_count": total, "next_cursor": following})


@routes.patch("/{customer_id}", response_model=CustomerDetail)
@audited_with(CUSTOMER)
async def change(
    customer_id: UUID, body: CustomerChangesBody, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """Block an account or lift the block, with a reason; set the language of mails, and fields of your own, which
    customers do not see.

    All sessions of a blocked one end at once.
    """
    assert caller.user_id is not None
    revoked: list[SessionRevoked] = []
    await _customer(customer_id, caller, uow)
    if body.metadata is not None:
        await change_own_fields(uow, "users", caller.storefront, customer_id, body.metadata)
    if "language" in body.model_fields_set:
        await change_language(caller.storefront, customer_id, body.language, uow)
    if body.is_active is not None:
        command = SetActive(
            storefront=storefront,
            user_id=customer_id,
            is_active=body.is_active,
            reason=body.reason or "",
            by=caller.user_id,
        )
        revoked = await set_active(command, uow)
    response = json_response(shown(CustomerDetail, await _detail(customer_id, caller, uow)))
    add_revocation_headers(response, revoked)
    return response


@routes.delete("/{customer_id}/passkeys/{passkey_id}", status_code=204)
async def remove_passkey(
    customer_id: UUID, passkey_id: UUID, caller: StaffMember, reads: Reads, uow: Transaction
) -> None:
    """Delete a passkey, for example of a lost device. The customer's sessions do not end."""
    await _customer(customer_id, caller, reads)
    await delete_passkey(uow, caller.storefront, customer_id, passkey_id)


def page_routes(services: Mapping[str, CustomersInterface], modules: Mapping[str, Sequence[str]]) -> APIRouter:
    """`services` have parts of customers, `modules` are those of each contract's shops."""
    routes = staff_router(PREFIX, TAG, reads=Permission.CUSTOMERS_READ, transactional=False)

    @routes.get("/{customer_id}", response_model=CustomerPage)
    async def read(customer_id: UUID, caller: StaffMember, storefront: CurrentStorefront, data: Data) -> Response:
        """An account with what all services have of the customer, as far as the caller may see it."""
        row = await _detail(customer_id, caller, data.autocommit)
        wanted, withheld = permitted(PARTS, modules_of(modules, storefront.contract), caller.scopes)
        answers = await read_customer_parts(storefront.name, customer_id, services, wanted)
        found = [part for answer in answers.by_service.values() for part in answer if part[1] is not None]
        parts = {**dict(CustomerParts()), **{name: part.model_dump() for name, part in found}}
        return json_response(shown(CustomerPage, {**row, **parts}, withheld=withheld, unavailable=answers.unavailable))

    return routes


async def _detail(customer_id: UUID, caller: Caller, executor: Executor) -> dict[str, Any]:
    """Passkeys oldest first, the current and the default addresses first, blocks newest first."""
    row, shop = await _customer(customer_id, caller, executor), caller.storefront
    passkeys = await read_passkeys(executor, shop, customer_id)
    contacts = await read_customer_addresses(executor, shop, customer_id)
    _, addresses = await read_address_page(executor, shop, customer_id, SHOWN_ADDRESSES)
    blocks = await read_blocks(executor, shop, customer_id)
    return {
        **row,
        "passkeys": [shown(CustomerPasskey, each) for each in passkeys],
        "contact_addresses": [shown(CustomerAddress, each) for each in contacts],
        "addresses": [shown(BookAddress, each) for each in addresses],
        "blocks": [shown(Block, each) for each in blocks],
    }


async def _customer(customer_id: UUID, caller: Caller, reads: Executor) -> Row:
    row = await read_customer(reads, caller.storefront, customer_id)
    if row is None:
        raise CustomerNotFound(customer_id=customer_id)
    return row
