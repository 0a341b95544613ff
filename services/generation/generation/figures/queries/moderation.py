"""The pictures of one storefront as staff moderate them, and the moderation log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from generation.figures.tables.image import Flag
from generation.figures.tables.marks import ModerationEntry

_REPORT: LiteralString = """json_build_object(
  'user_id', r.user_id, 'reason', r.reason, 'details', r.details,
  'created_at', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
)"""
_IMAGES: LiteralString = f"""
select i.number, i.id, i.user_id, i.job_id, i.flag_status, i.is_public, i.tags, i.reports_count as open_reports,
  i.created_at, i.updated_at, i.file, i.thumbnail, coalesce(
    (select json_agg({_REPORT} order by r.created_at) from image_reports r where r.image_id = i.id), '[]'
  ) as reports
from figure_images i
where i.storefront = %(storefront)s and i.is_ready and i.number < %(before)s
"""
_COUNT: LiteralString = "select count(*) from figure_images i where i.storefront = %(storefront)s and i.is_ready"
_IDS: LiteralString = "select i.id from figure_images i where i.storefront = %(storefront)s and i.is_ready"
_OF_STATUS: LiteralString = " and i.flag_status = %(status)s"
_INDEXED: dict[Flag, LiteralString] = {
    Flag.HUMAN_PENDING: " and i.flag_status = 'human_pending'",
    Flag.REMOVED: " and i.flag_status = 'removed'",
}
"""The predicates of indexes."""
_OF_USER: LiteralString = " and i.user_id = %(user_id)s"
_AMONG: LiteralString = " and i.id = any(%(ids)s)"
_REPORTED: LiteralString = " and i.reports_count > 0"
_NEWEST_FIRST: LiteralString = " order by i.number desc limit %(limit)s"
_ENTRIES: LiteralString = """
storefront = %(storefront)s and number < %(before)s and (%(image_id)s::uuid is null or image_id = %(image_id)s)
order by number desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFilter:
    """What None leaves open. `reported`: only those with reports that staff have not settled."""

    status: Flag | None = None
    user_id: UUID | None = None
    reported: bool = False
    ids: Sequence[UUID] | None = None

    @property
    def conditions(self) -> LiteralString:
        of_status = _INDEXED.get(self.status, _OF_STATUS) if self.status else ""
        return (
            of_status
            + (_OF_USER if self.user_id else "")
            + (_REPORTED if self.reported else "")
            + ("" if self.ids is None else _AMONG)
        )


class Moderation:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def images(self, before: int, limit: int, wanted: ImageFilter) -> list[Row]:
        """Pictures with numbers below `before`, newest first, with all their reports."""
        sql = _IMAGES + wanted.conditions + _NEWEST_FIRST
        return await self._executor.fetch(sql, **self._parameters(wanted), before=before, limit=limit)

    async def count(self, wanted: ImageFilter) -> int:
        return int(await self._executor.fetch_value(_COUNT + wanted.conditions, **self._parameters(wanted)))

    async def ids(self, wanted: ImageFilter, limit: int) -> list[UUID]:
        """Newest first."""
        rows = await self._executor.fetch(
            _IDS + wanted.conditions + _NEWEST_FIRST, **self._parameters(wanted), limit=limit
        )
        return [row["id"] for row in rows]

    def _parameters(self, wanted: ImageFilter) -> dict[str, object]:
        return {"storefront": self._storefront, "status": wanted.status, "user_id": wanted.user_id, "ids": wanted.ids}

    async def entries(self, before: int, limit: int, image_id: UUID | None) -> list[ModerationEntry]:
        """Entries with numbers below `before`, newest first."""
        return await self._executor.get_all(
            ModerationEntry, _ENTRIES, storefront=self._storefront, before=before, limit=limit, image_id=image_id
        )
