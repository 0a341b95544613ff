"""Content codings (RFC 9110, sections 8.4 and 12.5.3): what a client takes, and what is worth compressing."""

import re
from functools import lru_cache

from gateway.etags import weakened
from gateway.ready import Header
from gateway.visit import Visit

BROTLI, GZIP = b"br", b"gzip"
CODINGS = (BROTLI, GZIP)
"""What we speak, the best first."""
SMALLEST = 1_024
"""Bytes. Less fits into a packet anyway."""
VARY: Header = (b"vary", b"Accept-Encoding")
_ALIASES = {b"x-gzip": GZIP}
_LONGEST_ACCEPT = 256
_WEIGHT = re.compile(rb"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_TEXT = re.compile(rb"text/(?!event-stream)|application/(json|javascript|xml)\b|[a-z]+/[a-z0-9.-]+\+(json|xml)\b")
_SETTLED = frozenset({b"content-encoding", b"content-range", b"set-cookie"})
_AS_IT_IS = re.compile(rb"\b(no-transform|no-store)\b")


def coding_for(visit: Visit) -> bytes | None:
    """The coding the client likes best of ours; None to leave content as it is."""
    accepted = visit.headers.get(b"accept-encoding")
    if accepted is None:
        return None
    if len(visit.headers) != len(visit.scope["headers"]):  # some header has several lines
        accepted = b",".join(value for name, value in visit.scope["headers"] if name == b"accept-encoding")
    return preferred(accepted) if len(accepted) <= _LONGEST_ACCEPT else None


@lru_cache(256)
def preferred(accepted: bytes) -> bytes | None:
    """Of an `Accept-Encoding`. What is malformed in it counts as not said."""
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
    """Whether an answer may leave in another coding, whatever the client takes.

    Text of a 200 that nothing forbids to transform. `no-store` and cookies mark answers with secrets of somebody whom
    a browser identifies by itself: compressed together with text of an attacker they could be guessed by their length.
    """
    if status != 200:
        return False
    is_text = False
    for name, value in headers:
        if name == b"content-type":
            is_text = _TEXT.match(value.lower()) is not None
        elif name in _SETTLED or (name == b"cache-control" and _AS_IT_IS.search(value.lower())):
            return False
    return is_text


def encoded(headers: list[Header], coding: bytes) -> list[Header]:
    """The headers of an answer whose content is in `coding`, without its length.

    An entity tag becomes a weak one: the same for every coding, and good enough for If-None-Match.
    """
    kept = [pair for pair in weakened(headers) if pair[0] not in (b"content-length", b"accept-ranges")]
    return [*kept, (b"content-encoding", coding)]
