"""Add, change and remove addresses, keeping the storefront's rules for address books.

Racing changes of one book take turns: the user's row is locked first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.errors import InvalidToken
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.address import Address
from identity.domain.addresses import Addresses, AddressId
from identity.domain.errors import AddressBookFull, LabelTaken, LastAddress
from identity.domain.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddress:
    """`fields` are those of Address that its owner chooses."""

    storefront: Storefront
    user_id: UUID
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """`changes` are new values of those of its fields that change."""

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


async def add_address(command: AddAddress, session: AsyncSession) -> Address:
    """A new default takes the flag from the old one. Raises AddressBookFull, LabelTaken."""
    book, rules = await _open(command, session), command.storefront.accounts.address_book
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


async def change_address(command: ChangeAddress, session: AsyncSession) -> Address:
    """Raises AddressNotFound, LabelTaken. A default that changes its type is the default of the new one."""
    book, rules = await _open(command, session), command.storefront.accounts.address_book
    address = await book.get(command.address_id)
    await _check_label(command.changes.get("label"), address, book)
    wanted = {"address_type": address.address_type, "is_default": address.is_default, **command.changes}
    wanted["is_default"] |= rules.always_default and address.is_default
    if wanted["is_default"]:
        await book.clear_default(wanted["address_type"])
    address.change(wanted)
    return address


async def remove_address(command: RemoveAddress, session: AsyncSession) -> None:
    """Raises AddressNotFound, LastAddress."""
    book, rules = await _open(command, session), command.storefront.accounts.address_book
    address = await book.get(command.address_id)
    if rules.keep_last and await book.count() == 1:
        raise LastAddress()
    await book.remove(address)
    if rules.always_default and address.is_default:
        await book.promote_oldest(address.address_type)


async def _open(command: Command, session: AsyncSession) -> Addresses:
    """Raises InvalidToken when the account is gone or locked."""
    if await Users(session, command.storefront.name).lock(command.user_id) is None:
        raise InvalidToken()
    return Addresses(session, command.storefront.name, command.user_id)


async def _check_label(label: str | None, address: Address, book: Addresses) -> None:
    if label is not None and await book.has_label(label, but=address.id):
        raise LabelTaken(label=label)
