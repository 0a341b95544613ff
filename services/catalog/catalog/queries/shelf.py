"""A page of visible products as contracts with numbers for ids list them, with their count, in one statement."""

from dataclasses import dataclass
from typing import Any, LiteralString

from common.database import Reads
from common.paging import PageRequest

from catalog.domain.errors import CategoryNotFound, ProductNotFound
from catalog.queries.fragments import utc

ORDERINGS: dict[str, LiteralString] = {
    "name": "p.sort_name",
    "-name": "p.sort_name desc",
    "price": "p.price",
    "-price": "p.price desc",
    "created_at": "p.created_at",
    "-created_at": "p.created_at desc",
    "stock_quantity": "u.quantity",
    "-stock_quantity": "u.quantity desc",
}
SHOWN: LiteralString = f"""p.number as id, p.name, p.description, p.price, p.unit_of_measure, c.number as category,
    u.quantity, u.sku, p.images, {utc("p.created_at")} as created_at, {utc("p.updated_at")} as updated_at"""
SHORTEST_INDEXED = 3
"""Characters of a word that an index of trigrams can look up."""
WHOLE: LiteralString = "join stock_units u on u.id = p.id join categories c on c.id = p.category_id"
_UNIT: LiteralString = "join stock_units u on u.id = p.id"
_KNOWN: LiteralString = """exists (
  select from categories where storefront = %(storefront)s and number = %(within)s and is_visible)"""
_PRODUCT: LiteralString = f"""select {SHOWN} from products p {WHOLE}
where p.storefront = %s and p.number = %s and p.is_visible"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a client asked for; prices in minor units, `words` the longest first, `ordering` a key of ORDERINGS.

    `category` filters, and nothing has to be in it; `within` is a category that must be there.
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


async def shelf(reads: Reads, asked: Shelf) -> tuple[int, list[dict[str, Any]]]:
    """How many products match, and the page's rows. Raises CategoryNotFound for `within`, PageNotFound."""
    rows = await reads.rows(statement(asked), parameters(asked))
    if not rows[0]["is_known"]:
        raise CategoryNotFound(number=asked.within)
    total = int(rows[0]["total"])
    asked.page.check(total)
    return total, [row for row in rows if row["id"] is not None]


async def product_by_number(reads: Reads, storefront: str, number: int) -> dict[str, Any]:
    """A row like those of a shelf. Raises ProductNotFound."""
    row = await reads.row(_PRODUCT, (storefront, number))
    if row is None:
        raise ProductNotFound(number=number)
    return row


def statement(asked: Shelf) -> LiteralString:
    """The inner page is chosen in an index as far as possible; the outer one reads what is shown of it."""
    order: LiteralString = ORDERINGS[asked.ordering] + ", p.number"
    by_stock = asked.in_stock is not None or "stock" in asked.ordering
    matching: LiteralString = f"from products p {_UNIT if by_stock else ''} where {_conditions(asked)}"
    is_known: LiteralString = "true" if asked.within is None else _KNOWN
    return f"""
select total.total, total.is_known, page.* from (
  select (select count(*) {matching}) as total, {is_known} as is_known
) as total left join (
  select {SHOWN}
  from (select p.id {matching} order by {order} limit %(limit)s offset %(offset)s) as chosen
    join products p on p.id = chosen.id {WHOLE}
  order by {order}
) as page on true"""


def _conditions(asked: Shelf) -> LiteralString:
    conditions: LiteralString = "p.storefront = %(storefront)s and p.is_visible"
    if asked.category is not None:
        conditions += " and " + _below("%(category)s")
    if asked.within is not None:
        conditions += " and " + _below("%(within)s")
    if asked.min_price is not None:
        conditions += " and p.price >= %(min_price)s"
    if asked.max_price is not None:
        conditions += " and p.price <= %(max_price)s"
    if asked.in_stock is not None:
        conditions += " and (u.quantity > 0) = %(in_stock)s"
    if asked.words:
        conditions += " and p.folded like all(%(words)s::text[])"
        if len(asked.words[0]) >= SHORTEST_INDEXED:
            conditions += " and p.folded like %(longest)s"
    return conditions


def _below(number: LiteralString) -> LiteralString:
    """In that category or in one below it."""
    return f"""p.category_id in (
  select d.id from categories a join categories d on a.id = any(d.lineage)
  where a.storefront = %(storefront)s and a.number = {number} and d.storefront = %(storefront)s)"""


def parameters(asked: Shelf) -> dict[str, Any]:
    """The longest word is looked up in the index; what it finds is tried with all of them."""
    patterns = [f"%{_literally(word)}%" for word in asked.words]
    return {
        "storefront": asked.storefront,
        "category": asked.category,
        "within": asked.within,
        "min_price": asked.min_price,
        "max_price": asked.max_price,
        "in_stock": asked.in_stock,
        "longest": patterns[0] if patterns else None,
        "words": patterns,
        "limit": asked.page.size,
        "offset": asked.page.offset,
    }


def _literally(word: str) -> str:
    """For LIKE, where some characters mean more than themselves."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
