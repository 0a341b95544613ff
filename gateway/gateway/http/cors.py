"""CORS: which origins may read a storefront's API from a browser (Fetch standard)."""

from common.kernel.storefronts import Cors
from httpwire import Header

from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

METHODS = b"GET, POST, PUT, PATCH, DELETE, OPTIONS"
_VARY: Header = (b"vary", b"Origin")


class CorsPolicy:
    """The CORS headers of one storefront. Origins are compared exactly."""

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

    def allows(self, origin: bytes | None) -> bool:
        return origin in self._origins

    def headers(self, origin: bytes | None) -> list[Header]:
        """For every response of the storefront, errors included."""
        if not self._origins:
            return []
        if origin not in self._origins:
            return [_VARY]
        return [_VARY, *self._allow_origin(origin), *self._exposed]

    async def respond_to_preflight(self, origin: bytes | None, writer: ResponseWriter) -> None:
        """Send 204; for an origin that is not allowed without the headers that permit anything."""
        headers = self._preflight if origin in self._origins else []
        await writer.send_response(204, [*headers])

    def _allow_origin(self, origin: bytes | None) -> list[Header]:
        return [(b"access-control-allow-origin", origin or b""), *self._credentials]


def is_preflight(context: RequestContext) -> bool:
    return (
        context.method == "OPTIONS"
        and context.origin is not None
        and b"access-control-request-method" in context.headers
    )
