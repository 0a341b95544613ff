"""Pictures one behind the other, each with its length before it."""

from collections.abc import Iterable, Iterator

SIZE = 4  # bytes that tell a length, big-endian


def joined(pictures: Iterable[bytes]) -> bytes:
    return b"".join(framed(picture) for picture in pictures)


def framed(picture: bytes) -> bytes:
    return len(picture).to_bytes(SIZE) + picture


def separated(film: bytes) -> Iterator[bytes]:
    """Raises ValueError when the last one is not whole."""
    at = 0
    while at < len(film):
        start = at + SIZE
        at = start + int.from_bytes(film[at:start])
        if at > len(film):
            raise ValueError("a picture has lost its end")
        yield film[start:at]
