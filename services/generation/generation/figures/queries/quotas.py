"""The quotas of one storefront's customers, and the entries that explain them."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, objects, query

from generation.figures.tables.quota import LIVE, EntryKind, Quota, QuotaEntry

_OWN: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s"
_OPEN: LiteralString = """
insert into quotas (storefront, user_id, used, images_generated, subscription_version, version)
values (%(storefront)s, %(user_id)s, 0, 0, 0, 0) on conflict (storefront, user_id) do nothing
"""
_OF_PLAN: LiteralString = """greatest(coalesce("limit", %(free)s) - used, 0)"""
_RESERVE: LiteralString = f"""
update quotas
set used = used + least(%(amount)s, {_OF_PLAN}), granted = granted - greatest(%(amount)s - {_OF_PLAN}, 0),
    version = version + 1
where {_OWN} and status is distinct from 'past_due' and %(amount)s <= {_OF_PLAN} + granted
returning used
"""
_ENTRY: LiteralString = f"{_OWN} and kind = %(kind)s and reference = %(reference)s"
_IS_CURRENT: LiteralString = f"""
select exists (
    select from quota_entries
    where {_ENTRY} and number > coalesce((select max(number) from quota_entries where {_OWN} and kind = 'reset'), 0)
)
"""
_PAGE: LiteralString = f"{_OWN} and number < %(before)s order by number desc limit %(limit)s"


class Quotas:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def get(self, user_id: UUID) -> Quota | None:
        """None for a customer whose quota was never changed."""
        return await self._executor.get(Quota, _OWN, **self._of(user_id))

    async def lock(self, user_id: UUID) -> Quota | None:
        """The same, locked until the transaction ends."""
        return await self._executor.get(Quota, f"{_OWN} for update", **self._of(user_id))

    async def open(self, user_id: UUID) -> Quota:
        """The customer's row, locked until the transaction ends, and added if it is missing."""
        await self._executor.defer(_OPEN, **self._of(user_id))
        quota = await self.lock(user_id)
        assert quota is not None
        return quota

    async def reserve(self, user_id: UUID, amount: int, free: int) -> Quota | None:
        """Take credits if there are enough of them, in one statement; `free` are those without a subscription.

        Those that staff gave are taken when the others are used.
        Returns the changed quota, None if there are too few or the subscription is not paid.
        """
        reserved, quotas = await self._executor.fetch_many(
            query(_RESERVE, **self._of(user_id), amount=amount, free=free), objects(Quota, _OWN, **self._of(user_id))
        )
        return quotas[0] if reserved else None

    async def has_entry(self, user_id: UUID, kind: EntryKind, reference: UUID) -> bool:
        where: LiteralString = f"select exists (select from quota_entries where {_ENTRY})"
        return bool(await self._executor.fetch_value(where, **self._of(user_id), kind=kind.value, reference=reference))

    async def granted_of(self, user_id: UUID, reservation: UUID) -> int:
        """How many of the credits that were reserved under this reference staff had given."""
        sql: LiteralString = f"select -granted from quota_entries where {_ENTRY}"
        kind = EntryKind.RESERVATION.value
        return await self._executor.fetch_value(sql, **self._of(user_id), kind=kind, reference=reservation) or 0

    async def is_of_this_period(self, user_id: UUID, reservation: UUID) -> bool:
        """Whether credits were reserved under this reference, and the quota has not begun again since."""
        kind = EntryKind.RESERVATION.value
        return bool(
            await self._executor.fetch_value(_IS_CURRENT, **self._of(user_id), kind=kind, reference=reservation)
        )

    async def add_entry(
        self,
        user_id: UUID,
        kind: EntryKind,
        amount: int,
        reference: UUID,
        *,
        granted: int = 0,
        reason: str | None = None,
        by: UUID | None = None,
    ) -> None:
        """The caller changes `used` by the same amount, and `granted` by the other one."""
        entry = QuotaEntry(
            **self._of(user_id),
            kind=kind.value,
            amount=amount,
            granted=granted,
            reference=reference,
            reason=reason,
            by=by,
        )
        await self._executor.defer_add(entry)

    async def entries(self, user_id: UUID, *, before: int, limit: int) -> list[QuotaEntry]:
        """Newest first, with numbers below `before`."""
        return await self._executor.get_all(QuotaEntry, _PAGE, **self._of(user_id), before=before, limit=limit)

    async def delete_entries(self, user_id: UUID) -> None:
        await self._executor.defer(f"delete from quota_entries where {_OWN}", **self._of(user_id))

    def _of(self, user_id: UUID) -> dict[str, Any]:
        return {"storefront": self._storefront, "user_id": user_id}


async def is_subscriber(executor: Executor, storefront: str, user_id: UUID) -> bool:
    """Whether a customer has a subscription that is live: paid, or in its trial."""
    sql: LiteralString = f"select exists (select from quotas where {_OWN} and status = any(%(live)s))"
    return bool(await executor.fetch_value(sql, storefront=storefront, user_id=user_id, live=list(LIVE)))
