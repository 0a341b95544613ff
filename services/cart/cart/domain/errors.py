"""The refusals of cart."""

from typing import Any
from uuid import UUID

from common.kernel.errors import Conflict, DomainError, FieldFault, Invalid, InvalidFields, NotFound


class StaleReadModel(DomainError):
    """A refusal based on the read model, which may be out of date: catalog is called before the refusal is final.

    `product_id` may be the product's number.
    """

    def __init__(self, storefront: str, product_id: UUID | int, **facts: Any) -> None:
        super().__init__(**facts)
        self.storefront = storefront
        self.product_id = product_id


class ProductNotFound(NotFound):
    """Unknown, inactive, or of another storefront."""

    code = "product.not_found"


class VariantNotFound(NotFound):
    """Unknown, inactive, or of another product."""

    code = "variant.not_found"


class ProductNotInReadModel(StaleReadModel, ProductNotFound):
    """According to the read model."""


class VariantNotInReadModel(StaleReadModel, VariantNotFound):
    """According to the read model."""


class StockUnavailable(StaleReadModel, Invalid):
    """Facts: `requested`, the quantity the line would get, and `available`."""

    code = "stock.unavailable"


class LineTooLarge(InvalidFields):
    """A quantity above the storefront's maximum for one line."""

    def __init__(self, largest_quantity: int) -> None:
        super().__init__(FieldFault("quantity", "less_than_equal", {"le": largest_quantity}))


class LineNotFound(NotFound):
    """Unknown, or in the cart of another owner."""

    code = "cart.line_not_found"


class CartEmpty(Invalid):
    code = "cart.empty"


class ClaimClosed(Conflict):
    """The checkout has been abandoned; the lines it had claimed are back in the cart."""

    code = "claim.closed"
