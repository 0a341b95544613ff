"""The perks of one storefront's customers."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from generation.restorations.tables.perks import CustomerPerks

_USE_PREVIEW: LiteralString = """
insert into customer_perks (storefront, user_id, free_preview_used, social_share_unlock_used, version)
values (%(storefront)s, %(user_id)s, true, false, 1)
on conflict (storefront, user_id) do update
set free_preview_used = true, version = customer_perks.version + 1 where not customer_perks.free_preview_used
returning storefront, user_id, free_preview_used, social_share_unlock_used, version
"""
_USE_SHARE_UNLOCK: LiteralString = """
insert into customer_perks (storefront, user_id, free_preview_used, social_share_unlock_used, version)
values (%(storefront)s, %(user_id)s, false, true, 1)
on conflict (storefront, user_id) do update
set social_share_unlock_used = true, version = customer_perks.version + 1
where not customer_perks.social_share_unlock_used
returning storefront, user_id, free_preview_used, social_share_unlock_used, version
"""


class Perks:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def has_used_share_unlock(self, user_id: UUID) -> bool:
        return bool(
            await self._executor.fetch_value(
                "select social_share_unlock_used from customer_perks"
                " where storefront = %(storefront)s and user_id = %(user_id)s",
                storefront=self._storefront,
                user_id=user_id,
            )
        )

    async def use_preview(self, user_id: UUID) -> CustomerPerks | None:
        """The changed perks; None if the preview was used before."""
        return await self._change(_USE_PREVIEW, user_id)

    async def use_share_unlock(self, user_id: UUID) -> CustomerPerks | None:
        """The changed perks; None if the unlock was used before, also by a transaction that this one waited for."""
        return await self._change(_USE_SHARE_UNLOCK, user_id)

    async def delete(self, user_id: UUID) -> None:
        await self._executor.defer(
            "delete from customer_perks where storefront = %(storefront)s and user_id = %(user_id)s",
            storefront=self._storefront,
            user_id=user_id,
        )

    async def _change(self, sql: LiteralString, user_id: UUID) -> CustomerPerks | None:
        row = await self._executor.fetch_one(sql, storefront=self._storefront, user_id=user_id)
        return CustomerPerks(**row) if row else None
