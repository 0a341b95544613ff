"""Integers and amounts in requests."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from orders.repository.book_orders import LARGEST_NUMBER


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "A valid integer is required.")
    return value


PublicId = Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=LARGEST_NUMBER)]
"""The number of a user, an address or an order; digits in a string are accepted too."""
Quantity = Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=100)]
IgnoredAmount = Annotated[Decimal, Field(allow_inf_nan=False)]
"""An amount that clients send, and that is computed from the tier and the storefront's settings whatever it is."""
