"""Queries for address books."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.table_mapper import mark_saved
from common.db.unit_of_work import UnitOfWork
from common.kernel.paging import PageRequest

from identity.domain.address import Address
from identity.domain.errors import AddressNotFound

AddressId = UUID | int
"""A UUID or a number, depending on the contract."""
_COLUMNS = """
    id, address_type, full_name, phone_number, street_address, apartment, city, state, country, zip_code,
    is_default, created_at
"""
_OF_USER = "storefront = %(storefront)s and user_id = %(user_id)s"
_INSERT = """
    insert into addresses (
        id, storefront, user_id, address_type, full_name, phone_number, street_address, apartment, city, state, country,
        zip_code, is_default, label, first_name, last_name, company, created_at, updated_at
    ) values (
        %(id)s, %(storefront)s, %(user_id)s, %(address_type)s, %(full_name)s, %(phone_number)s, %(street_address)s,
        %(apartment)s, %(city)s, %(state)s, %(country)s, %(zip_code)s, %(is_default)s, %(label)s, %(first_name)s,
        %(last_name)s, %(company)s, %(created_at)s, %(updated_at)s
    ) returning number
"""
_BY_ID = f"id = %(address_id)s and {_OF_USER} for no key update"
_BY_NUMBER = f"number = %(address_id)s and {_OF_USER} for no key update"
_DELETE = "delete from addresses where id = %(id)s"
_COUNT = f"select count(*) from addresses where {_OF_USER}"
_DEFAULT = f"select 1 from addresses where {_OF_USER} and address_type = %(address_type)s and is_default"
_LABEL = f"select 1 from addresses where {_OF_USER} and label = %(label)s and id <> %(except_id)s"
_PROMOTE = f"""
    update addresses set is_default = true where id = (
        select id from addresses where {_OF_USER} and address_type = %(address_type)s order by number limit 1
    )
"""
_CLEAR_DEFAULT = f"""
    update addresses set is_default = false where {_OF_USER} and address_type = %(address_type)s and is_default
"""
_ALL = f"select * from addresses where {_OF_USER} order by is_default desc, number"
_ONE = f"select * from addresses where {_OF_USER} and number = %(number)s"
_PAGE = f"""
    select {_COLUMNS}, count(*) over () as total from addresses where {_OF_USER}
    order by is_default desc, number limit %(limit)s offset %(offset)s
"""
_SOME = f"select {_COLUMNS} from addresses where {_OF_USER} and id = any(%(ids)s)"


class Addresses:
    """One user's address book, in a transaction that has locked the user's row."""

    def __init__(self, uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
        self._uow = uow
        self._storefront = storefront
        self._user_id = user_id

    async def add(self, address: Address) -> None:
        """Insert an address and set its number."""
        address.number = await self._value(_INSERT, **address.model_dump(exclude={"number", "storefront", "user_id"}))
        mark_saved(address)

    async def get(self, address_id: AddressId) -> Address:
        """The address, locked until the transaction ends. Raises AddressNotFound, also if it is another user's."""
        where: LiteralString = _BY_NUMBER if isinstance(address_id, int) else _BY_ID
        address = await self._uow.get(
            Address, where, storefront=self._storefront, user_id=self._user_id, address_id=address_id
        )
        if address is None:
            raise AddressNotFound(address_id=address_id)
        return address

    async def save(self, address: Address) -> None:
        await self._uow.defer_save(address)

    async def remove(self, address: Address) -> None:
        await self._uow.defer(_DELETE, id=address.id)

    async def count(self) -> int:
        return int(await self._value(_COUNT))

    async def has_default(self, address_type: str) -> bool:
        return await self._value(_DEFAULT, address_type=address_type) is not None

    async def has_label(self, label: str, *, except_id: UUID) -> bool:
        """Whether another address than `except_id` has the label."""
        return await self._value(_LABEL, label=label, except_id=except_id) is not None

    async def promote_oldest(self, address_type: str) -> None:
        """Make the oldest address of this type the default. The type must not have one."""
        await self._defer(_PROMOTE, address_type=address_type)

    async def clear_default(self, address_type: str) -> None:
        """Make the default of this type, if there is one, an ordinary address."""
        await self._defer(_CLEAR_DEFAULT, address_type=address_type)

    async def _value(self, sql: LiteralString, **parameters: Any) -> Any:
        return await self._uow.fetch_value(sql, storefront=self._storefront, user_id=self._user_id, **parameters)

    async def _defer(self, sql: LiteralString, **parameters: Any) -> None:
        await self._uow.defer(sql, storefront=self._storefront, user_id=self._user_id, **parameters)


async def read_addresses(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """All addresses of a user with every column, defaults first, then in the order of creation."""
    return await executor.fetch(_ALL, storefront=storefront, user_id=user_id)


async def read_address(executor: Executor, storefront: str, user_id: UUID, number: int) -> Row:
    """One address of a user with every column. Raises AddressNotFound, also if it is another user's."""
    row = await executor.fetch_one(_ONE, storefront=storefront, user_id=user_id, number=number)
    if row is None:
        raise AddressNotFound(address_id=number)
    return row


async def read_address_page(
    executor: Executor, storefront: str, user_id: UUID, page: PageRequest
) -> tuple[int, list[Row]]:
    """The number of the user's addresses, and one page of them, in the order of `read_addresses`."""
    rows = await executor.fetch(_PAGE, storefront=storefront, user_id=user_id, limit=page.size, offset=page.offset)
    totals = [row.pop("total") for row in rows]
    return (totals[0] if totals else 0), rows


async def read_addresses_by_id(executor: Executor, storefront: str, user_id: UUID, ids: list[UUID]) -> list[Row]:
    """Those of the addresses that belong to the user."""
    return await executor.fetch(_SOME, storefront=storefront, user_id=user_id, ids=ids)
