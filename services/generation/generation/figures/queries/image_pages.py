"""Pages of the pictures of one storefront: a customer's own ones, the favourites, the gallery. One statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from generation.figures.queries.images import COLUMNS, PUBLIC
from generation.figures.rules.shown_image import ShownImage

_OWN: LiteralString = """
select i.number, i.number as place, i.tags from figure_images i
where i.storefront = %(storefront)s and i.user_id = %(viewer)s and i.is_ready
"""
_FAVORITES: LiteralString = f"""
select i.number, f.number as place, i.tags from favorites f join figure_images i on i.id = f.image_id
where f.storefront = %(storefront)s and f.user_id = %(viewer)s and i.is_ready and (i.user_id = %(viewer)s or {PUBLIC})
"""
_GALLERY: LiteralString = f"""
select i.number, i.number as place, i.tags from figure_images i where i.storefront = %(storefront)s and {PUBLIC}
"""
_TEASER: LiteralString = f"""
(select i.number, i.number as place, i.tags from figure_images i where i.storefront = %(storefront)s and {PUBLIC}
 order by i.number desc limit %(teaser)s)
union
select i.number, i.number as place, i.tags from figure_images i
where i.storefront = %(storefront)s and i.user_id = %(viewer)s::uuid and {PUBLIC}
"""
_TAGGED: LiteralString = "where tags @> %(tags)s::varchar[]"
_MOST: LiteralString = "101"
"""More than any page has. The planner takes it for the size of a page; it would take a parameter for a large one."""


def _page(
    listed: LiteralString, reading: LiteralString, matching: LiteralString, where: LiteralString
) -> LiteralString:
    """At least one row, which has the count: without a picture if the page is empty.

    `reading` and `matching` are how the two lists are read: materialized once, or by the indexes for each use.
    """
    return f"""
with listed as {reading} ({listed}), matching as {matching} (select number, place from listed {where}), page as (
  select number, place from (
    select number, place from matching where %(before)s::bigint is null or place < %(before)s
    order by place desc offset %(offset)s limit %(limit)s
  ) as part limit {_MOST}
)
select (select count(*) from matching) as count, page.place, {COLUMNS}
from (values (1)) as one left join (
  page join figure_images i on i.number = page.number join figure_requests r on r.job_id = i.job_id
) on true order by page.place desc
"""


_ONCE, _INDEXED = "materialized", "not materialized"
_PAGES: dict[LiteralString, tuple[LiteralString, LiteralString]] = {
    _GALLERY: (_page(_GALLERY, _INDEXED, _INDEXED, ""), _page(_GALLERY, _INDEXED, _ONCE, _TAGGED)),
    **{
        listed: (_page(listed, _ONCE, _ONCE, ""), _page(listed, _ONCE, _ONCE, _TAGGED))
        for listed in (_OWN, _FAVORITES, _TEASER)
    },
}
"""Without and with tags. The own pictures are few and read before their tags: an index on tags has everybody's."""


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a list that is asked for: `limit` pictures, of those before a cursor's position or after an offset.

    Positions descend.
    """

    limit: int
    offset: int = 0
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ImagePage:
    """`count` is that of the whole list, `last` the position of the page's last picture if others follow."""

    images: list[ShownImage]
    count: int
    last: int | None


class ImagePages:
    """Newest first; favourites by when they became ones. All `tags` are those of a picture that is found."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def own(self, viewer: UUID, tags: Sequence[str], span: Span) -> ImagePage:
        return await self._read(_OWN, viewer, tags, span)

    async def favorites(self, viewer: UUID, tags: Sequence[str], span: Span) -> ImagePage:
        """Without those that are neither the viewer's own nor public any more."""
        return await self._read(_FAVORITES, viewer, tags, span)

    async def gallery(self, viewer: UUID | None, tags: Sequence[str], span: Span) -> ImagePage:
        return await self._read(_GALLERY, viewer, tags, span)

    async def teaser(self, viewer: UUID | None, tags: Sequence[str], span: Span, most: int) -> ImagePage:
        """The gallery as if it had only the newest `most` pictures and the viewer's own."""
        return await self._read(_TEASER, viewer, tags, span, most)

    async def _read(
        self, listed: LiteralString, viewer: UUID | None, tags: Sequence[str], span: Span, teaser: int = 0
    ) -> ImagePage:
        rows = await self._executor.fetch(
            _PAGES[listed][bool(tags)],
            storefront=self._storefront,
            viewer=viewer,
            tags=list(tags),
            before=span.before,
            offset=span.offset,
            limit=span.limit + 1,
            teaser=teaser,
        )
        found = [row for row in rows if row["id"]]
        last = found[span.limit - 1]["place"] if len(found) > span.limit else None
        return ImagePage([_shown(row) for row in found[: span.limit]], rows[0]["count"], last)


def _shown(row: Row) -> ShownImage:
    return ShownImage(**{name: value for name, value in row.items() if name not in ("count", "place")})
