"""A page of visible products, with their number, in one statement."""

from dataclasses import dataclass
from typing import Any, LiteralString

from common.database import Reads
from common.paging import PageRequest

from catalog.domain.words import Terms

ORDERINGS: dict[str, LiteralString] = {
    "price": "p.price",
    "-price": "p.price desc",
    "created_at": "p.created_at",
    "-created_at": "p.created_at desc",
    "name": "p.sort_name",
    "-name": "p.sort_name desc",
}
NEWEST: LiteralString = "p.created_at desc"
RELEVANCE: LiteralString = "exact desc, rank desc, p.created_at desc"

_TERMS: LiteralString = """
with asked as materialized (
  select to_tsquery('english', %(words)s) || to_tsquery('simple', %(words)s) || %(code)s::tsquery as terms
)
"""
_RANK: LiteralString = ", p.search @@ %(exact)s::tsquery as exact, ts_rank(p.search, (select terms from asked)) as rank"
_CATEGORY: LiteralString = """p.category_id in (
  select d.id from categories a join categories d on a.id = any(d.lineage)
  where a.storefront = %(storefront)s and a.slug = %(category)s and d.storefront = %(storefront)s)"""
_STOCK: LiteralString = "join stock_units s on s.id = p.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a client asked for; prices in minor units. `ordering` is a key of ORDERINGS or None."""

    storefront: str
    page: PageRequest
    category: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    is_searching: bool = False
    terms: Terms | None = None
    ordering: str | None = None


async def listing(reads: Reads, asked: Listing) -> tuple[int, list[dict[str, Any]]]:
    """How many products match, and the page's rows. Raises PageNotFound beyond the last page."""
    if asked.is_searching and asked.terms is None:
        asked.page.check(0)
        return 0, []
    rows = await reads.rows(statement(asked), parameters(asked))
    total = int(rows[0]["total"])
    asked.page.check(total)
    return total, [row for row in rows if row["id"] is not None]


def statement(asked: Listing) -> LiteralString:
    """The inner page is chosen in an index as far as possible; the outer one reads what is shown of it."""
    source, conditions = _filters(asked)
    order = _order(asked)
    matching: LiteralString = f"from products p {source} where {conditions}"
    return f"""
{_TERMS if asked.terms else ""}
select total.total, page.* from (select count(*) as total {matching}) as total left join (
  select p.id::text, p.name, p.slug, p.price, p.compare_price, p.is_featured, p.track_inventory, p.rating_sum,
    p.rating_count, p.images, u.quantity, c.id::text as category_id, c.name as category_name
  from (
    select p.id{_RANK if asked.terms else ""} {matching} order by {order} limit %(limit)s offset %(offset)s
  ) chosen join products p on p.id = chosen.id join stock_units u on u.id = p.id
    join categories c on c.id = p.category_id
  order by {order}
) as page on true"""


def _filters(asked: Listing) -> tuple[LiteralString, LiteralString]:
    conditions: LiteralString = "p.storefront = %(storefront)s and p.is_visible"
    if asked.category is not None:
        conditions += " and " + _CATEGORY
    if asked.min_price is not None:
        conditions += " and p.price >= %(min_price)s"
    if asked.max_price is not None:
        conditions += " and p.price <= %(max_price)s"
    if asked.in_stock is not None:
        conditions += " and (not p.track_inventory or s.quantity > 0) = %(in_stock)s"
    if asked.terms is not None:
        conditions += " and p.search @@ (select terms from asked)"
    return (_STOCK if asked.in_stock is not None else ""), conditions


def _order(asked: Listing) -> LiteralString:
    if asked.ordering is not None:
        return ORDERINGS[asked.ordering] + ", p.id"
    return (RELEVANCE if asked.terms else NEWEST) + ", p.id"


def parameters(asked: Listing) -> dict[str, Any]:
    return {
        "storefront": asked.storefront,
        "category": asked.category,
        "min_price": asked.min_price,
        "max_price": asked.max_price,
        "in_stock": asked.in_stock,
        "words": asked.terms.words if asked.terms else None,
        "code": asked.terms.code if asked.terms else None,
        "exact": asked.terms.exact if asked.terms else None,
        "limit": asked.page.size,
        "offset": asked.page.offset,
    }
