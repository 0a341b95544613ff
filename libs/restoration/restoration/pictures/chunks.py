"""Bounds how many chunks a PNG or WEBP has: Pillow reads those of a PNG in Python, and inflates some."""

from collections.abc import Iterator

from restoration.pictures.headers import Format

MAX_CHUNKS = 1000
LEAST_BYTES = 1024
"""A longer file may have one more chunk for every so many bytes: encoders split the pixels into 4096 or more."""
MAX_OTHERS = 64
"""Chunks that are no pixels: profiles, texts. Encoders write a dozen."""
_PIXELS = {Format.PNG: {b"IDAT", b"fcTL", b"fdAT"}, Format.WEBP: {b"ANMF", b"VP8 ", b"VP8L", b"ALPH"}}


def has_too_many_chunks(content: bytes, kind: Format) -> bool:
    """Whether a PNG or WEBP is beyond one of the limits."""
    most, others, pixels = MAX_CHUNKS + len(content) // LEAST_BYTES, 0, _PIXELS[kind]
    for count, name in enumerate(_chunks(content, kind), 1):
        others += name not in pixels
        if count > most or others > MAX_OTHERS:
            return True
    return False


def _chunks(content: bytes, kind: Format) -> Iterator[bytes]:
    """The names of the chunks up to the end of the picture, as far as their lengths lead."""
    is_png = kind is Format.PNG
    position, name = (8 if is_png else 12), b""
    while position + 8 <= len(content) and name != b"IEND":
        first, second = content[position : position + 4], content[position + 4 : position + 8]
        name, length = (second, int.from_bytes(first)) if is_png else (first, int.from_bytes(second, "little"))
        yield name
        position += 12 + length if is_png else 8 + length + length % 2
