"""`/api/v1/auth/addresses/`: the caller's address book."""

from typing import Any

from common.db.unit_of_work import UnitOfWork
from common.http import Reads, Transaction, json_response, router
from common.kernel.storefronts import Storefront
from dialects.marbelle_bodies import Envelope, Id, ListEnvelope, MessageEnvelope, envelope_response, message_envelope
from fastapi import Response

from identity.contracts.marbelle.address_schemas import (
    AddressBody,
    AddressBookBody,
    AddressChanges,
    NewAddressBody,
    address_body,
)
from identity.http.dependencies import CurrentStorefront, CurrentUser, Principal
from identity.repository.addresses import read_address, read_addresses
from identity.use_cases.change_address import (
    AddAddress,
    ChangeAddress,
    RemoveAddress,
    add_address,
    change_address,
    remove_address,
)

routes = router("/api/v1/auth/addresses", "addresses")

CHANGED = "Address updated successfully."


@routes.get("/", response_model=ListEnvelope[AddressBookBody])
async def list_addresses(me: CurrentUser, reads: Reads) -> Response:
    """The primary address first, then from the oldest to the newest."""
    rows = await read_addresses(reads, me.storefront, me.user_id)
    return json_response({"success": True, "data": {"addresses": [address_body(row) for row in rows]}})


@routes.post("/", status_code=201, response_model=Envelope[AddressBody])
async def create(body: NewAddressBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """Add an address, at most ten. The first one becomes primary; a new primary one replaces the previous."""
    command = AddAddress(storefront=storefront, user_id=me.user_id, fields=body.fields())
    address = await add_address(command, uow)
    return envelope_response("Address created successfully.", address_body(address.model_dump()), 201)


@routes.get("/{address_id}/", response_model=Envelope[AddressBody])
async def read(address_id: Id, me: CurrentUser, reads: Reads) -> Response:
    """One of the caller's addresses."""
    row = await read_address(reads, me.storefront, me.user_id, address_id)
    return envelope_response("Address retrieved successfully.", address_body(row))


@routes.put("/{address_id}/", response_model=Envelope[AddressBody])
async def replace(
    address_id: Id, body: AddressChanges, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """A partial update, as PATCH is. The primary address stays primary until another one is made primary."""
    return envelope_response(CHANGED, await _change(address_id, body.changes(), me, storefront, uow))


@routes.patch("/{address_id}/", response_model=Envelope[AddressBody])
async def change(
    address_id: Id, body: AddressChanges, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """A partial update. The primary address stays primary until another one is made primary."""
    return envelope_response(CHANGED, await _change(address_id, body.changes(), me, storefront, uow))


@routes.patch("/{address_id}/set_primary/", response_model=Envelope[AddressBody])
async def set_primary(address_id: Id, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """Make an address the one that is chosen first."""
    changed = await _change(address_id, {"is_default": True}, me, storefront, uow)
    return envelope_response("Primary address updated successfully.", changed)


@routes.delete("/{address_id}/")
async def remove(address_id: Id, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> MessageEnvelope:
    """The last address cannot be deleted. If the primary one is deleted, the oldest of the others becomes primary."""
    await remove_address(RemoveAddress(storefront=storefront, user_id=me.user_id, address_id=address_id), uow)
    return message_envelope("Address deleted successfully.")


async def _change(
    address_id: int, changes: dict[str, Any], me: Principal, storefront: Storefront, uow: UnitOfWork
) -> dict[str, Any]:
    command = ChangeAddress(storefront=storefront, user_id=me.user_id, address_id=address_id, changes=changes)
    return address_body((await change_address(command, uow)).model_dump())
