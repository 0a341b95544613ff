"""The `Host` of a request (RFC 9112, section 3.2), and the request target that goes before it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from starlette.types import Scope

from gateway.ready import Header

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_END_OF_AUTHORITY = re.compile(rb"[/?#]")


@lru_cache(1024)
def parse_host(value: bytes) -> tuple[str, str] | None:
    """The host with its port as the client wrote it, and the name alone, both in lower case; None for no valid host."""
    host = value.decode("latin-1").lower()
    parts = _HOST.fullmatch(host)
    return (host, parts[1].rstrip(".")) if parts else None


def has_valid_host(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Whether there is one `Host` that is one. HTTP/1.0 may leave it out. `headers` are the scope's by name."""
    host = headers.get(b"host")
    if host is None:
        return bool(scope["http_version"] == "1.0")
    if len(headers) != len(scope["headers"]) and sum(name == b"host" for name, _ in scope["headers"]) > 1:
        return False
    return parse_host(host) is not None


def origin_form(target: bytes, headers: list[Header]) -> bytes:
    """The path and query of a request target in absolute form, whose host replaces the one in `headers`.

    A request without `Host`, or with several, keeps them: what is wrong with it stays visible. Any other target is
    returned as it is.
    """
    _, absolute, rest = target.partition(b"://")
    if target.startswith(b"/") or not absolute:
        return target
    end = _END_OF_AUTHORITY.search(rest)
    authority, path = (rest[: end.start()], rest[end.start() :]) if end else (rest, b"")
    places = [place for place, (name, _) in enumerate(headers) if name == b"host"]
    if len(places) == 1:
        headers[places[0]] = (b"host", authority)
    return path if path.startswith(b"/") else b"/" + path
