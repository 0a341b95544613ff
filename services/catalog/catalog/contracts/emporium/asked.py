"""What clients put into addresses: filters, ordering, page."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from common.errors import FieldFault, InvalidFields
from common.money import digits
from common.paging import PageRequest, page_request
from common.storefronts import Storefront
from starlette.datastructures import QueryParams

from catalog.domain.slugs import is_slug
from catalog.domain.words import terms
from catalog.queries.listing import ORDERINGS, Listing

_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_HIGHEST = 10**15
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_UNKNOWN_CATEGORY = ""


def listing_asked(query: QueryParams, storefront: Storefront) -> Listing:
    """Unknown orderings and flags are ignored. Raises InvalidFields for prices, PageNotFound."""
    search = query.get("search", "").strip()
    ordering = query.get("ordering")
    return Listing(
        storefront=storefront.name,
        page=page_asked(query),
        category=_category(query.get("category")),
        **_prices(query, storefront),
        in_stock=_BOOLEANS.get(query.get("in_stock", "").lower()),
        is_searching=bool(search),
        terms=terms(search),
        ordering=ordering if ordering in ORDERINGS else None,
    )


def page_asked(query: QueryParams) -> PageRequest:
    return page_request(query.get("page"), query.get("page_size"), default=20, most=100)


def _category(slug: str | None) -> str | None:
    """What cannot be a slug is the slug of nothing."""
    if not slug:
        return None
    return slug if is_slug(slug) else _UNKNOWN_CATEGORY


def _prices(query: QueryParams, storefront: Storefront) -> dict[str, Any]:
    """Bounds in minor units, fractions of them rounded inwards; every wrong one is named."""
    bounds, faults = {}, []
    for name, rounding in (("min_price", ROUND_CEILING), ("max_price", ROUND_FLOOR)):
        text = query.get(name, "").strip()
        if text and not _AMOUNT.fullmatch(text):
            faults.append(FieldFault(name, "price.malformed"))
        elif text and Decimal(text) < 0:
            faults.append(FieldFault(name, "price.negative"))
        elif text:
            minor = Decimal(text).scaleb(digits(storefront.currency)).to_integral_value(rounding)
            bounds[name] = min(int(minor), _HIGHEST)
    if faults:
        raise InvalidFields(*faults)
    return bounds
