"""Entity tags (RFC 9110, section 8.8.3)."""

import hashlib

from httpwire import Header


def etag_of(body: bytes) -> bytes:
    """A strong tag."""
    return b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def matches(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether `If-None-Match` contains the tag, by weak comparison."""
    if if_none_match is None:
        return False
    opaque = etag.removeprefix(b"W/")
    tags = if_none_match.split(b",")
    return if_none_match.strip() == b"*" or any(tag.strip().removeprefix(b"W/") == opaque for tag in tags)


def weakened(headers: list[Header]) -> list[Header]:
    """The headers with a weak tag instead of a strong one: the bytes of the content differ between codings."""
    return [
        (name, b"W/" + value) if name == b"etag" and value[:2] != b"W/" else (name, value) for name, value in headers
    ]
