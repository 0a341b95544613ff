"""Query parameters: filters, ordering, page."""

from common.kernel.paging import PageRequest, page_request
from common.kernel.storefronts import Storefront
from starlette.datastructures import QueryParams

from catalog.domain.search_text import terms
from catalog.domain.slugs import is_slug
from catalog.http.price_bounds import price_bounds
from catalog.repository.listing import ORDERINGS, Listing

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_UNKNOWN_CATEGORY = ""


def listing_query(query: QueryParams, storefront: Storefront) -> Listing:
    """Unknown orderings and flags are ignored. Raises InvalidFields for prices, PageNotFound."""
    search = query.get("search", "").strip()
    ordering = query.get("ordering")
    return Listing(
        storefront=storefront.name,
        page=page_query(query),
        category=_category(query.get("category")),
        **price_bounds(query, storefront, may_be_negative=False),
        in_stock=_BOOLEANS.get(query.get("in_stock", "").lower()),
        is_searching=bool(search),
        terms=terms(search),
        ordering=ordering if ordering in ORDERINGS else None,
    )


def page_query(query: QueryParams) -> PageRequest:
    return page_request(query.get("page"), query.get("page_size"), default=20, most=100)


def _category(slug: str | None) -> str | None:
    """A text that is no slug becomes the slug of an unknown category."""
    if not slug:
        return None
    return slug if is_slug(slug) else _UNKNOWN_CATEGORY
