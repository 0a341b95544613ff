"""What a cart refuses."""

from typing import Any
from uuid import UUID

from common.errors import Conflict, DomainError, FieldFault, Invalid, InvalidFields, NotFound


class Hearsay(DomainError):
    """A refusal that rests on the read model, which may be a moment behind: catalog is asked before it is final.

    `product_id` may be the product's number.
    """

    def __init__(self, storefront: str, product_id: UUID | int, **facts: Any) -> None:
        super().__init__(**facts)
        self.storefront = storefront
        self.product_id = product_id


class ProductNotFound(NotFound):
    """Unknown, inactive, or another storefront's."""

    code = "product.not_found"


class VariantNotFound(NotFound):
    """Unknown, inactive, or another product's."""

    code = "variant.not_found"


class ProductUnheard(Hearsay, ProductNotFound):
    """As far as was heard."""


class VariantUnheard(Hearsay, VariantNotFound):
    """As far as was heard."""


class StockUnavailable(Hearsay, Invalid):
    """Facts: `requested`, the quantity the line would get, and `available`."""

    code = "stock.unavailable"


class LineTooLarge(InvalidFields):
    """More of one thing than one cart may hold."""

    def __init__(self, most: int) -> None:
        super().__init__(FieldFault("quantity", "less_than_equal", {"le": most}))


class LineNotFound(NotFound):
    """Unknown, or in another's cart."""

    code = "cart.line_not_found"


class CartEmpty(Invalid):
    code = "cart.empty"


class ClaimClosed(Conflict):
    """The checkout that asks was given up before; what it held is back in the cart."""

    code = "claim.closed"
