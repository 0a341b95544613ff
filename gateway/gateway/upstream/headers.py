"""Which headers pass between a client and a service."""

from functools import lru_cache

from httpwire import Header

INTERNAL_PREFIX = b"x-atelier-"
"""Headers between the gateway and the services, which pass in neither direction."""
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade".split()
)
_NOT_FORWARDED = _HOP_BY_HOP | {b"accept-encoding", b"authorization", b"x-request-id", b"traceparent", b"tracestate"}
_NOT_RETURNED = _HOP_BY_HOP | {b"x-request-id"}


def request_headers(headers: list[Header], connection: bytes | None, credentials: frozenset[bytes]) -> list[Header]:
    """The client's headers that a service gets. `credentials` are headers that only the gateway reads."""
    excluded = _NOT_FORWARDED | _connection_options(connection) if connection else _NOT_FORWARDED
    excluded = excluded | credentials if credentials else excluded
    return [pair for pair in headers if pair[0] not in excluded and not pair[0].startswith(INTERNAL_PREFIX)]


def response_headers(headers: list[Header]) -> list[Header]:
    """The service's headers that the client gets."""
    lower = [(name.lower(), value) for name, value in headers]
    return [pair for pair in lower if pair[0] not in _NOT_RETURNED and not pair[0].startswith(INTERNAL_PREFIX)]


@lru_cache(256)
def _connection_options(connection: bytes) -> frozenset[bytes]:
    """The headers that the client declares as hop-by-hop (RFC 9110, Connection)."""
    names = frozenset(name.strip().lower() for name in connection.split(b","))
    return names - {b"content-length", b"content-type", b"host"}
