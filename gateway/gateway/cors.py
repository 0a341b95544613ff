"""CORS: which pages of other origins may use a storefront's API (Fetch standard)."""

from common.storefronts import Cors

from gateway.ready import Header
from gateway.visit import Outlet, Visit

METHODS = b"GET, POST, PUT, PATCH, DELETE, OPTIONS"
_VARY: Header = (b"vary", b"Origin")


class CorsPolicy:
    """One storefront's answer to browsers. Origins are compared exactly."""

    def __init__(self, cors: Cors) -> None:
        self._origins = frozenset(origin.encode() for origin in cors.origins)
        self._credentials: list[Header] = [(b"access-control-allow-credentials", b"true")] if cors.credentials else []
        self._exposed: list[Header] = (
            [(b"access-control-expose-headers", ", ".join(cors.exposed_headers).encode())]
            if cors.exposed_headers
            else []
        )
        self._preflight: list[Header] = [
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", ", ".join(cors.allowed_headers).encode()),
            (b"access-control-max-age", str(cors.max_age).encode()),
        ]

    def knows(self, origin: bytes | None) -> bool:
        return origin in self._origins

    def headers(self, origin: bytes | None) -> list[Header]:
        """What every answer of the storefront carries, refusals included."""
        if not self._origins:
            return []
        if origin not in self._origins:
            return [_VARY]
        return [_VARY, *self._allow(origin), *self._exposed]

    async def preflight(self, origin: bytes | None, outlet: Outlet) -> None:
        """A stranger's preflight is answered as well, but permits nothing."""
        permitted = self._preflight if origin in self._origins else []
        await outlet.answer(204, [*permitted])

    def _allow(self, origin: bytes | None) -> list[Header]:
        return [(b"access-control-allow-origin", origin or b""), *self._credentials]


def is_preflight(visit: Visit) -> bool:
    return visit.method == "OPTIONS" and visit.origin is not None and b"access-control-request-method" in visit.headers
