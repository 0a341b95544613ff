"""A page of visible products and their count, in one statement."""

from dataclasses import dataclass
from typing import Any, LiteralString

from common.db.executor import Executor, Row
from common.kernel import clock
from common.kernel.paging import PageRequest

from catalog.domain.search_text import Terms
from catalog.repository.fragments import COMPARE_PRICE, PRICE

ORDERINGS: dict[str, LiteralString] = {
    "price": "p.current_price",
    "-price": "p.current_price desc",
    "created_at": "p.created_at",
    "-created_at": "p.created_at desc",
    "name": "p.sort_name",
    "-name": "p.sort_name desc",
}
NEWEST: LiteralString = "p.created_at desc"
RELEVANCE: LiteralString = "exact desc, rank desc, p.created_at desc"

_TERMS: LiteralString = """
with parsed as materialized (
  select to_tsquery('english', %(words)s) || to_tsquery('simple', %(words)s) || %(code)s::tsquery as terms
)
"""
_RANK: LiteralString = (
    ", p.search @@ %(exact)s::tsquery as exact, ts_rank(p.search, (select terms from parsed)) as rank"
)
_CATEGORY: LiteralString = """p.category_id in (
  select d.id from categories a join categories d on a.id = any(d.lineage)
  where a.storefront = %(storefront)s and a.slug = %(category)s and d.storefront = %(storefront)s)"""
_STOCK: LiteralString = "join stock_units s on s.id = p.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Filters and order of a list; prices in minor units. `ordering` is a key of ORDERINGS or None."""

    storefront: str
    page: PageRequest
    category: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    is_searching: bool = False
    terms: Terms | None = None
    ordering: str | None = None


async def listing(executor: Executor, query: Listing) -> tuple[int, list[Row]]:
    """The number of matching products, and the rows of the page. Raises PageNotFound beyond the last page."""
    if query.is_searching and query.terms is None:
        query.page.check(0)
        return 0, []
    rows = await executor.fetch(statement(query), **parameters(query))
    total = int(rows[0]["total"])
    query.page.check(total)
    return total, [row for row in rows if row["id"] is not None]


def statement(query: Listing) -> LiteralString:
    """The inner query selects the page's ids, by an index where there is one; the outer query reads their columns."""
    source, conditions = _filters(query)
    order = _order(query)
    matching: LiteralString = f"from products p {source} where {conditions}"
    return f"""
{_TERMS if query.terms else ""}
select total.total, page.* from (select count(*) as total {matching}) as total left join (
  select p.id::text, p.name, p.slug, {PRICE} as price, {COMPARE_PRICE} as compare_price,
    p.is_featured, p.track_inventory, p.rating_sum,
    p.rating_count, p.images, u.quantity, c.id::text as category_id, c.name as category_name
  from (
    select p.id{_RANK if query.terms else ""} {matching} order by {order} limit %(limit)s offset %(offset)s
  ) chosen join products p on p.id = chosen.id join stock_units u on u.id = p.id
    join categories c on c.id = p.category_id
  order by {order}
) as page on true"""


def _filters(query: Listing) -> tuple[LiteralString, LiteralString]:
    conditions: LiteralString = "p.storefront = %(storefront)s and p.is_visible"
    if query.category is not None:
        conditions += " and " + _CATEGORY
    if query.min_price is not None:
        conditions += " and p.current_price >= %(min_price)s"
    if query.max_price is not None:
        conditions += " and p.current_price <= %(max_price)s"
    if query.in_stock is not None:
        conditions += " and (not p.track_inventory or s.quantity > 0) = %(in_stock)s"
    if query.terms is not None:
        conditions += " and p.search @@ (select terms from parsed)"
    return (_STOCK if query.in_stock is not None else ""), conditions


def _order(query: Listing) -> LiteralString:
    if query.ordering is not None:
        return ORDERINGS[query.ordering] + ", p.id"
    return (RELEVANCE if query.terms else NEWEST) + ", p.id"


def parameters(query: Listing) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "storefront": query.storefront,
        "category": query.category,
        "min_price": query.min_price,
        "max_price": query.max_price,
        "in_stock": query.in_stock,
        "words": query.terms.words if query.terms else None,
        "code": query.terms.code if query.terms else None,
        "exact": query.terms.exact if query.terms else None,
        "limit": query.page.size,
        "offset": query.page.offset,
    }
