"""The `Host` of a request (RFC 9112, section 3.2), and the request target, which takes precedence over it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from httpwire import Header
from starlette.types import Scope

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_END_OF_AUTHORITY = re.compile(rb"[/?#]")


@lru_cache(1024)
def parse_host(value: bytes) -> tuple[str, str] | None:
    """The host with its port as the client sent it, and the name alone, both in lower case; None if not valid."""
    host = value.decode("latin-1").lower()
    parts = _HOST.fullmatch(host)
    return (host, parts[1].rstrip(".")) if parts else None


def has_valid_host(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Whether there is exactly one valid `Host`; HTTP/1.0 may omit it. `headers` are those of the scope, by name."""
    host = headers.get(b"host")
    if host is None:
        return bool(scope["http_version"] == "1.0")
    if len(headers) != len(scope["headers"]) and sum(name == b"host" for name, _ in scope["headers"]) > 1:
        return False
    return parse_host(host) is not None


def origin_form(target: bytes, headers: list[Header]) -> bytes:
    """The path and query of a request target in absolute form, whose host replaces the one in `headers`.

    If there is not exactly one `Host`, `headers` stay as they are, so that `has_valid_host` still rejects the request.
    A target in another form is returned unchanged.
    """
    _, absolute, rest = target.partition(b"://")
    if target.startswith(b"/") or not absolute:
        return target
    end = _END_OF_AUTHORITY.search(rest)
    authority, path = (rest[: end.start()], rest[end.start() :]) if end else (rest, b"")
    hosts = [index for index, (name, _) in enumerate(headers) if name == b"host"]
    if len(hosts) == 1:
        headers[hosts[0]] = (b"host", authority)
    return path if path.startswith(b"/") else b"/" + path
