"""The usages of one storefront's addresses."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.figures.tables.address_usage import AddressUsage

_OF_ADDRESS: LiteralString = "storefront = %(storefront)s and address_id = %(address_id)s for update"
_OPEN: LiteralString = """
insert into address_usages (storefront, address_id, used, updated_at)
values (%(storefront)s, %(address_id)s, 0, %(now)s) on conflict (storefront, address_id) do nothing
"""
_OF_USER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s order by address_id for update"
_KEEP_REPORTS: LiteralString = """
insert into former_reports (storefront, address_id, image_id)
select storefront, %(address_id)s, image_id from image_reports
where storefront = %(storefront)s and user_id = %(user_id)s on conflict do nothing
"""
_HAS_REPORTED: LiteralString = """
select exists (select from former_reports
where storefront = %(storefront)s and address_id = %(address_id)s and image_id = %(image_id)s)
"""


class AddressUsages:
    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def open(self, address_id: UUID) -> AddressUsage:
        """The address's row, locked until the transaction ends, and added if it is missing."""
        key = {"storefront": self._storefront, "address_id": address_id}
        await self._uow.defer(_OPEN, **key, now=clock.now())
        usage = await self._uow.get(AddressUsage, _OF_ADDRESS, **key)
        assert usage is not None
        return usage

    async def of_user(self, user_id: UUID) -> list[AddressUsage]:
        """Those of every address that the customer has had, locked until the transaction ends."""
        return await self._uow.get_all(AddressUsage, _OF_USER, storefront=self._storefront, user_id=user_id)

    async def save(self, usage: AddressUsage) -> None:
        usage.updated_at = clock.now()
        await self._uow.defer_save(usage)

    async def keep_reports(self, address_id: UUID, user_id: UUID) -> None:
        """Before the customer's reports are deleted."""
        await self._uow.execute(_KEEP_REPORTS, storefront=self._storefront, address_id=address_id, user_id=user_id)

    async def has_reported(self, address_id: UUID, image_id: UUID) -> bool:
        parameters = {"storefront": self._storefront, "address_id": address_id, "image_id": image_id}
        return bool(await self._uow.fetch_value(_HAS_REPORTED, **parameters))
