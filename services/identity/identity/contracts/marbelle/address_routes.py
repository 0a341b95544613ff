"""`/api/v1/auth/addresses/`: the caller's address book."""

from typing import Any

from common.storefronts import Storefront
from common.web import Reads, Transaction, router
from dialects.marbelle_bodies import Answer, Done, Id, Listing, answer, done
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.contracts.marbelle.address_schemas import AddressBody, AddressBookBody, AddressChanges, NewAddressBody
from identity.domain.addresses import read_book, read_entry
from identity.use_cases.address_book import (
    AddAddress,
    ChangeAddress,
    RemoveAddress,
    add_address,
    change_address,
    remove_address,
)
from identity.web.dependencies import Person, Self, Shop

routes = router("/api/v1/auth/addresses", "addresses")

CHANGED = "Address updated successfully."


@routes.get("/")
async def list_addresses(me: Self, reads: Reads) -> Listing[AddressBookBody]:
    """The primary one first, then the oldest first."""
    rows = await read_book(reads, me.storefront, me.user_id)
    return Listing(success=True, data=AddressBookBody(addresses=[AddressBody.of_row(row) for row in rows]))


@routes.post("/", status_code=201)
async def create(body: NewAddressBody, me: Self, shop: Shop, tx: Transaction) -> Answer[AddressBody]:
    """Ten at most. The first one is primary; a new primary one takes the flag over."""
    command = AddAddress(storefront=shop, user_id=me.user_id, fields=body.fields())
    return answer("Address created successfully.", AddressBody.of(await add_address(command, tx)))


@routes.get("/{address_id}/")
async def read(address_id: Id, me: Self, reads: Reads) -> Answer[AddressBody]:
    row = await read_entry(reads, me.storefront, me.user_id, address_id)
    return answer("Address retrieved successfully.", AddressBody.of_row(row))


@routes.put("/{address_id}/")
async def replace(address_id: Id, body: AddressChanges, me: Self, shop: Shop, tx: Transaction) -> Answer[AddressBody]:
    """Partial, too. The primary address stays primary until another one takes the flag."""
    return answer(CHANGED, await _change(address_id, body.changes(), me, shop, tx))


@routes.patch("/{address_id}/")
async def change(address_id: Id, body: AddressChanges, me: Self, shop: Shop, tx: Transaction) -> Answer[AddressBody]:
    """Partial. The primary address stays primary until another one takes the flag."""
    return answer(CHANGED, await _change(address_id, body.changes(), me, shop, tx))


@routes.patch("/{address_id}/set_primary/")
async def set_primary(address_id: Id, me: Self, shop: Shop, tx: Transaction) -> Answer[AddressBody]:
    return answer(
        "Primary address updated successfully.", await _change(address_id, {"is_default": True}, me, shop, tx)
    )


@routes.delete("/{address_id}/")
async def remove(address_id: Id, me: Self, shop: Shop, tx: Transaction) -> Done:
    """Not the last one. The oldest that remains becomes primary in the place of a primary one."""
    await remove_address(RemoveAddress(storefront=shop, user_id=me.user_id, address_id=address_id), tx)
    return done("Address deleted successfully.")


async def _change(
    address_id: int, changes: dict[str, Any], me: Person, shop: Storefront, tx: AsyncSession
) -> AddressBody:
    command = ChangeAddress(storefront=shop, user_id=me.user_id, address_id=address_id, changes=changes)
    return AddressBody.of(await change_address(command, tx))
