"""What clients put into addresses: filters, search, ordering, page."""

import re

from common.errors import FieldFault, InvalidFields
from common.storefronts import Storefront
from dialects.marbelle_bodies import LARGEST_ID, wanted_page
from starlette.datastructures import QueryParams

from catalog.domain.words import substrings
from catalog.queries.shelf import ORDERINGS, Shelf
from catalog.web.bounds import price_bounds

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_NOBODYS = 0


def shelf_asked(query: QueryParams, storefront: Storefront, within: int | None = None) -> Shelf:
    """Unknown orderings and flags are ignored. Raises InvalidFields for numbers and search, PageNotFound."""
    ordering = query.get("ordering")
    return Shelf(
        storefront=storefront.name,
        page=wanted_page(query.get("page")),
        category=_category(query.get("category", "").strip()),
        within=within,
        **price_bounds(query, storefront, may_be_negative=True),
        in_stock=_BOOLEANS.get(query.get("in_stock", "").lower()),
        words=words_asked(query),
        ordering=ordering if ordering in ORDERINGS else "name",
    )


def words_asked(query: QueryParams) -> tuple[str, ...]:
    """Raises InvalidFields for characters that no text has."""
    search = query.get("search", "")
    if "\x00" in search:
        raise InvalidFields(FieldFault("search", "null_characters"))
    return substrings(search)


def _category(text: str) -> int | None:
    """A number that cannot be an id is the id of nothing. Raises InvalidFields for what is no number."""
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise InvalidFields(FieldFault("category", "int_parsing"))
    significant = text.lstrip("+0")
    return int(significant) if 0 < len(significant) < len(str(LARGEST_ID)) and significant[0] != "-" else _NOBODYS
