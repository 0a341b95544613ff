"""`min_price` and `max_price`, as several contracts have them."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from common.errors import FieldFault, InvalidFields
from common.money import digits
from common.storefronts import Storefront
from starlette.datastructures import QueryParams

_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_HIGHEST = 10**15
_NAMES = (("min_price", ROUND_CEILING), ("max_price", ROUND_FLOOR))


def price_bounds(query: QueryParams, storefront: Storefront, *, may_be_negative: bool) -> dict[str, int]:
    """What was given of `min_price` and `max_price`, in minor units, fractions of them rounded inwards.

    Raises InvalidFields, which names every wrong one.
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
