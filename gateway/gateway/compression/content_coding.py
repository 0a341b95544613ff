"""Content codings (RFC 9110, sections 8.4 and 12.5.3): which one a client prefers, and what is worth compressing."""

import re
from functools import lru_cache

from httpwire import Header

from gateway.http.etags import weakened
from gateway.http.request_context import RequestContext

BROTLI, GZIP = b"br", b"gzip"
CODINGS = (BROTLI, GZIP)
"""The supported codings, the preferred one first."""
MIN_BYTES = 1_024
"""Less fits into one packet anyway."""
VARY: Header = (b"vary", b"Accept-Encoding")
_ALIASES = {b"x-gzip": GZIP}
_MAX_ACCEPT_LENGTH = 256
_WEIGHT = re.compile(rb"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_TEXT = re.compile(rb"text/(?!event-stream)|application/(json|javascript|xml)\b|[a-z]+/[a-z0-9.-]+\+(json|xml)\b")
_EXCLUDING = frozenset({b"content-encoding", b"content-range", b"set-cookie"})
_NO_TRANSFORM = re.compile(rb"\b(no-transform|no-store)\b")


def coding_for(context: RequestContext) -> bytes | None:
    """The supported coding that the client prefers; None for no coding."""
    accepted = context.headers.get(b"accept-encoding")
    if accepted is None:
        return None
    if len(context.headers) != len(context.scope["headers"]):  # some header has several lines
        accepted = b",".join(value for name, value in context.scope["headers"] if name == b"accept-encoding")
    return preferred(accepted) if len(accepted) <= _MAX_ACCEPT_LENGTH else None


@lru_cache(256)
def preferred(accepted: bytes) -> bytes | None:
    """`accepted` is the value of `Accept-Encoding`; malformed elements in it are ignored."""
    weights: dict[bytes, float] = {}
    for element in accepted.lower().split(b","):
        name, _, parameter = (part.strip(b" \t") for part in element.partition(b";"))
        weight = _WEIGHT.fullmatch(parameter or b"q=1")
        if weight:
            weights[_ALIASES.get(name, name)] = float(weight[1])
    others = weights.get(b"*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight_of_best = weights.get(best, others)
    return best if weight_of_best > 0 and weight_of_best >= weights.get(b"identity", 0.0) else None


def is_compressible(status: int, headers: list[Header]) -> bool:
    """Whether a response may be compressed, if the client accepts it: text of a 200 without `no-transform`.

    Responses with `no-store` or cookies are excluded: they contain secrets, and a browser authenticates requests for
    them by itself. Compressed together with an attacker's text, a secret could be guessed by the response's length
    (BREACH).
    """
    if status != 200:
        return False
    is_text = False
    for name, value in headers:
        if name == b"content-type":
            is_text = _TEXT.match(value.lower()) is not None
        elif name in _EXCLUDING or (name == b"cache-control" and _NO_TRANSFORM.search(value.lower())):
            return False
    return is_text


def encoded_headers(headers: list[Header], coding: bytes) -> list[Header]:
    """The headers of a response whose content is in `coding`, without its length.

    A strong entity tag becomes a weak one: it is the same for every coding, and sufficient for If-None-Match.
    """
    kept = [pair for pair in weakened(headers) if pair[0] not in (b"content-length", b"accept-ranges")]
    return [*kept, (b"content-encoding", coding)]
