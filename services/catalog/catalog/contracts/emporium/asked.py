"""What clients put into addresses: filters, ordering, page."""

from common.paging import PageRequest, page_request
from common.storefronts import Storefront
from starlette.datastructures import QueryParams

from catalog.domain.slugs import is_slug
from catalog.domain.words import terms
from catalog.queries.listing import ORDERINGS, Listing
from catalog.web.bounds import price_bounds

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
        **price_bounds(query, storefront, may_be_negative=False),
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
