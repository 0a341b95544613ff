"""A page of visible products and their count, in one statement, for contracts whose ids are numbers."""

from dataclasses import dataclass
from typing import Any, LiteralString

from common.db.executor import Executor, Row
from common.kernel import clock
from common.kernel.paging import PageRequest

from catalog.domain.errors import CategoryNotFound, ProductNotFound
from catalog.repository.fragments import PRICE, utc

ORDERINGS: dict[str, LiteralString] = {
    "name": "p.sort_name",
    "-name": "p.sort_name desc",
    "price": "p.current_price",
    "-price": "p.current_price desc",
    "created_at": "p.created_at",
    "-created_at": "p.created_at desc",
    "stock_quantity": "u.quantity",
    "-stock_quantity": "u.quantity desc",
}
SHOWN: LiteralString = f"""p.number as id, p.name, p.description, {PRICE} as price, p.unit_of_measure,
    c.number as category, u.quantity, u.sku, p.images, {utc("p.created_at")} as created_at,
    {utc("p.updated_at")} as updated_at"""
SHORTEST_INDEXED = 3
"""The number of characters that a word needs to be found by an index of trigrams."""
WHOLE: LiteralString = "join stock_units u on u.id = p.id join categories c on c.id = p.category_id"
_UNIT: LiteralString = "join stock_units u on u.id = p.id"
_KNOWN: LiteralString = """exists (
  select from categories where storefront = %(storefront)s and number = %(within)s and is_visible)"""
_PRODUCT: LiteralString = f"""select {SHOWN} from products p {WHOLE}
where p.storefront = %(storefront)s and p.number = %(number)s and p.is_visible"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedListing:
    """Filters and order of a list; prices in minor units, `words` the longest first, `ordering` a key of ORDERINGS.

    `category` is the query parameter, for which an unknown category gives an empty list; `within` is the category in
    the path, for which it raises CategoryNotFound.
    """

    storefront: str
    page: PageRequest
    category: int | None = None
    within: int | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    words: tuple[str, ...] = ()
    ordering: str = "name"


async def numbered_listing(executor: Executor, query: NumberedListing) -> tuple[int, list[Row]]:
    """The number of matching products, and the rows of the page. Raises CategoryNotFound for `within`, PageNotFound."""
    rows = await executor.fetch(statement(query), **parameters(query))
    if not rows[0]["is_known"]:
        raise CategoryNotFound(number=query.within)
    total = int(rows[0]["total"])
    query.page.check(total)
    return total, [row for row in rows if row["id"] is not None]


async def product_by_number(executor: Executor, storefront: str, number: int) -> Row:
    """A row like those of a list. Raises ProductNotFound."""
    row = await executor.fetch_one(_PRODUCT, storefront=storefront, number=number, now=clock.now())
    if row is None:
        raise ProductNotFound(number=number)
    return row


def statement(query: NumberedListing) -> LiteralString:
    """The inner query selects the page's ids, by an index where there is one; the outer query reads their columns."""
    order: LiteralString = ORDERINGS[query.ordering] + ", p.number"
    by_stock = query.in_stock is not None or "stock" in query.ordering
    matching: LiteralString = f"from products p {_UNIT if by_stock else ''} where {_conditions(query)}"
    is_known: LiteralString = "true" if query.within is None else _KNOWN
    return f"""
select total.total, total.is_known, page.* from (
  select (select count(*) {matching}) as total, {is_known} as is_known
) as total left join (
  select {SHOWN}
  from (select p.id {matching} order by {order} limit %(limit)s offset %(offset)s) as chosen
    join products p on p.id = chosen.id {WHOLE}
  order by {order}
) as page on true"""


def _conditions(query: NumberedListing) -> LiteralString:
    conditions: LiteralString = "p.storefront = %(storefront)s and p.is_visible"
    if query.category is not None:
        conditions += " and " + _below("%(category)s")
    if query.within is not None:
        conditions += " and " + _below("%(within)s")
    if query.min_price is not None:
        conditions += " and p.current_price >= %(min_price)s"
    if query.max_price is not None:
        conditions += " and p.current_price <= %(max_price)s"
    if query.in_stock is not None:
        conditions += " and (u.quantity > 0) = %(in_stock)s"
    if query.words:
        conditions += " and p.folded like all(%(words)s::text[])"
        if len(query.words[0]) >= SHORTEST_INDEXED:
            conditions += " and p.folded like %(longest)s"
    return conditions


def _below(number: LiteralString) -> LiteralString:
    """The product is in the category with this number or in one below it."""
    return f"""p.category_id in (
  select d.id from categories a join categories d on a.id = any(d.lineage)
  where a.storefront = %(storefront)s and a.number = {number} and d.storefront = %(storefront)s)"""


def parameters(query: NumberedListing) -> dict[str, Any]:
    """`longest` is matched by the index; the rows found are compared with all `words`."""
    patterns = [f"%{_escape(word)}%" for word in query.words]
    return {
        "now": clock.now(),
        "storefront": query.storefront,
        "category": query.category,
        "within": query.within,
        "min_price": query.min_price,
        "max_price": query.max_price,
        "in_stock": query.in_stock,
        "longest": patterns[0] if patterns else None,
        "words": patterns,
        "limit": query.page.size,
        "offset": query.page.offset,
    }


def _escape(word: str) -> str:
    """Escape the special characters of LIKE."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
