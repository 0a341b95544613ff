"""Recognises a picture's format, and a WEBP's declared size, by its first bytes: before a decoder allocates memory."""

from enum import StrEnum

from restoration.pictures.errors import NotDecodable, WrongFormat


class Format(StrEnum):
    """The formats that are accepted."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


def format_of(content: bytes) -> Format:
    """Return the format that the first bytes tell. Raises `NotDecodable` for no content, else `WrongFormat`."""
    if not content:
        raise NotDecodable("The file is empty.")
    if content.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Format.WEBP
    raise WrongFormat("The content is neither JPEG nor PNG nor WEBP.")


def webp_size(content: bytes) -> tuple[int, int]:
    """Return the width and height of the canvas that the first chunk declares. The decoder allocates it when opened."""
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:
        raise NotDecodable("The file ends in its header.")
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if kind == b"VP8L":
        packed = int.from_bytes(body[1:5], "little")
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    raise NotDecodable("The first chunk of the WEBP file is unknown.")
