"""`/api/v1/auth/me/addresses/`: the caller's address book."""

from typing import Annotated
from uuid import UUID

from common.paging import page_request
from common.web import Reads, Transaction, json_response, router
from dialects.emporium import Page
from dialects.numbered_pages import numbered_page
from fastapi import Query, Request, Response

from identity.contracts.emporium.address_schemas import AddressBody, AddressChanges, NewAddressBody
from identity.domain.addresses import read_page
from identity.use_cases.address_book import (
    AddAddress,
    ChangeAddress,
    RemoveAddress,
    add_address,
    change_address,
    remove_address,
)
from identity.web.dependencies import Self, Shop

routes = router("/api/v1/auth/me/addresses", "addresses")
PageNumber = Annotated[str | None, Query(description="From 1; a page beyond the last is a 404.")]
PageSize = Annotated[str | None, Query(description="20 unless given, 100 at most.")]


@routes.get("/", response_model=Page[AddressBody])
async def list_addresses(
    request: Request,
    me: Self,
    reads: Reads,
    page: PageNumber = None,
    page_size: PageSize = None,
) -> Response:
    """Defaults first, then the oldest first."""
    wanted = page_request(page, page_size, default=20, most=100)
    count, rows = await read_page(reads, me.storefront, me.user_id, wanted)
    wanted.check(count)
    return json_response(numbered_page(request, wanted, count, rows))


@routes.post("/", status_code=201)
async def create(body: NewAddressBody, me: Self, shop: Shop, tx: Transaction) -> AddressBody:
    """A new default takes the flag from the old default of its type."""
    command = AddAddress(storefront=shop, user_id=me.user_id, fields=body.model_dump())
    return AddressBody.of(await add_address(command, tx))


@routes.put("/{address_id}/")
async def change(address_id: UUID, body: AddressChanges, me: Self, shop: Shop, tx: Transaction) -> AddressBody:
    """Partial. Orders keep the address as it was when they were placed."""
    command = ChangeAddress(
        storefront=shop,
        user_id=me.user_id,
        address_id=address_id,
        changes=body.model_dump(exclude_unset=True),
    )
    return AddressBody.of(await change_address(command, tx))


@routes.delete("/{address_id}/", status_code=204)
async def remove(address_id: UUID, me: Self, shop: Shop, tx: Transaction) -> None:
    await remove_address(RemoveAddress(storefront=shop, user_id=me.user_id, address_id=address_id), tx)
