"""CORS: which origins may read an API from a browser (Fetch standard)."""

from collections.abc import Iterable, Sequence

from common.kernel.storefronts import Cors, Storefront
from dialects.staff import STAFF
from httpwire import Header

from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

METHODS = b"GET, POST, PUT, PATCH, DELETE, OPTIONS"
_VARY: Header = (b"vary", b"Origin")
_WHEN_TO_RETRY = ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
"""Exposed by every API, so that clients in browsers can wait for so long."""


class CorsPolicy:
    """The CORS headers of one API of a storefront. Origins are compared exactly."""

    def __init__(self, cors: Cors) -> None:
        self._origins = frozenset(origin.encode() for origin in cors.origins)
        self._credentials: list[Header] = [(b"access-control-allow-credentials", b"true")] if cors.credentials else []
        exposed = ", ".join(dict.fromkeys((*cors.exposed_headers, *_WHEN_TO_RETRY))).encode()
        self._exposed: list[Header] = [(b"access-control-expose-headers", exposed)]
        self._preflight: list[Header] = [
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", ", ".join(cors.allowed_headers).encode()),
            (b"access-control-max-age", str(cors.max_age).encode()),
        ]

    def allows(self, origin: bytes | None) -> bool:
        return origin in self._origins

    def headers(self, origin: bytes | None) -> list[Header]:
        """For every response of the API, errors included."""
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


class CorsPolicies:
    """The policies of all APIs: each storefront's own, and that of the staff contract, the same for all storefronts."""

    def __init__(self, storefronts: Iterable[Storefront], staff_origins: Sequence[str]) -> None:
        self._policies = {storefront.name: CorsPolicy(storefront.cors) for storefront in storefronts}
        self._staff = CorsPolicy(
            Cors(
                origins=tuple(staff_origins),
                allowed_headers=(*Cors().allowed_headers, "if-match", "last-event-id", "x-request-id"),
                exposed_headers=("ETag", "X-Request-ID"),
            )
        )

    def of(self, storefront: str, contract: str) -> CorsPolicy:
        return self._staff if contract == STAFF.contract else self._policies[storefront]


def is_preflight(context: RequestContext) -> bool:
    return (
        context.method == "OPTIONS"
        and context.origin is not None
        and b"access-control-request-method" in context.headers
    )
