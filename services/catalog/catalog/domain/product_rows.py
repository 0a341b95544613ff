"""Products and variants as rows by SKU, compared with those that are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from common.kernel.errors import DomainError, FieldFault, InvalidFields

from catalog.domain.errors import SkuTaken, SlugTaken, UnknownCategory, UnknownProduct
from catalog.domain.product import Product, Variant
from catalog.domain.sales import SALE_COLUMNS
from catalog.domain.slugs import check_slug, slug_of
from catalog.domain.stock import StockUnit

OF_PRODUCTS = frozenset(
    {
        "name",
        "slug",
        "description",
        "category",
        "category_id",
        "price",
        "compare_price",
        "cost_price",
        *SALE_COLUMNS,
        "quantity",
        "is_active",
        "is_featured",
        "track_inventory",
        "low_stock_threshold",
        "unit_of_measure",
        "weight",
        "dimensions",
    }
)
OF_VARIANTS = frozenset({"name", "price", *SALE_COLUMNS, "quantity", "attributes", "is_active"})
_OF_SALES = {"sale_price", "sale_ends_at"}
NULLABLE_OF_PRODUCTS = frozenset(
    {"compare_price", "cost_price", "low_stock_threshold", "weight", "dimensions", *_OF_SALES}
)
NULLABLE_OF_VARIANTS = frozenset({"price", *_OF_SALES})

P = TypeVar("P", Product, Variant)
_NOT_HERE = {"message": "Rows of this kind do not have this column."}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product, or with `product_sku` a variant of the product that has this SKU.

    `values` are by column, of OF_PRODUCTS or OF_VARIANTS: prices in minor units, `category` the slug of a category
    (or `category_id`). A column that is not named, or is None and not nullable, keeps its value, or has its default in
    a new product.
    """

    sku: str
    product_sku: str | None = None
    values: Mapping[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row of the product or variant itself, without its category."""
        nullable = NULLABLE_OF_PRODUCTS if self.product_sku is None else NULLABLE_OF_VARIANTS
        elsewhere = {"quantity", "category", "category_id"}
        return {
            name: value
            for name, value in self.values.items()
            if name not in elsewhere and (value is not None or name in nullable)
        }

    @property
    def category(self) -> str | UUID | None:
        found: str | UUID | None = self.values.get("category_id") or self.values.get("category")
        return found


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upserted:
    """What became of a row. `before` and `after` have the columns that changed, `before` None if it was created."""

    sku: str
    outcome: Outcome
    product_id: UUID | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    refusal: DomainError | None = None


@dataclass(slots=True, kw_only=True)
class StoredProducts:
    """What is stored of the products that rows name: units by SKU, ids of categories by slug and by themselves."""

    units: dict[str, StockUnit]
    products: dict[UUID, Product]
    variants: dict[UUID, Variant]
    categories: Mapping[str | UUID, UUID]
    slugs: dict[str, UUID]


@dataclass(slots=True)
class UpsertPlan:
    """What has to be written, filled row by row. A refused row leaves nothing in it."""

    storefront: str
    stored: StoredProducts
    added: list[Product | Variant | StockUnit] = field(default_factory=list)
    saved: list[Product | Variant] = field(default_factory=list)
    initial: dict[UUID, int] = field(default_factory=dict)
    deltas: dict[UUID, int] = field(default_factory=dict)
    published: set[UUID] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def take(self, row: ProductRow) -> Upserted:
        try:
            return self._variant(row) if row.product_sku is not None else self._product(row)
        except DomainError as refusal:
            return Upserted(sku=row.sku, outcome=Outcome.REFUSED, refusal=refusal)

    def _product(self, row: ProductRow) -> Upserted:
        unit = self._unit(row, OF_PRODUCTS)
        columns = self._columns(row)
        if unit is None:
            return self._add(row, self._new_product(row, columns), columns)
        if unit.variant_id is not None:
            raise SkuTaken()
        product = self.stored.products[unit.product_id]
        columns = _checked(Product, product, columns)
        if "slug" in columns:
            self._claim_slug(columns["slug"], product.id)
        return self._change(row, product, unit, columns)

    def _variant(self, row: ProductRow) -> Upserted:
        unit = self._unit(row, OF_VARIANTS)
        parent = self.stored.units.get(row.product_sku or "")
        if parent is None or parent.variant_id is not None:
            raise UnknownProduct(sku=row.product_sku)
        columns = row.columns
        if unit is None:
            _require(columns, "name")
            variant = Variant(storefront=self.storefront, product_id=parent.product_id, **columns)
            variant.check()
            return self._add(row, variant, columns)
        if unit.variant_id is None or unit.product_id != parent.product_id:
            raise SkuTaken()
        stored = self.stored.variants[unit.variant_id]
        return self._change(row, stored, unit, _checked(Variant, stored, columns))

    def _unit(self, row: ProductRow, known: frozenset[str]) -> StockUnit | None:
        """The stored unit of the row's SKU. Raises SkuTaken for a SKU that an earlier row has, InvalidFields."""
        if row.sku in self._seen:
            raise SkuTaken()
        self._seen.add(row.sku)
        if unknown := sorted(row.values.keys() - known):
            raise InvalidFields(*(FieldFault(name, "extra_forbidden", _NOT_HERE) for name in unknown))
        return self.stored.units.get(row.sku)

    def _columns(self, row: ProductRow) -> dict[str, Any]:
        """The columns of the product's own row. Raises UnknownCategory."""
        if row.category is None:
            return row.columns
        if row.category not in self.stored.categories:
            raise UnknownCategory(category_id=str(row.category))
        return {**row.columns, "category_id": self.stored.categories[row.category]}

    def _new_product(self, row: ProductRow, columns: dict[str, Any]) -> Product:
        _require(columns, "name", "price", "category_id")
        product = Product(**{"storefront": self.storefront, "slug": "", **columns})
        product.check()
        if not product.slug:
            product.slug = self._free_slug(row)
        self._claim_slug(product.slug, product.id)
        return product

    def _free_slug(self, row: ProductRow) -> str:
        """Made of the name, and of the SKU if that is taken."""
        candidates = _slugs_of(row)
        return next((slug for slug in candidates if slug not in self.stored.slugs), candidates[-1])

    def _claim_slug(self, slug: str, product_id: UUID) -> None:
        check_slug(slug)
        if self.stored.slugs.setdefault(slug, product_id) != product_id:
            raise SlugTaken()

    def _add(self, row: ProductRow, made: Product | Variant, columns: Mapping[str, Any]) -> Upserted:
        is_variant = isinstance(made, Variant)
        product_id = made.product_id if isinstance(made, Variant) else made.id
        unit = StockUnit(
            id=made.id,
            storefront=self.storefront,
            product_id=product_id,
            variant_id=made.id if is_variant else None,
            sku=row.sku,
        )
        self.stored.units[row.sku] = unit
        self.added += [made, unit]
        self.published.add(product_id)
        quantity = row.values.get("quantity") or 0
        if quantity:
            self.initial[unit.id] = quantity
        after = {**columns, "sku": row.sku, "quantity": quantity}
        return Upserted(sku=row.sku, outcome=Outcome.CREATED, product_id=product_id, after=after)

    def _change(
        self, row: ProductRow, stored: Product | Variant, unit: StockUnit, columns: Mapping[str, Any]
    ) -> Upserted:
        changes = {name: value for name, value in columns.items() if getattr(stored, name) != value}
        before = {name: getattr(stored, name) for name in changes}
        if changes:
            for name, value in changes.items():
                setattr(stored, name, value)
            self.saved.append(stored)
            self.published.add(unit.product_id)
        quantity = row.values.get("quantity")
        if quantity is not None and quantity != unit.quantity:
            self.deltas[unit.id] = quantity - unit.quantity
            before, changes = {**before, "quantity": unit.quantity}, {**changes, "quantity": quantity}
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        return Upserted(sku=row.sku, outcome=outcome, product_id=unit.product_id, before=before, after=changes)


def skus_of(rows: Sequence[ProductRow]) -> set[str]:
    """The SKUs that rows name, as theirs and as those of their products."""
    return {row.sku for row in rows} | {row.product_sku for row in rows if row.product_sku is not None}


def categories_of(rows: Sequence[ProductRow]) -> set[str | UUID]:
    """The slugs and ids of the categories that rows name."""
    return {row.category for row in rows if row.category is not None}


def slugs_of(rows: Sequence[ProductRow]) -> set[str]:
    """The slugs that the products of the rows may get."""
    return {slug for row in rows if row.product_sku is None for slug in _slugs_of(row)}


def _slugs_of(row: ProductRow) -> list[str]:
    """The slug that the row names, or those made of its name and its SKU."""
    if given := row.values.get("slug"):
        return [given]
    name = str(row.values.get("name", ""))
    return [slug_of(name, taken=()), slug_of(f"{name[:100]} {row.sku}", taken=())]


def _checked(kind: type[P], stored: P, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, and what a sale makes of others. Raises what `check` raises."""
    draft = kind(**{**stored.model_dump(), **columns})
    draft.check()
    return {name: getattr(draft, name) for name in (*columns, *SALE_COLUMNS)}


def _require(columns: Mapping[str, Any], *names: str) -> None:
    """Raises InvalidFields."""
    if missing := [name for name in names if name not in columns]:
        raise InvalidFields(*(FieldFault(name, "missing") for name in missing))
