"""Counts the scans of a JPEG: for each of them a decoder goes over all of the picture, and some need few bytes."""

import re

MAX_SCANS = 64
"""Encoders write ten or fewer; each of a picture with 50 megapixels takes up to 50 ms."""
_SEGMENT = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""The markers before a length, and that of the end. Decoders skip the others."""
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"


def has_too_many_scans(content: bytes) -> bool:
    """Whether the first picture of a JPEG file has more than MAX_SCANS. What follows it is not decoded."""
    position = scans = 0
    while (segment := _SEGMENT.search(content, position)) and segment[1] != _END_OF_IMAGE:
        scans += segment[1] == _START_OF_SCAN
        if scans > MAX_SCANS:
            return True
        position = segment.end() + int.from_bytes(content[segment.end() : segment.end() + 2])
    return False
