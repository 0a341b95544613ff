"""Removes from a JPEG, PNG or WebP file everything but the picture: by lists of the parts that a decoder needs.

Parts that are not listed are removed, whatever they are: EXIF, XMP, comments, `caBX` and `C2PA` (who made the picture,
where, and with what), films and second pictures behind the first. The picture's data are not changed.
"""

import re
from collections.abc import Iterator

PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_PARTS = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"])
_WEBP_FLAGS = 0b0011_0010
"""Of VP8X: alpha, animation, colour profile. The flags of EXIF and XMP are cleared."""
_FRAME_HEADER = 16
_JPEG_PARTS = frozenset([0xC4, 0xCC, 0xDB, 0xDC, 0xDD, *range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)])
"""The markers of tables and frames. SOS, which precedes data, and APPn are treated apart."""
_JPEG_APPLICATION = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""Markers of applications that describe how to decode, and how their content begins."""
_APPLICATION_BYTES = {0xE0: 14, 0xEE: 12}
"""How long they are: a longer JFIF has a thumbnail, which would show the picture before it was edited."""
_SOS, _EOI = 0xDA, 0xD9
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""What ends the data of a scan: stuffed bytes and restart markers belong to it."""


def picture_only(content: bytes) -> bytes:
    """The same bytes if there is nothing to remove. Raises ValueError for another format, or a file that is cut off."""
    if content.startswith(b"\xff\xd8\xff"):
        return b"".join(_jpeg(content))
    if content.startswith(PNG_START):
        return PNG_START + b"".join(_png(content))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        parts = b"".join(_webp(content[12 : 8 + int.from_bytes(content[4:8], "little")]))
        return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts
    raise ValueError("neither JPEG nor PNG nor WebP")


def _png(content: bytes) -> Iterator[bytes]:
    start = len(PNG_START)
    while start < len(content):
        end = start + 12 + int.from_bytes(content[start : start + 4], "big")
        kind = content[start + 4 : start + 8]
        _check_end(end, content)
        if kind in _PNG_PARTS:
            yield content[start:end]
        if kind == b"IEND":
            return
        start = end
    raise ValueError("no end")


def _webp(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        kind, size = content[start : start + 4], int.from_bytes(content[start + 4 : start + 8], "little")
        body = content[start + 8 : start + 8 + size]
        _check_end(start + 8 + size, content)
        if kind in _WEBP_PARTS:
            body = _webp_body(kind, body)
            yield kind + len(body).to_bytes(4, "little") + body + b"\x00" * (len(body) % 2)
        start += 8 + size + size % 2


def _webp_body(kind: bytes, body: bytes) -> bytes:
    if kind == b"VP8X" and body:
        return bytes([body[0] & _WEBP_FLAGS]) + body[1:]
    if kind == b"ANMF":  # a frame consists of parts, too
        return body[:_FRAME_HEADER] + b"".join(_webp(body[_FRAME_HEADER:]))
    return body


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    start = 2
    while True:
        while content[start : start + 2] == b"\xff\xff":  # padding
            start += 1
        if content[start : start + 1] != b"\xff":
            raise ValueError("no marker")
        marker = content[start + 1] if start + 1 < len(content) else -1
        if marker == _EOI:
            yield content[start : start + 2]
            return
        end = start + 2 + int.from_bytes(content[start + 2 : start + 4], "big")
        _check_end(end, content)
        if marker == _SOS:
            following = _NEXT_MARKER.search(content, end)
            if following is None:
                raise ValueError("no end")
            end = following.start()
        if marker in (*_JPEG_PARTS, _SOS) or _describes_decoding(marker, content[start + 4 : end]):
            yield content[start:end]
        start = end


def _describes_decoding(marker: int, body: bytes) -> bool:
    start = _JPEG_APPLICATION.get(marker)
    return start is not None and body.startswith(start) and _APPLICATION_BYTES.get(marker, len(body)) == len(body)


def _check_end(end: int, content: bytes) -> None:
    if end > len(content):
        raise ValueError("cut off")
