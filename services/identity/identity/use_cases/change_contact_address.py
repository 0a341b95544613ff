"""Store and change the address to which a user's or a guest's orders are delivered."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import FieldFault, InvalidFields, InvalidToken

from identity.domain.contact_owner import ContactOwner
from identity.repository.contact_addresses import FIELDS, CurrentAddress, StoredAddress
from identity.repository.users import Users

OPTIONAL = frozenset({"address_line2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreContactAddress:
    """`fields` are the values of every field."""

    storefront: str
    owner: ContactOwner
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContactAddress:
    """`fields` are the new values of some fields."""

    storefront: str
    owner: ContactOwner
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnedAddress:
    """`user_number` is the number of the user, None for a guest."""

    address: StoredAddress
    user_number: int | None


async def store_contact_address(command: StoreContactAddress, uow: UnitOfWork) -> OwnedAddress:
    """Create the owner's current address, or overwrite it. Raises InvalidToken if the account is locked."""
    user_number = await _lock_owner(command, uow)
    return OwnedAddress(await _address(command, uow).store(command.fields), user_number)


async def change_contact_address(command: ChangeContactAddress, uow: UnitOfWork) -> OwnedAddress:
    """Without an address one is created from the fields. Raises InvalidFields if some are missing then."""
    user_number = await _lock_owner(command, uow)
    address = _address(command, uow)
    changed = await address.change(command.fields)
    if changed is None:
        missing = [name for name in FIELDS if name not in command.fields and name not in OPTIONAL]
        if missing:
            raise InvalidFields(*(FieldFault(name, "missing") for name in missing))
        changed = await address.store({**dict.fromkeys(OPTIONAL, ""), **command.fields})
    return OwnedAddress(changed, user_number)


def _address(command: StoreContactAddress | ChangeContactAddress, uow: UnitOfWork) -> CurrentAddress:
    return CurrentAddress(uow, command.storefront, command.owner)


async def _lock_owner(command: StoreContactAddress | ChangeContactAddress, uow: UnitOfWork) -> int | None:
    """A user's row is locked, so that a concurrent claim sees whether there is a current address."""
    if command.owner.user_id is None:
        return None
    user = await Users(uow, command.storefront).lock(command.owner.user_id)
    if user is None:
        raise InvalidToken()
    return user.number
