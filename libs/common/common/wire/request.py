"""A request of the client as it is written to a service."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.types import Message, Scope

from common.wire import Header

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Asking twice changes nothing more than asking once (RFC 9110, 9.2.2)."""
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_SENSIBLE = "/%:@!$&'()*+,;=~-._"
_NONSENSE = re.compile(rb"[^\x21-\x7e]")
_DROPPED = frozenset({b"expect", b"transfer-encoding", b"connection"})


@dataclass(frozen=True, slots=True)
class Request:
    """`head` is everything up to the body, `first` the body's first part, framed; `more` of it may follow.

    A body whose length nobody announced goes in chunks.
    """

    method: str
    head: bytes
    first: bytes
    more: bool
    chunked: bool

    @classmethod
    def of(cls, scope: Scope, message: Message, host: bytes) -> "Request":
        body, more = message.get("body", b""), message.get("more_body", False)
        headers = [pair for pair in scope["headers"] if pair[0] not in _DROPPED]
        names = {name for name, _ in headers}
        chunked = more and b"content-length" not in names
        if chunked:
            headers.append((b"transfer-encoding", b"chunked"))
        elif b"content-length" not in names and (body or scope["method"] not in _BODILESS):
            headers.append((b"content-length", str(len(body)).encode()))
        if b"host" not in names:
            headers.append((b"host", host))
        return cls(scope["method"], _head(scope, headers), framed(body) if chunked else body, more, chunked)

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent a second time when nobody knows what became of the first."""
        return not self.more and self.method in REPEATABLE


def framed(body: bytes) -> bytes:
    """A chunk; nothing for nothing, because the empty chunk is the last."""
    return b"%x\r\n%b\r\n" % (len(body), body) if body else b""


LAST_CHUNK = b"0\r\n\r\n"


def _head(scope: Scope, headers: list[Header]) -> bytes:
    lines = [b"%b %b HTTP/1.1" % (scope["method"].encode("ascii"), _target(scope))]
    lines += [b"%b: %b" % pair for pair in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _target(scope: Scope) -> bytes:
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    if _NONSENSE.search(path):
        path = quote(path, safe=_SENSIBLE).encode()
    query = scope["query_string"]
    if not query:
        return path
    return b"%b?%b" % (path, _NONSENSE.sub(lambda found: b"%%%02X" % found[0][0], query))
