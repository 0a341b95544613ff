"""Entity tags (RFC 9110, section 8.8.3)."""

import hashlib

from gateway.ready import Header


def etag_of(body: bytes) -> bytes:
    """A strong tag, for the body as it is."""
    return b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def matches(known: bytes | None, etag: bytes) -> bool:
    """Whether an `If-None-Match` names the tag, by weak comparison."""
    if known is None:
        return False
    opaque = etag.removeprefix(b"W/")
    return known.strip() == b"*" or any(tag.strip().removeprefix(b"W/") == opaque for tag in known.split(b","))


def weakened(headers: list[Header]) -> list[Header]:
    """With a weak tag instead of a strong one: for content whose bytes are others in each coding."""
    return [
        (name, b"W/" + value) if name == b"etag" and value[:2] != b"W/" else (name, value) for name, value in headers
    ]
