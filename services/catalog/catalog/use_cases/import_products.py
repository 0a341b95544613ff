"""Import products and variants from rows of a file. A product with a wrong row is left out, with its variants."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.db.unit_of_work import UnitOfWork
from common.kernel.cells import Cells
from common.kernel.errors import DomainError
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.transfers import GivenRow, ImportBatch, Outcome, RowFault, RowOutcome

from catalog.domain.product_rows import Outcome as Upsertion
from catalog.domain.product_rows import ProductRow, Upserted
from catalog.domain.slugs import is_slug
from catalog.repository.product_rows import OF_PRODUCTS, OF_VARIANTS
from catalog.use_cases.upsert_products import UpsertProducts, upsert_products

_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}", re.ASCII)
_MOST = 1_000_000_000
_LENGTHS = {"name": 200, "slug": 200, "category": 200, "description": 20_000, "unit_of_measure": 200, "dimensions": 200}
_AMOUNTS = ("price", "compare_price", "cost_price", "sale_price")
_MOMENTS = ("sale_starts_at", "sale_ends_at")
_FLAGS = ("is_active", "is_featured", "track_inventory")
_NOT_EMPTY = ("name", "slug", "category", "price", "unit_of_measure")
_ATTRIBUTE = re.compile(r"((?:[^\\:;]|\\.)+): ?((?:[^\\:;]|\\.)*)(?:; ?|$)", re.DOTALL)
_REFUSALS = {
    "category.unknown": ("category", "There is no category with this slug."),
    "product.sku_unknown": ("sku", "There is no product with this SKU, and no row of one before this variant."),
    "slug.reserved": ("slug", "This slug stands for something else in addresses."),
    "slug.taken": ("slug", "Another product has this slug."),
    "sku.taken": (None, "Another product or variant, or another row of the file, has this SKU."),
    "product.archived": ("is_active", "The product is archived. Restore it before it is active."),
    "sale_price.too_high": ("sale_price", "The price of a sale must be lower than the price."),
    "sale_price.missing": ("sale_price", "A sale needs a price."),
    "sale.period_invalid": ("sale_ends_at", "A sale must end after its beginning."),
    "compare_price.too_low": ("compare_price", "The price to compare with must be higher than the price."),
}
_OUTCOMES: Mapping[Upsertion, Outcome] = {
    Upsertion.CREATED: "created",
    Upsertion.CHANGED: "changed",
    Upsertion.UNCHANGED: "unchanged",
    Upsertion.REFUSED: "failed",
}


@dataclass(slots=True, eq=False)
class _Plan:
    """A row of the file. `product_row` is None if a cell is wrong."""

    row: GivenRow
    sku: str
    faults: list[RowFault]
    product_row: ProductRow | None = None
    outcome: Outcome = "failed"
    columns: list[str] = field(default_factory=list)

    def take(self, result: Upserted) -> None:
        self.outcome = _OUTCOMES[result.outcome]
        self.columns = sorted(result.after or ())
        if result.refusal is not None:
            self.faults += _faults_of(result.refusal, is_variant=bool(self.row.cells.get("variant_sku")))


async def import_products(batch: ImportBatch, storefront: Storefront, uow: UnitOfWork) -> list[RowOutcome]:
    """Raises SlugTaken or SkuTaken if another transaction has taken one meanwhile: the batch is repeated then."""
    plans = [_plan(row, storefront.currency, batch.decimal_separator) for row in batch.rows]
    await _upsert(_right(plans), storefront, batch, uow, is_dry_run=True)
    right = _right(plans)
    if batch.all_or_nothing and len(right) < len(plans):
        right = []
    for plan in plans:
        if plan not in right:
            plan.outcome, plan.columns = "failed" if plan.faults else "skipped", []
    await _upsert(right, storefront, batch, uow, is_dry_run=False)
    return [
        RowOutcome(line=plan.row.line, outcome=plan.outcome, columns=plan.columns, faults=plan.faults) for plan in plans
    ]


def _right(plans: Sequence[_Plan]) -> list[_Plan]:
    """Those of products without a wrong row."""
    wrong = {plan.sku for plan in plans if plan.faults}
    return [plan for plan in plans if plan.sku not in wrong]


async def _upsert(
    plans: Sequence[_Plan], storefront: Storefront, batch: ImportBatch, uow: UnitOfWork, *, is_dry_run: bool
) -> None:
    rows = [plan.product_row for plan in plans if plan.product_row is not None]
    command = UpsertProducts(storefront=storefront, rows=rows, actor_id=batch.actor_id, is_dry_run=is_dry_run)
    for plan, result in zip(plans, await upsert_products(command, uow), strict=True):
        plan.take(result)


def _plan(row: GivenRow, currency: str, decimal_separator: str | None) -> _Plan:
    cells = Cells(row.cells)
    sku = _sku(cells, "sku")
    is_variant = bool(cells.raw("variant_sku"))
    values = (
        _of_variant(cells, currency, decimal_separator)
        if is_variant
        else _of_product(cells, currency, decimal_separator)
    )
    foreign = OF_PRODUCTS if is_variant else OF_VARIANTS
    kind = "variant" if is_variant else "product"
    for name in foreign:
        if cells.raw(name):
            cells.refuse(name, f"This stays empty in the row of a {kind}.")
    own_sku = _sku(cells, "variant_sku") if is_variant else sku
    faults = [*row.faults, *(RowFault(column=column, message=message) for column, message in cells.faults)]
    made = ProductRow(sku=own_sku, product_sku=sku if is_variant else None, values=values)
    return _Plan(row, sku, faults, None if faults else made)


def _sku(cells: Cells, column: str) -> str:
    found = cells.required(column, 100) or ""
    if found and not _SKU.fullmatch(found):
        cells.refuse(column, "Letters, digits, dots, slashes, hyphens and underscores.")
    return found


def _of_product(cells: Cells, currency: str, decimal_separator: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: cells.text(name, longest) for name, longest in _LENGTHS.items()}
    values |= {name: cells.amount(name, currency, decimal_separator) for name in _AMOUNTS}
    values |= {name: cells.flag(name) for name in _FLAGS}
    values |= {name: cells.whole(name, _MOST) for name in ("quantity", "low_stock_threshold")}
    values |= {name: cells.moment(name) for name in _MOMENTS}
    values["weight"] = cells.measure("weight")
    if values["slug"] and not is_slug(values["slug"]):
        cells.refuse("slug", "Lower-case letters, digits and single hyphens.")
    if "description" in cells:
        values["description"] = values["description"] or ""
    for name in _NOT_EMPTY:
        if name in cells and not cells.raw(name):
            cells.refuse(name, "This may not be empty. Leave the column out to keep what is there.")
    return {name: value for name, value in values.items() if name in cells}


def _of_variant(cells: Cells, currency: str, decimal_separator: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": cells.text("variant_name", 200),
        "price": cells.amount("variant_price", currency, decimal_separator),
        "sale_price": cells.amount("variant_sale_price", currency, decimal_separator),
        **{name: cells.moment(f"variant_{name}") for name in _MOMENTS},
        "quantity": cells.whole("variant_quantity", _MOST),
        "is_active": cells.flag("variant_is_active"),
        "attributes": _attributes(cells),
    }
    if "variant_name" in cells and not cells.raw("variant_name"):
        cells.refuse("variant_name", "This may not be empty. Leave the column out to keep what is there.")
    return {name: value for name, value in values.items() if f"variant_{name}" in cells}


def _attributes(cells: Cells) -> dict[str, str]:
    """`Colour: red; Size: L`. Empty for a wrong cell."""
    text, found, start = cells.raw("variant_attributes"), dict[str, str](), 0
    while start < len(text):
        match = _ATTRIBUTE.match(text, start)
        if match is None:
            cells.refuse("variant_attributes", f"{text!r} is not written as `Colour: red; Size: L`.")
            return {}
        found[_unescaped(match[1])] = _unescaped(match[2])
        start = match.end()
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _faults_of(refusal: DomainError, *, is_variant: bool) -> list[RowFault]:
    problem, prefix = refusal.problem(), "variant_" if is_variant else ""
    if problem.code in _REFUSALS:
        column, message = _REFUSALS[problem.code]
        name = column or ("variant_sku" if is_variant else "sku")
        return [RowFault(column=f"{prefix}{name}" if name.startswith("sale_") else name, message=message)]
    return [
        RowFault(column=f"{prefix}{each.path}".replace("category_id", "category"), message="A new one needs this.")
        for each in problem.fields
    ] or [RowFault(column=None, message=problem.code)]
