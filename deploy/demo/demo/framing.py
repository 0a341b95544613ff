"""A file format of several pictures: each is preceded by its length."""

from collections.abc import Iterable, Iterator

LENGTH_BYTES = 4  # of the length, big-endian


def join_pictures(pictures: Iterable[bytes]) -> bytes:
    return b"".join(framed(picture) for picture in pictures)


def framed(picture: bytes) -> bytes:
    return len(picture).to_bytes(LENGTH_BYTES) + picture


def split_pictures(content: bytes) -> Iterator[bytes]:
    """Raises ValueError if the last picture is incomplete."""
    end = 0
    while end < len(content):
        start = end + LENGTH_BYTES
        end = start + int.from_bytes(content[end:start])
        if end > len(content):
            raise ValueError("the last picture is incomplete")
        yield content[start:end]
