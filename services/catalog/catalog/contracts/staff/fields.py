"""Field types of staff bodies and query parameters. An error's type is the code of the violated rule."""

import re
from decimal import Decimal
from typing import Annotated, Any

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.money import from_decimal
from common.kernel.paging import NUMBER, decode_cursor
from fastapi import Query
from pydantic import AfterValidator, Field, StrictInt, StrictStr, StringConstraints
from pydantic_core import PydanticCustomError

from catalog.domain.slugs import is_slug

_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,3})?", re.ASCII)
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}", re.ASCII)


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


def _amount(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise PydanticCustomError("price", "A decimal string such as 12.50, not negative.")
    return text


def _slug(text: str) -> str:
    if not is_slug(text):
        raise PydanticCustomError("slug", "Lower-case letters, digits and single hyphens.")
    return text


def _sku(text: str) -> str:
    if not _SKU.fullmatch(text):
        raise PydanticCustomError("sku", "Letters, digits, dots, slashes, hyphens and underscores.")
    return text


def _no_null(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("null_characters", "Null characters are not allowed.")
    return text


_TRIMMED = StringConstraints(strip_whitespace=True, max_length=200)
Line = Annotated[StrictStr, _TRIMMED, AfterValidator(_not_blank)]
Caption = Annotated[str, _TRIMMED, AfterValidator(_no_null)]
Prose = Annotated[StrictStr, StringConstraints(strip_whitespace=True, max_length=20_000)]
Amount = Annotated[StrictStr, AfterValidator(_amount)]
"""A decimal string. `to_minor_units` checks its decimals, because their number depends on the currency."""
Slug = Annotated[StrictStr, AfterValidator(_slug)]
Sku = Annotated[StrictStr, AfterValidator(_sku)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=500)]


def to_minor_units(values: dict[str, Any], currency: str, *names: str) -> dict[str, Any]:
    """Convert the named decimal strings to minor units. Raises InvalidFields for too many decimals."""
    faults, amounts = [], {}
    for name in names:
        if values.get(name) is not None:
            try:
                amounts[name] = from_decimal(Decimal(values[name]), currency)
            except ValueError:
                faults.append(FieldFault(name, "price"))
    if faults:
        raise InvalidFields(*faults)
    return {**values, **amounts}


def product_columns(values: dict[str, Any], currency: str) -> dict[str, Any]:
    """The columns of a product from the members of a body. Raises InvalidFields for too many decimals."""
    columns = to_minor_units(values, currency, "price", "compare_price", "cost_price", "sale_price")
    if columns.get("weight") is not None:
        columns["weight"] = Decimal(columns["weight"])
    return columns


def position(cursor: str | None) -> int | None:
    """Decode a cursor that contains one number. Raises PageNotFound for any other cursor."""
    return None if cursor is None else decode_cursor(cursor, NUMBER)[0]
