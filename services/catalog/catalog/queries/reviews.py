"""The approved reviews of one visible product, newest first, in one statement."""

from typing import Any, LiteralString

from common.database import Reads
from common.paging import PageRequest

from catalog.domain.errors import ProductNotFound
from catalog.domain.slugs import is_slug
from catalog.queries.fragments import utc

_REVIEWS: LiteralString = f"""
select p.rating_count as total, r.* from products p left join lateral (
  select id::text, author as "user", rating, title, comment, is_verified_purchase,
    {utc("created_at")} as created_at from reviews where product_id = p.id and is_approved
  order by reviews.created_at desc, id limit %(limit)s offset %(offset)s
) r on true
where p.storefront = %(storefront)s and p.slug = %(slug)s and p.is_visible"""


async def approved_reviews(
    reads: Reads, storefront: str, slug: str, page: PageRequest
) -> tuple[int, list[dict[str, Any]]]:
    """How many there are, and the page's rows. Raises ProductNotFound, PageNotFound."""
    parameters = {"storefront": storefront, "slug": slug, "limit": page.size, "offset": page.offset}
    rows = await reads.rows(_REVIEWS, parameters) if is_slug(slug) else []
    if not rows:
        raise ProductNotFound(slug=slug)
    total = int(rows[0].pop("total"))
    page.check(total)
    for row in rows[1:]:
        del row["total"]
    return total, [row for row in rows if row["id"] is not None]
