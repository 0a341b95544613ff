"""`/api/customer/address/`: where orders are delivered, of customers and of visitors with a guest token."""

from typing import Any

from common.http import OPTIONAL_TOKEN, AnyCaller, Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.storybook.address_schemas import (
    AddressBody,
    AddressChangesBody,
    ContactAddressBody,
    SavedAddressBody,
    address_body,
)
from identity.domain.contact_owner import ContactOwner
from identity.repository.contact_addresses import CurrentAddress
from identity.repository.users import read_account
from identity.use_cases.change_contact_address import (
    ChangeContactAddress,
    OwnedAddress,
    StoreContactAddress,
    change_contact_address,
    store_contact_address,
)

routes = router("/api/customer/address", "address")
OPTIONAL: dict[str, Any] = {"security": OPTIONAL_TOKEN}
CREATED: dict[int | str, dict[str, Any]] = {201: {"model": SavedAddressBody, "description": "The address is new."}}


@routes.get("/", response_model=ContactAddressBody, openapi_extra=OPTIONAL, summary="Read Address")
async def read(caller: AnyCaller, reads: Reads) -> Response:
    """Return the caller's address."""
    owner = ContactOwner.of(caller)
    user_number = None
    if owner.user_id is not None:
        user_number = (await read_account(reads, caller.storefront, owner.user_id)).number
    address = await CurrentAddress(reads, caller.storefront, owner).read()
    return json_response(address_body(address, user_number))


@routes.post("/", response_model=SavedAddressBody, responses=CREATED, openapi_extra=OPTIONAL, summary="Store Address")
async def store(body: AddressBody, caller: AnyCaller, uow: Transaction) -> Response:
    """Create the caller's address, or overwrite it."""
    command = StoreContactAddress(storefront=caller.storefront, owner=ContactOwner.of(caller), fields=body.model_dump())
    return _saved(await store_contact_address(command, uow))


@routes.put("/", response_model=SavedAddressBody, responses=CREATED, openapi_extra=OPTIONAL, summary="Change Address")
async def change(body: AddressChangesBody, caller: AnyCaller, uow: Transaction) -> Response:
    """Change fields of the caller's address. Without one, the body must have the whole address."""
    fields = body.model_dump(exclude_unset=True)
    command = ChangeContactAddress(storefront=caller.storefront, owner=ContactOwner.of(caller), fields=fields)
    return _saved(await change_contact_address(command, uow))


def _saved(owned: OwnedAddress) -> Response:
    body = {**address_body(owned.address, owned.user_number), "message": "Your address has been saved."}
    return json_response(body, 201 if owned.address.is_new else 200)
