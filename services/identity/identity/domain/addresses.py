"""Every query for address books."""

from typing import Any
from uuid import UUID

from common.database import Reads
from common.paging import PageRequest
from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.address import Address
from identity.domain.errors import AddressNotFound

_COLUMNS = (
    "id, address_type, full_name, phone_number, street_address, apartment, city, state, country, zip_code,"
    " is_default, created_at"
)


class Addresses:
    """One user's address book, in a transaction."""

    def __init__(self, session: AsyncSession, storefront: str, user_id: UUID) -> None:
        self._session = session
        self._storefront = storefront
        self._user_id = user_id

    async def add(self, address: Address) -> None:
        self._session.add(address)
        await self._session.flush()

    async def get(self, address_id: UUID) -> Address:
        """Raises AddressNotFound, for somebody else's as well."""
        query = select(Address).where(Address.id == address_id, *self._mine()).with_for_update(key_share=True)
        address = (await self._session.exec(query)).one_or_none()
        if address is None:
            raise AddressNotFound(address_id=address_id)
        return address

    async def remove(self, address_id: UUID) -> None:
        """Raises AddressNotFound, for somebody else's as well."""
        statement = delete(Address).where(col(Address.id) == address_id, *self._mine())
        removed = await self._session.exec(statement.returning(col(Address.id)))
        if removed.first() is None:
            raise AddressNotFound(address_id=address_id)

    async def clear_default(self, address_type: str) -> None:
        """Take the flag from the default of this type. The user must be locked, or two could race for it."""
        statement = (
            update(Address)
            .where(*self._mine(), col(Address.address_type) == address_type, col(Address.is_default))
            .values(is_default=False)
        )
        await self._session.exec(statement)

    def _mine(self) -> tuple[Any, Any]:
        return col(Address.storefront) == self._storefront, col(Address.user_id) == self._user_id


async def read_page(
    reads: Reads, storefront: str, user_id: UUID, page: PageRequest
) -> tuple[int, list[dict[str, Any]]]:
    """How many addresses there are, and those of one page: defaults first, then the oldest."""
    rows = await reads.rows(
        f"select {_COLUMNS}, count(*) over () as total from addresses where storefront = %s and user_id = %s"
        " order by is_default desc, number limit %s offset %s",
        (storefront, user_id, page.size, page.offset),
    )
    totals = [row.pop("total") for row in rows]
    return (totals[0] if totals else 0), rows


async def read_own(reads: Reads, storefront: str, user_id: UUID, ids: list[UUID]) -> list[dict[str, Any]]:
    """Those of the addresses that are the user's own."""
    return await reads.rows(
        f"select {_COLUMNS} from addresses where storefront = %s and user_id = %s and id = any(%s)",
        (storefront, user_id, ids),
    )
