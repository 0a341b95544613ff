"""The bodies of changes of many products."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from common.http import Output, StrictBody
from pydantic import AwareDatetime, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from catalog.contracts.staff.fields import Amount, Line
from catalog.contracts.staff.product_filters import ProductFilterBody
from catalog.domain.bulk_changes import LARGEST_STOCK, OF_VARIANTS_TOO, BulkAction
from catalog.use_cases.change_products_in_bulk import MOST

Percent = Annotated[
    StrictStr,
    Field(pattern=r"^[+-]?[0-9]{1,3}(\.[0-9]{1,2})?$", description="A decimal string; -20 makes a fifth cheaper."),
]
_TAKEN: dict[BulkAction, tuple[str, ...]] = {
    BulkAction.SET_PRICE: ("price",),
    BulkAction.CHANGE_PRICE: ("percent",),
    BulkAction.SET_STOCK: ("quantity",),
    BulkAction.ADD_STOCK: ("quantity",),
    BulkAction.MOVE: ("category_id",),
    BulkAction.SET_SALE: ("price", "percent"),
}
"""An action needs one of these, and takes nothing else of _VALUES."""
_VALUES = ("price", "percent", "quantity", "category_id")


class BulkProducts(StrictBody):
    """`product_ids`, or `filter` with the `count` of products that it selects at present.

    `change_price` adds `percent` to prices, rounded half up to a multiple of `round_to` (one minor unit unless given).
    `set_sale` makes `price`, or the price changed by `percent`, the sale price from `sale_starts_at` (or now) until
    `sale_ends_at` (or `end_sale`).
    `variants` includes those of the products: prices of their own, and their stock.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "set_price", "product_ids": ["3f2a7c1e-5b0d-4e6f-9a1b-2c3d4e5f6a7b"], "price": "12.50"}
            ]
        }
    )

    action: BulkAction
    product_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST)] = ()
    filter: ProductFilterBody | None = None
    count: Annotated[StrictInt, Field(ge=0)] | None = None
    price: Amount | None = None
    percent: Percent | None = None
    round_to: Amount | None = None
    quantity: Annotated[StrictInt, Field(ge=-LARGEST_STOCK, le=LARGEST_STOCK)] | None = None
    category_id: UUID | None = None
    sale_starts_at: AwareDatetime | None = None
    sale_ends_at: AwareDatetime | None = None
    variants: StrictBool = False
    reason: Line | None = None

    @model_validator(mode="after")
    def names_the_products(self) -> Self:
        if bool(self.product_ids) is (self.filter is not None) or (self.filter is None) is not (self.count is None):
            raise PydanticCustomError("bulk.selection", "Name the ids, or a filter with its count.")
        return self

    @model_validator(mode="after")
    def has_what_the_action_takes(self) -> Self:
        wanted = _TAKEN.get(self.action, ("no value",))
        given = [name for name in _VALUES if getattr(self, name) is not None]
        if given not in ([[name] for name in wanted] if self.action in _TAKEN else [[]]):
            members = " or ".join(wanted)
            raise PydanticCustomError("bulk.members", "…", {"action": self.action.value, "members": members})
        if (self.sale_starts_at or self.sale_ends_at) and self.action is not BulkAction.SET_SALE:
            raise PydanticCustomError("bulk.members", "…", {"action": self.action.value, "members": "no times"})
        if self.round_to is not None and self.percent is None:
            raise PydanticCustomError("bulk.members", "…", {"action": self.action.value, "members": "no round_to"})
        if self.variants and self.action not in OF_VARIANTS_TOO:
            raise PydanticCustomError("bulk.members", "…", {"action": self.action.value, "members": "no variants"})
        return self

    @model_validator(mode="after")
    def is_within_bounds(self) -> Self:
        if self.percent is not None and Decimal(self.percent) < -100:
            raise PydanticCustomError("bulk.percent", "A price cannot become negative.")
        if self.action is BulkAction.SET_STOCK and (self.quantity or 0) < 0:
            raise PydanticCustomError("bulk.quantity", "A stock cannot be negative.")
        if self.round_to is not None and Decimal(self.round_to) == 0:
            raise PydanticCustomError("bulk.round_to", "Prices are rounded to a multiple of an amount above zero.")
        return self


class BulkProduct(Output):
    """`code` and `detail` are the refusal of this product; null if it was changed, or is as it should be already."""

    product_id: UUID
    changed: bool
    code: str | None
    detail: str | None


class BulkProductsResult(Output):
    """`unchanged` products were as they should be already."""

    changed: int
    unchanged: int
    refused: int
    results: list[BulkProduct]
