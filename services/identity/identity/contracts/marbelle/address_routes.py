"""`/api/v1/auth/addresses/`: the caller's address book."""

from typing import Any

from common.db.unit_of_work import UnitOfWork
from common.http import Reads, Transaction, router
from common.kernel.storefronts import Storefront
from dialects.marbelle_bodies import Envelope, Id, ListEnvelope, MessageEnvelope, envelope, message_envelope

from identity.contracts.marbelle.address_schemas import AddressBody, AddressBookBody, AddressChanges, NewAddressBody
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


@routes.get("/")
async def list_addresses(me: CurrentUser, reads: Reads) -> ListEnvelope[AddressBookBody]:
    """The primary address first, then from the oldest to the newest."""
    rows = await read_addresses(reads, me.storefront, me.user_id)
    return ListEnvelope(success=True, data=AddressBookBody(addresses=[AddressBody.of_row(row) for row in rows]))


@routes.post("/", status_code=201)
async def create(
    body: NewAddressBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Envelope[AddressBody]:
    """Add an address, at most ten. The first one becomes primary; a new primary one replaces the previous."""
    command = AddAddress(storefront=storefront, user_id=me.user_id, fields=body.fields())
    return envelope("Address created successfully.", AddressBody.of(await add_address(command, uow)))


@routes.get("/{address_id}/")
async def read(address_id: Id, me: CurrentUser, reads: Reads) -> Envelope[AddressBody]:
    """One of the caller's addresses."""
    row = await read_address(reads, me.storefront, me.user_id, address_id)
    return envelope("Address retrieved successfully.", AddressBody.of_row(row))


@routes.put("/{address_id}/")
async def replace(
    address_id: Id, body: AddressChanges, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Envelope[AddressBody]:
    """A partial update, as PATCH is. The primary address stays primary until another one is made primary."""
    return envelope(CHANGED, await _change(address_id, body.changes(), me, storefront, uow))


@routes.patch("/{address_id}/")
async def change(
    address_id: Id, body: AddressChanges, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Envelope[AddressBody]:
    """A partial update. The primary address stays primary until another one is made primary."""
    return envelope(CHANGED, await _change(address_id, body.changes(), me, storefront, uow))


@routes.patch("/{address_id}/set_primary/")
async def set_primary(
    address_id: Id, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction
) -> Envelope[AddressBody]:
    """Make an address the one that is chosen first."""
    return envelope(
        "Primary address updated successfully.", await _change(address_id, {"is_default": True}, me, storefront, uow)
    )


@routes.delete("/{address_id}/")
async def remove(address_id: Id, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> MessageEnvelope:
    """The last address cannot be deleted. If the primary one is deleted, the oldest of the others becomes primary."""
    await remove_address(RemoveAddress(storefront=storefront, user_id=me.user_id, address_id=address_id), uow)
    return message_envelope("Address deleted successfully.")


async def _change(
    address_id: int, changes: dict[str, Any], me: Principal, storefront: Storefront, uow: UnitOfWork
) -> AddressBody:
    command = ChangeAddress(storefront=storefront, user_id=me.user_id, address_id=address_id, changes=changes)
    return AddressBody.of(await change_address(command, uow))
