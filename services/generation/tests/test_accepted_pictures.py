"""Uploaded pictures are stored without the parts that no decoder needs."""

import zlib

import numpy as np
import pytest
from generation.jobs.processes import picture_tasks
from generation.jobs.rules.picture import CheckedPicture
from restoration.pictures import decode

from .pictures import picture

SECRET = b"taken at 52.5 N"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_accepted_upload_has_no_part_that_a_decoder_does_not_need(kind: str) -> None:
    content = picture(kind)
    if kind == "PNG":
        part = len(SECRET).to_bytes(4, "big") + b"caBX" + SECRET + zlib.crc32(b"caBX" + SECRET).to_bytes(4, "big")
        content = content[:33] + part + content[33:]
    else:
        padding = b"\x00" * (len(SECRET) % 2)
        parts = content[12:] + b"C2PA" + len(SECRET).to_bytes(4, "little") + SECRET + padding
        content = b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts
    found = picture_tasks.check(content, 1, 50_000_000)
    assert isinstance(found, CheckedPicture)
    assert SECRET not in found.content
    assert np.array_equal(decode(found.content).pixels, decode(content).pixels)
