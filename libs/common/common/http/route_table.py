"""The endpoints of a contract by method and path: one lookup instead of FastAPI's search for a route.

Private parts of FastAPI are used as in fast_path.py, which names the version.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from fastapi import APIRouter, Request, Response, params
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope


class Entry(NamedTuple):
    route: APIRoute
    handle: Callable[[Request], Awaitable[Response]]


class RouteTable:
    """`endpoints` are in the order in which they are tried, also those that are not documented.

    A request that `find` does not know (another method, an unknown path, a form) is for FastAPI itself.
    """

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        self.endpoints: list[APIRoute] = []
        self._exact: dict[tuple[str, str], Entry] = {}
        self._patterns: dict[str, list[Entry]] = {}
        for router in routers:
            for route in router.routes:
                if not isinstance(route, APIRoute):
                    raise TypeError(f"{route!r}: a contract consists of endpoints")
                self.endpoints.append(route)
                if route.body_field is None or not isinstance(route.body_field.field_info, params.Form):
                    self._add(Entry(route, route.get_route_handler()))

    def find(self, scope: Scope) -> Entry | None:
        """Sets `path_params` of the scope."""
        method, path = scope["method"], scope["path"]
        exact = self._exact.get((method, path))
        if exact is not None:
            scope["path_params"] = {}
            return exact
        for entry in self._patterns.get(method, ()):
            found = entry.route.path_regex.match(path)
            if found:
                convertors = entry.route.param_convertors
                parameters = found.groupdict().items()
                scope["path_params"] = {name: convertors[name].convert(text) for name, text in parameters}
                return entry
        return None

    def allowed_methods(self, scope: Scope) -> str:
        """The value of `Allow` (RFC 9110): the methods of all endpoints at the path.

        GET implies HEAD, which the gateway forwards as GET.
        """
        matching = [route for route in self.endpoints if route.matches(scope)[0] is not Match.NONE]
        methods = {method for route in matching for method in route.methods or ()}
        return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))

    def _add(self, entry: Entry) -> None:
        path = entry.route.path
        for method in entry.route.methods or ():
            earlier = self._patterns.setdefault(method, [])
            if entry.route.param_convertors or any(known.route.path_regex.match(path) for known in earlier):
                earlier.append(entry)
            else:
                self._exact.setdefault((method, path), entry)
