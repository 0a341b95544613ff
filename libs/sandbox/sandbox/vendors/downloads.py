"""Sends the picture of a job, or what was ordered instead."""

import struct
import zlib
from functools import cache

from starlette.responses import RedirectResponse, Response

from sandbox.vendors.answers import CutAnswer
from sandbox.vendors.files import StoredFile
from sandbox.vendors.jobs import Job

PRIVATE = "http://169.254.169.254/latest/meta-data/"
FOREIGN = "https://pictures.foreign.example/out.png"
HUGE_BYTES = 64 * 1_048_576
BOMB_SIDE = 20_000


def address(job: Job, own: str) -> str:
    """The address of an output as the vendor's answer names it."""
    return PRIVATE if "private" in job.faults else FOREIGN if "foreign" in job.faults else own


def download(job: Job, file: StoredFile) -> Response:
    faults = job.faults
    if "redirect" in faults:
        return RedirectResponse(PRIVATE, 302)
    if "missing" in faults:
        return Response(status_code=404)
    if "html" in faults:
        return Response("<!doctype html><script>alert(document.domain)</script>", media_type="text/html")
    content = file.content
    if "truncated" in faults:
        return CutAnswer(content[: len(content) // 2], media_type=file.content_type)
    if "half" in faults:
        content = content[: len(content) // 2]
    elif "huge" in faults:
        content += b"\0" * HUGE_BYTES
    elif "bomb" in faults:
        content = bomb()
    return Response(content, media_type=file.content_type)


@cache
def bomb() -> bytes:
    """A PNG of some hundred kilobytes that declares, and decodes to, 400 million pixels."""
    header = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (BOMB_SIDE + 1)
    rows = b"".join([*(packer.compress(row * 100) for _ in range(BOMB_SIDE // 100)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
