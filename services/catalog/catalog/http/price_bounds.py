"""`min_price` and `max_price`, the query parameters of several contracts."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.money import digits
from common.kernel.storefronts import Storefront
from starlette.datastructures import QueryParams

_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_HIGHEST = 10**15
_NAMES = (("min_price", ROUND_CEILING), ("max_price", ROUND_FLOOR))


def price_bounds(query: QueryParams, storefront: Storefront, *, may_be_negative: bool) -> dict[str, int]:
    """Parse the bounds that are present, into minor units. Fractions of a minor unit are rounded into the range.

    Raises InvalidFields with every invalid parameter.
    """
    bounds, faults = {}, []
    for name, rounding in _NAMES:
        text = query.get(name, "").strip()
        if text and not _AMOUNT.fullmatch(text):
            faults.append(FieldFault(name, "price.malformed"))
        elif text and Decimal(text) < 0 and not may_be_negative:
            faults.append(FieldFault(name, "price.negative"))
        elif text:
            minor = Decimal(text).scaleb(digits(storefront.currency)).to_integral_value(rounding)
            bounds[name] = max(-_HIGHEST, min(int(minor), _HIGHEST))
    if faults:
        raise InvalidFields(*faults)
    return bounds
