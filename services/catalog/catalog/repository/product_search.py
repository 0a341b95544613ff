"""Staff's search for products: filters, sort orders, and cursors."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from catalog.domain import search_text

_WHERE: LiteralString = """
    p.storefront = %(storefront)s
    and (cast(%(archived)s as boolean) is null or (p.archived_at is not null) = %(archived)s)
    and (cast(%(ids)s as uuid[]) is null or p.id = any(%(ids)s))
    and (cast(%(is_active)s as boolean) is null or p.is_active = %(is_active)s)
    and (cast(%(is_visible)s as boolean) is null or p.is_visible = %(is_visible)s)
    and (cast(%(category)s as text) is null or p.category_id in (
      select d.id from categories a join categories d on a.id = any(d.lineage)
      where a.storefront = %(storefront)s and a.slug = %(category)s))
    and (cast(%(category_id)s as uuid) is null or p.category_id in (
      select d.id from categories d where d.storefront = %(storefront)s
      and cast(%(category_id)s as uuid) = any(d.lineage)))
    and (cast(%(sku)s as text) is null or p.id in (
      select u.product_id from stock_units u where u.storefront = %(storefront)s and u.sku = %(sku)s))
    and (cast(%(low_stock)s as boolean) is null or %(low_stock)s = exists (
      select from stock_units u left join variants v on v.id = u.variant_id
      where u.product_id = p.id and p.is_active and p.track_inventory and (v.id is null or v.is_active)
        and u.quantity <= coalesce(p.low_stock_threshold, %(threshold)s)))
    and (cast(%(words)s as text) is null or p.search @@ (
      to_tsquery('english', %(words)s) || to_tsquery('simple', %(words)s) || cast(%(code)s as tsquery)))
    and (cast(%(updated_from)s as timestamptz) is null or p.updated_at >= %(updated_from)s)
    and (cast(%(metadata)s as jsonb) is null
      or (p.metadata @> cast(%(metadata)s as jsonb) and p.metadata <> '{}'::jsonb))
"""
_SELECT: LiteralString = f"""
    select p.id, p.number, p.updated_at, p.sort_name as name, p.current_price as price,
      case when %(with_count)s then (select count(*) from products p where {_WHERE}) end as total_count
    from products p where {_WHERE}"""
_COUNT: LiteralString = f"select count(*) from products p where {_WHERE}"


class ProductSort(StrEnum):
    NEWEST = "-number"
    OLDEST = "number"
    CHANGED = "updated_at"
    CHANGED_LAST = "-updated_at"
    NAME = "name"
    NAME_BACKWARDS = "-name"
    CHEAPEST = "price"
    DEAREST = "-price"

    @property
    def column(self) -> str:
        return self.value.removeprefix("-")


_NUMBER: LiteralString = "cast(%(value)s as bigint)"
_MOMENT: LiteralString = "cast(%(value)s as timestamptz)"
_TEXT: LiteralString = "cast(%(value)s as text)"
_ID: LiteralString = "cast(%(id)s as uuid)"
_LIMIT: LiteralString = "limit %(limit)s"
_ORDERED: dict[ProductSort, LiteralString] = {
    ProductSort.NEWEST: f"{_SELECT} and ({_NUMBER} is null or p.number < {_NUMBER}) order by p.number desc {_LIMIT}",
    ProductSort.OLDEST: f"{_SELECT} and ({_NUMBER} is null or p.number > {_NUMBER}) order by p.number {_LIMIT}",
    ProductSort.CHANGED: f"{_SELECT} and ({_MOMENT} is null or (p.updated_at, p.id) > ({_MOMENT}, {_ID}))"
    f" order by p.updated_at, p.id {_LIMIT}",
    ProductSort.CHANGED_LAST: f"{_SELECT} and ({_MOMENT} is null or (p.updated_at, p.id) < ({_MOMENT}, {_ID}))"
    f" order by p.updated_at desc, p.id desc {_LIMIT}",
    ProductSort.NAME: f"{_SELECT} and ({_TEXT} is null or (p.sort_name, p.id) > ({_TEXT}, {_ID}))"
    f" order by p.sort_name, p.id {_LIMIT}",
    ProductSort.NAME_BACKWARDS: f"{_SELECT} and ({_TEXT} is null or (p.sort_name, p.id) < ({_TEXT}, {_ID}))"
    f" order by p.sort_name desc, p.id desc {_LIMIT}",
    ProductSort.CHEAPEST: f"{_SELECT} and ({_NUMBER} is null or (p.current_price, p.id) > ({_NUMBER}, {_ID}))"
    f" order by p.current_price, p.id {_LIMIT}",
    ProductSort.DEAREST: f"{_SELECT} and ({_NUMBER} is null or (p.current_price, p.id) < ({_NUMBER}, {_ID}))"
    f" order by p.current_price desc, p.id desc {_LIMIT}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """What None leaves open. Archived products are left out, or with `archived` the others, or with None neither.

    `category` is a slug; both it and `category_id` include the categories below. `sku` is the product's or that of one
    of its variants. With `low_stock` the stock of the product, or of a variant, is at its threshold, or at `threshold`.
    `metadata` is a JSON object that theirs contains.
    """

    ids: Sequence[UUID] | None = None
    search: str = ""
    sku: str | None = None
    category: str | None = None
    category_id: UUID | None = None
    is_active: bool | None = None
    is_visible: bool | None = None
    archived: bool | None = False
    low_stock: bool | None = None
    threshold: int = 0
    updated_from: datetime | None = None
    metadata: str | None = None

    @property
    def selects_nothing(self) -> bool:
        """Whether what is searched for contains no word."""
        return bool(self.search.strip()) and search_text.terms(self.search) is None


async def search_products(
    executor: Executor,
    storefront: str,
    wanted: ProductFilter,
    sort: ProductSort,
    after: tuple[Any, UUID] | None,
    limit: int,
) -> list[Row]:
    """The `id` and the sort columns of products. `after` is the sorted column and the id of the last one already read.

    Without `after`, each row has the `total_count` of what the filter selects.
    """
    if wanted.selects_nothing:
        return []
    value, product_id = after or (None, None)
    return await executor.fetch(
        _ORDERED[sort],
        **_parameters(storefront, wanted),
        value=value,
        id=product_id,
        limit=limit,
        with_count=after is None,
    )


async def count_products(executor: Executor, storefront: str, wanted: ProductFilter) -> int:
    return 0 if wanted.selects_nothing else int(await executor.fetch_value(_COUNT, **_parameters(storefront, wanted)))


def _parameters(storefront: str, wanted: ProductFilter) -> dict[str, Any]:
    values = asdict(wanted)
    terms = search_text.terms(values.pop("search"))
    return {
        "storefront": storefront,
        **values,
        "words": terms.words if terms else None,
        "code": terms.code if terms else None,
    }
