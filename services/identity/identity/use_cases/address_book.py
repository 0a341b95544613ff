"""Add and change addresses, keeping at most one default of each type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.errors import InvalidToken
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.address import Address
from identity.domain.addresses import Addresses
from identity.domain.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddress:
    """`fields` are those of Address that its owner chooses."""

    storefront: str
    user_id: UUID
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """`changes` are new values of those of its fields that change."""

    storefront: str
    user_id: UUID
    address_id: UUID
    changes: Mapping[str, Any]


async def add_address(command: AddAddress, session: AsyncSession) -> Address:
    """A new default takes the flag from the old one; nothing becomes default by itself."""
    await _lock(command, session)
    book = Addresses(session, command.storefront, command.user_id)
    address = Address(storefront=command.storefront, user_id=command.user_id, **command.fields)
    if address.is_default:
        await book.clear_default(address.address_type)
    await book.add(address)
    return address


async def change_address(command: ChangeAddress, session: AsyncSession) -> Address:
    """Raises AddressNotFound. A default that changes its type is the default of the new one."""
    await _lock(command, session)
    book = Addresses(session, command.storefront, command.user_id)
    address = await book.get(command.address_id)
    wanted = {"address_type": address.address_type, "is_default": address.is_default, **command.changes}
    if wanted["is_default"]:
        await book.clear_default(wanted["address_type"])
    for name, value in wanted.items():
        setattr(address, name, value)
    return address


async def _lock(command: AddAddress | ChangeAddress, session: AsyncSession) -> None:
    """Racing changes of one address book take turns. Raises InvalidToken when the account is gone or locked."""
    if await Users(session, command.storefront).lock(command.user_id) is None:
        raise InvalidToken()
