"""`/api/staff/v1/search`: orders, customers, products, jobs and books in one search."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from common.http import Output, StaffMember, json_response, shown
from common.http.staff import ANY_STAFF, staff_router
from common.rpc.interfaces.search import SearchInterface
from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from identity.contracts.staff.customer_parts import KINDS, modules_of, permitted
from identity.http.dependencies import CurrentStorefront
from identity.use_cases.search_everything import search_everything

SHORTEST, LONGEST = 2, 100
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=LONGEST)]


class SearchHit(Output):
    """`link` is a path below `/api/staff/v1`."""

    kind: str
    id: UUID
    title: str
    subtitle: str
    link: str


class SearchResult(Output):
    """The hits in the order of their kinds. `withheld` are kinds that the caller may not see, `unavailable` the
    services that did not answer."""

    items: list[SearchHit]
    withheld: list[str]
    unavailable: list[str]


def search_routes(services: Mapping[str, SearchInterface], modules: Mapping[str, Sequence[str]]) -> APIRouter:
    routes = staff_router("/search", "search", reads=ANY_STAFF, transactional=False)

    @routes.get("", response_model=SearchResult, operation_id="search.find")
    async def search(
        caller: StaffMember,
        storefront: CurrentStorefront,
        q: Annotated[Text, Query(description="part of a number, an address, a name, a title or an SKU, or an id")],
        limit: Annotated[int, Query(ge=1, le=20, description="of each kind")] = 5,
    ) -> Response:
        """A few of each kind that the caller may see."""
        wanted, withheld = permitted(KINDS, modules_of(modules, storefront.contract), caller.scopes)
        answers = await search_everything(storefront.name, q, services, wanted, limit)
        hits = [shown(SearchHit, dict(hit)) for found in answers.by_service.values() for hit in found]
        order = list(KINDS)
        hits.sort(key=lambda hit: order.index(hit["kind"]))
        return json_response({"items": hits, "withheld": withheld, "unavailable": answers.unavailable})

    return routes
