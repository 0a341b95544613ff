"""Queries for the addresses to which orders of picture books are delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID, uuid4

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.contact_owner import ContactOwner

FIELDS = ("full_name", "phone", "email", "address_line1", "address_line2", "city")
_COLUMNS = "number, full_name, phone, email, address_line1, address_line2, city"
_BY_NUMBER = f"""
    select user_id, guest_id, {_COLUMNS} from contact_addresses
    where storefront = %(storefront)s and number = %(number)s
"""
_OF_USER = "storefront = %(storefront)s and user_id = %(user_id)s and is_current"
_OF_GUEST = "storefront = %(storefront)s and guest_id = %(guest_id)s and is_current"
_INSERT = """
    insert into contact_addresses
        (id, storefront, user_id, guest_id, full_name, phone, email, address_line1, address_line2, city, is_current,
         created_at, updated_at)
    values
        (%(id)s, %(storefront)s, %(user_id)s, %(guest_id)s, %(full_name)s, %(phone)s, %(email)s, %(address_line1)s,
         %(address_line2)s, %(city)s, true, %(now)s, %(now)s)
"""
_OVERWRITE = f"""
    do update set full_name = excluded.full_name, phone = excluded.phone, email = excluded.email,
        address_line1 = excluded.address_line1, address_line2 = excluded.address_line2, city = excluded.city,
        updated_at = excluded.updated_at
    returning {_COLUMNS}, xmax = 0 as is_new
"""
_STORE_OF_USER = f"{_INSERT} on conflict (user_id) where is_current {_OVERWRITE}"
_STORE_OF_GUEST = f"{_INSERT} on conflict (storefront, guest_id) where is_current {_OVERWRITE}"
_CHANGE = """
    update contact_addresses
    set full_name = coalesce(%(full_name)s, full_name), phone = coalesce(%(phone)s, phone),
        email = coalesce(%(email)s, email), address_line1 = coalesce(%(address_line1)s, address_line1),
        address_line2 = coalesce(%(address_line2)s, address_line2), city = coalesce(%(city)s, city),
        updated_at = %(now)s
"""
_CHANGE_OF_USER = f"{_CHANGE} where {_OF_USER} returning {_COLUMNS}"
_CHANGE_OF_GUEST = f"{_CHANGE} where {_OF_GUEST} returning {_COLUMNS}"
_READ_OF_USER = f"select {_COLUMNS} from contact_addresses where {_OF_USER}"
_READ_OF_GUEST = f"select {_COLUMNS} from contact_addresses where {_OF_GUEST}"
_HAND_OVER = f"""
    update contact_addresses
    set user_id = %(user_id)s, guest_id = null,
        is_current = is_current and not exists (select from contact_addresses where {_OF_USER})
    where storefront = %(storefront)s and guest_id = %(guest_id)s
"""
_REPLACE_CURRENT = f"update contact_addresses set is_current = false where {_OF_USER}"


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """`is_new`: the owner had none before."""

    number: int
    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str
    is_new: bool = False


class CurrentAddress:
    """The one current address of a user or a guest."""

    def __init__(self, executor: Executor, storefront: str, owner: ContactOwner) -> None:
        self._executor = executor
        self._owner = owner
        self._row = {"storefront": storefront, "user_id": owner.user_id, "guest_id": owner.guest_id}

    async def read(self) -> StoredAddress | None:
        return await self._one(_READ_OF_USER, _READ_OF_GUEST)

    async def store(self, fields: Mapping[str, str]) -> StoredAddress:
        """Create or overwrite it, in one statement. Concurrent calls wait for one another, so that one creates it."""
        stored = await self._one(_STORE_OF_USER, _STORE_OF_GUEST, id=uuid4(), now=clock.now(), **fields)
        assert stored is not None  # the statement inserts or updates
        return stored

    async def change(self, fields: Mapping[str, str]) -> StoredAddress | None:
        """Set some fields. None if there is no address."""
        values = {name: fields.get(name) for name in FIELDS}
        return await self._one(_CHANGE_OF_USER, _CHANGE_OF_GUEST, now=clock.now(), **values)

    async def _one(self, of_user: LiteralString, of_guest: LiteralString, **parameters: object) -> StoredAddress | None:
        sql = of_guest if self._owner.user_id is None else of_user
        row = await self._executor.fetch_one(sql, **self._row, **parameters)
        return StoredAddress(**row) if row else None


async def hand_over_addresses(uow: UnitOfWork, storefront: str, guest_id: UUID, user_id: UUID) -> None:
    """Give a guest's address to a user, whose row is locked. The user's own one stays the current one."""
    await uow.defer(_HAND_OVER, storefront=storefront, guest_id=guest_id, user_id=user_id)


async def replace_current_address(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    """Let the address that is handed over next become the user's current one."""
    await uow.defer(_REPLACE_CURRENT, storefront=storefront, user_id=user_id)


async def find_contact_address(executor: Executor, storefront: str, number: int) -> Row | None:
    """The address of any owner, with its owner."""
    return await executor.fetch_one(_BY_NUMBER, storefront=storefront, number=number)
