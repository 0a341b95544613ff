"""Picture files that decoders meet, and some that they must refuse."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def gradient(width: int = 640, height: int = 520) -> Image.Image:
    """An RGB picture in which no two corners are alike."""
    across = Image.linear_gradient("L").resize((width, height))
    return Image.merge(
        "RGB",
        [across, across.transpose(Image.Transpose.ROTATE_90).resize((width, height)), across.point(lambda v: 255 - v)],
    )


def file_of(image: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def png_that_declares(width: int, height: int) -> bytes:
    """A valid PNG header, and next to no pixels behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def webp_that_declares(width: int, height: int) -> bytes:
    """An extended WEBP header, and nothing behind it."""
    body = struct.pack("<I", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = b"WEBPVP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks
