"""How often items may be generated, and how often they were: the allowances of one storefront."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.tables.version import AllowanceCorrection, AppliedPack, ContentType, RetryAllowance

_ITEM: LiteralString = "content_type = %(content_type)s and content_id = %(content_id)s"
_OWN: LiteralString = f"storefront = %(storefront)s and user_id = %(user_id)s and {_ITEM}"
_OF_ITEM: LiteralString = f"storefront = %(storefront)s and {_ITEM} order by user_id"
_OPEN: LiteralString = """
insert into retry_allowances
    (storefront, user_id, content_type, content_id, used_retries, packs, correction, version, updated_at)
values (%(storefront)s, %(user_id)s, %(content_type)s, %(content_id)s, 0, 0, 0, 1, %(now)s)
on conflict (storefront, user_id, content_type, content_id) do nothing
"""
_CONSUME: LiteralString = f"""
update retry_allowances set used_retries = used_retries + 1, version = version + 1, updated_at = %(now)s
where {_OWN} and used_retries < %(of_tier)s + packs + correction
"""
_RETURN: LiteralString = f"""
update retry_allowances set used_retries = used_retries - 1, version = version + 1, updated_at = %(now)s
where {_OWN} and used_retries > 0
"""
_COUNT_VERSIONS: LiteralString = """
insert into retry_allowances
    (storefront, user_id, content_type, content_id, used_retries, packs, correction, version, updated_at)
select storefront, user_id, content_type, item_id, count(*), 0, 0, 1, %(now)s from versions
where storefront = %(storefront)s and item_id = %(item_id)s and is_retry and state <> 'FAILED' group by 1, 2, 3, 4
on conflict (storefront, user_id, content_type, content_id) do update set
    used_retries = excluded.used_retries, version = retry_allowances.version + 1, updated_at = %(now)s
where retry_allowances.used_retries < excluded.used_retries
"""
_CORRECTIONS: LiteralString = f"""
storefront = %(storefront)s and {_ITEM} and number < %(before)s order by number desc limit %(limit)s
"""
_IS_APPLIED: LiteralString = "select exists (select from applied_packs where retry_pack_id = %(id)s)"


class Allowances:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def get(self, user_id: UUID, content_type: ContentType, content_id: UUID) -> RetryAllowance:
        """One with nothing used or added, if nothing was ever counted."""
        item = self._item(user_id, content_type, content_id)
        return await self._executor.get(RetryAllowance, _OWN, **item) or RetryAllowance(**item)

    async def of_item(self, content_type: ContentType, content_id: UUID) -> list[RetryAllowance]:
        """Those of every customer."""
        return await self._executor.get_all(
            RetryAllowance,
            _OF_ITEM,
            storefront=self._storefront,
            content_type=content_type.value,
            content_id=content_id,
        )

    async def open(self, user_id: UUID, content_type: ContentType, content_id: UUID) -> RetryAllowance:
        """The row, locked until the transaction ends, and added if it is missing."""
        item = self._item(user_id, content_type, content_id)
        await self._executor.defer(_OPEN, **item, now=clock.now())
        found = await self._executor.get(RetryAllowance, f"{_OWN} for update", **item)
        assert found is not None
        return found

    async def consume(self, user_id: UUID, content_type: ContentType, content_id: UUID, of_tier: int) -> bool:
        """Take one retry in one statement; False if all of the tier's, of packs and of staff are used."""
        item = self._item(user_id, content_type, content_id)
        await self._executor.defer(_OPEN, **item, now=clock.now())
        return bool(await self._executor.execute(_CONSUME, **item, of_tier=of_tier, now=clock.now()))

    async def give_back(self, user_id: UUID, content_type: ContentType, content_id: UUID) -> None:
        await self._executor.defer(_RETURN, **self._item(user_id, content_type, content_id), now=clock.now())

    async def is_applied(self, retry_pack_id: UUID) -> bool:
        return bool(await self._executor.fetch_value(_IS_APPLIED, id=retry_pack_id))

    async def add_pack(self, pack: AppliedPack) -> bool:
        """False if the pack was applied before."""
        return await self._executor.add_if_absent(pack)

    async def corrections(
        self, content_type: ContentType, content_id: UUID, *, before: int, limit: int
    ) -> list[AllowanceCorrection]:
        """Newest first, with numbers below `before`."""
        return await self._executor.get_all(
            AllowanceCorrection,
            _CORRECTIONS,
            storefront=self._storefront,
            content_type=content_type.value,
            content_id=content_id,
            before=before,
            limit=limit,
        )

    def _item(self, user_id: UUID, content_type: ContentType, content_id: UUID) -> dict[str, Any]:
        return {
            "storefront": self._storefront,
            "user_id": user_id,
            "content_type": content_type.value,
            "content_id": content_id,
        }


async def count_versions(uow: UnitOfWork, storefront: str, item_id: UUID) -> None:
    """Let the used retries of an item be at least its versions that took one and did not fail."""
    await uow.execute(_COUNT_VERSIONS, storefront=storefront, item_id=item_id, now=clock.now())


async def delete_of_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    """What is counted of a deleted customer."""
    for sql in _DELETE:
        await uow.defer(sql, storefront=storefront, user_id=user_id)


_USER: LiteralString = "where storefront = %(storefront)s and user_id = %(user_id)s"
_DELETE: tuple[LiteralString, ...] = (
    f"delete from retry_allowances {_USER}",
    f"delete from applied_packs {_USER}",
    f"delete from allowance_corrections {_USER}",
    f"delete from book_tiers {_USER}",
)
