"""Which methods an address takes (RFC 9110, `Allow`): those of every route there, not only of the first."""

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.routing import Match, Route
from starlette.types import Scope


def allowed_methods(routers: Iterable[APIRouter], scope: Scope) -> str:
    """As the header wants it. HEAD comes with GET: the gateway answers it with GET's headers."""
    here = [
        route
        for router in routers
        for route in router.routes
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE
    ]
    methods = {method for route in here for method in route.methods or ()}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
