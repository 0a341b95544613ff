"""Query parameters: filters, search, ordering, page."""

import re

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.storefronts import Storefront
from dialects.marbelle_bodies import LARGEST_ID, requested_page
from starlette.datastructures import QueryParams

from catalog.domain.search_text import substrings
from catalog.http.price_bounds import price_bounds
from catalog.repository.numbered_listing import ORDERINGS, NumberedListing

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_UNKNOWN_CATEGORY = 0


def listing_query(query: QueryParams, storefront: Storefront, within: int | None = None) -> NumberedListing:
    """Unknown orderings and flags are ignored. Raises InvalidFields for numbers and search, PageNotFound."""
    ordering = query.get("ordering")
    return NumberedListing(
        storefront=storefront.name,
        page=requested_page(query.get("page")),
        category=_category(query.get("category", "").strip()),
        within=within,
        **price_bounds(query, storefront, may_be_negative=True),
        in_stock=_BOOLEANS.get(query.get("in_stock", "").lower()),
        words=search_words(query),
        ordering=ordering if ordering in ORDERINGS else "name",
    )


def search_words(query: QueryParams) -> tuple[str, ...]:
    """Raises InvalidFields for null characters."""
    search = query.get("search", "")
    if "\x00" in search:
        raise InvalidFields(FieldFault("search", "null_characters"))
    return substrings(search)


def _category(text: str) -> int | None:
    """Parse an id; an integer that is no valid id becomes that of an unknown category. Raises InvalidFields."""
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise InvalidFields(FieldFault("category", "int_parsing"))
    significant = text.lstrip("+0")
    return (
        int(significant) if 0 < len(significant) < len(str(LARGEST_ID)) and significant[0] != "-" else _UNKNOWN_CATEGORY
    )
