"""`/api/v1/auth/me/addresses/`: the caller's address book."""

from typing import Annotated
from uuid import UUID

from common.http import Reads, Transaction, json_response, router, shown
from common.kernel.paging import page_request
from dialects.numbered_pages import Page, numbered_page
from fastapi import Query, Request, Response

from identity.contracts.emporium.address_schemas import AddressBody, AddressChanges, NewAddressBody
from identity.http.dependencies import CurrentStorefront, CurrentUser
from identity.repository.addresses import read_address_page
from identity.use_cases.change_address import (
    AddAddress,
    ChangeAddress,
    RemoveAddress,
    add_address,
    change_address,
    remove_address,
)

routes = router("/api/v1/auth/me/addresses", "addresses")
PageNumber = Annotated[str | None, Query(description="Starts at 1. A page beyond the last one is a 404.")]
PageSize = Annotated[str | None, Query(description="Default 20, at most 100.")]


@routes.get("/", response_model=Page[AddressBody])
async def list_addresses(
    request: Request,
    me: CurrentUser,
    reads: Reads,
    page: PageNumber = None,
    page_size: PageSize = None,
) -> Response:
    """Default addresses first, each group from the oldest to the newest."""
    wanted = page_request(page, page_size, default=20, most=100)
    count, rows = await read_address_page(reads, me.storefront, me.user_id, wanted)
    wanted.check(count)
    return json_response(numbered_page(request, wanted, count, rows))


@routes.post("/", status_code=201, response_model=AddressBody)
async def create(body: NewAddressBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """Add an address. A new default replaces the previous default of its type."""
    command = AddAddress(storefront=storefront, user_id=me.user_id, fields=body.model_dump())
    return json_response(shown(AddressBody, await add_address(command, uow)), 201)


@routes.put("/{address_id}/", response_model=AddressBody)
async def change(
    address_id: UUID, body: AddressChanges, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """A partial update. Orders keep the address as it was when they were placed."""
    command = ChangeAddress(
        storefront=storefront,
        user_id=me.user_id,
        address_id=address_id,
        changes=body.model_dump(exclude_unset=True),
    )
    return json_response(shown(AddressBody, await change_address(command, uow)))


@routes.delete("/{address_id}/", status_code=204)
async def remove(address_id: UUID, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> None:
    """Delete an address. Orders keep their copy of it."""
    await remove_address(RemoveAddress(storefront=storefront, user_id=me.user_id, address_id=address_id), uow)
