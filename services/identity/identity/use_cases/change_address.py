"""Add, change and remove addresses, according to the storefront's rules for address books.

The user's row is locked first, so that concurrent changes of one address book run one after another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.domain.address import Address
from identity.domain.errors import AddressBookFull, LabelTaken, LastAddress
from identity.repository.addresses import Addresses, AddressId
from identity.repository.users import Users
from identity.storefront import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddress:
    """`fields` are the values that the user may set, by the names of Address."""

    storefront: Storefront
    user_id: UUID
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """`changes` are the new values, by the names of Address."""

    storefront: Storefront
    user_id: UUID
    address_id: AddressId
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAddress:
    storefront: Storefront
    user_id: UUID
    address_id: AddressId


Command = AddAddress | ChangeAddress | RemoveAddress


async def add_address(command: AddAddress, uow: UnitOfWork) -> Address:
    """A new default replaces the previous one of its type. Raises AddressBookFull, LabelTaken."""
    book, rules = await _open_book(command, uow), command.storefront.section(Accounts).address_book
    if rules.most is not None and await book.count() >= rules.most:
        raise AddressBookFull(most=rules.most)
    address = Address(storefront=command.storefront.name, user_id=command.user_id, **command.fields)
    await _check_label(address.label, address, book)
    if address.is_default:
        await book.clear_default(address.address_type)
    elif rules.always_default:
        address.is_default = not await book.has_default(address.address_type)
    await book.add(address)
    return address


async def change_address(command: ChangeAddress, uow: UnitOfWork) -> Address:
    """A default that changes its type becomes the default of the new type. Raises AddressNotFound, LabelTaken."""
    book, rules = await _open_book(command, uow), command.storefront.section(Accounts).address_book
    address = await book.get(command.address_id)
    await _check_label(command.changes.get("label"), address, book)
    values = {"address_type": address.address_type, "is_default": address.is_default, **command.changes}
    values["is_default"] |= rules.always_default and address.is_default
    if values["is_default"]:
        await book.clear_default(values["address_type"])
    address.change(values)
    await book.save(address)
    return address


async def remove_address(command: RemoveAddress, uow: UnitOfWork) -> None:
    """Raises AddressNotFound, LastAddress."""
    book, rules = await _open_book(command, uow), command.storefront.section(Accounts).address_book
    address = await book.get(command.address_id)
    if rules.keep_last and await book.count() == 1:
        raise LastAddress()
    await book.remove(address)
    if rules.always_default and address.is_default:
        await book.promote_oldest(address.address_type)


async def _open_book(command: Command, uow: UnitOfWork) -> Addresses:
    """Lock the user's row. Raises InvalidToken if the account is deleted or locked."""
    if await Users(uow, command.storefront.name).lock(command.user_id) is None:
        raise InvalidToken()
    return Addresses(uow, command.storefront.name, command.user_id)


async def _check_label(label: str | None, address: Address, book: Addresses) -> None:
    if label is not None and await book.has_label(label, except_id=address.id):
        raise LabelTaken(label=label)
