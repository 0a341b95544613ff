"""A request as it is written to a connection."""

from collections.abc import Iterable
from dataclasses import dataclass

Header = tuple[bytes, bytes]
"""Name and value, as on the wire. Names of received headers are in lower case."""
_METHODS_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_HOP_BY_HOP = frozenset({b"expect", b"transfer-encoding", b"connection"})


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """`data` is the head with the body, or with its first part; more of it follows if the request `has_more`."""

    method: str
    data: bytes
    has_more: bool

    @classmethod
    def build(
        cls, method: str, target: bytes, headers: Iterable[Header], body: bytes, host: bytes, *, has_more: bool = False
    ) -> "HttpRequest":
        """A body in several parts needs a Content-Length. `host` is used unless `headers` has a Host (in lower case).

        Raises ValueError without that Content-Length, and for a line break in method, target or headers.
        """
        headers = [pair for pair in headers if pair[0] not in _HOP_BY_HOP]
        names = {name for name, _ in headers}
        if b"content-length" not in names:
            if has_more:
                raise ValueError("a body in several parts without a Content-Length")
            if body or method not in _METHODS_WITHOUT_BODY:
                headers.append((b"content-length", str(len(body)).encode()))
        if b"host" not in names:
            headers.append((b"host", host))
        return cls(method, _head(method, target, headers) + body, has_more)


def _head(method: str, target: bytes, headers: list[Header]) -> bytes:
    lines = [b"%b %b HTTP/1.1" % (method.encode("ascii"), target), *(b"%b: %b" % pair for pair in headers)]
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    if head.count(b"\n") != len(lines) + 1 or head.count(b"\r") != len(lines) + 1:
        raise ValueError("a line break in the method, the target or a header")
    return head
