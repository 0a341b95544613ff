"""Every query for address books."""

from typing import Any
from uuid import UUID

from common.database import Reads, execute
from common.paging import PageRequest
from sqlalchemy import ColumnElement, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.address import Address
from identity.domain.errors import AddressNotFound

AddressId = UUID | int
"""Some contracts name an address by its UUID, others by its number."""
_COLUMNS = (
    "id, address_type, full_name, phone_number, street_address, apartment, city, state, country, zip_code,"
    " is_default, created_at"
)
_MINE = "storefront = :storefront and user_id = :user_id"
_COUNT = text(f"select count(*) from addresses where {_MINE}")
_DEFAULT = text(f"select 1 from addresses where {_MINE} and address_type = :address_type and is_default")
_LABEL = text(f"select 1 from addresses where {_MINE} and label = :label and id <> :but")
_PROMOTE = text(
    "update addresses set is_default = true where id ="
    f" (select id from addresses where {_MINE} and address_type = :address_type order by number limit 1)"
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

    async def get(self, address_id: AddressId) -> Address:
        """Raises AddressNotFound, for somebody else's as well."""
        query = select(Address).where(_named(address_id), *self._mine()).with_for_update(key_share=True)
        address = (await self._session.exec(query)).one_or_none()
        if address is None:
            raise AddressNotFound(address_id=address_id)
        return address

    async def remove(self, address: Address) -> None:
        await self._session.delete(address)
        await self._session.flush()

    async def count(self) -> int:
        return int((await execute(self._session, _COUNT, self._me)).scalar_one())

    async def has_default(self, address_type: str) -> bool:
        found = await execute(self._session, _DEFAULT, {**self._me, "address_type": address_type})
        return found.first() is not None

    async def has_label(self, label: str, *, but: UUID) -> bool:
        """Whether another address than `but` has the label."""
        found = await execute(self._session, _LABEL, {**self._me, "label": label, "but": but})
        return found.first() is not None

    async def promote_oldest(self, address_type: str) -> None:
        """The oldest of this type becomes the default. There must be none."""
        await execute(self._session, _PROMOTE, {**self._me, "address_type": address_type})

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

    @property
    def _me(self) -> dict[str, Any]:
        return {"storefront": self._storefront, "user_id": self._user_id}


def _named(address_id: AddressId) -> ColumnElement[bool]:
    return col(Address.number) == address_id if isinstance(address_id, int) else col(Address.id) == address_id


async def read_book(reads: Reads, storefront: str, user_id: UUID) -> list[dict[str, Any]]:
    """All addresses of a user, with every column: defaults first, then the oldest."""
    return await reads.rows(
        "select * from addresses where storefront = %s and user_id = %s order by is_default desc, number",
        (storefront, user_id),
    )


async def read_entry(reads: Reads, storefront: str, user_id: UUID, number: int) -> dict[str, Any]:
    """One address of a user, with every column. Raises AddressNotFound, for somebody else's as well."""
    row = await reads.row(
        "select * from addresses where storefront = %s and user_id = %s and number = %s", (storefront, user_id, number)
    )
    if row is None:
        raise AddressNotFound(address_id=number)
    return row


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
