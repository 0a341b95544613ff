"""Bounds what a JPEG makes decoders do: how many segments and scans it has, and what is between them."""

import re

MAX_SCANS = 64
"""Encoders write ten or fewer; for each one a decoder goes over all of the picture: up to 50 ms at 50 megapixels."""
MAX_SEGMENTS = 1000
"""Cameras write some dozens. Pillow reads each one in Python."""
MAX_FILL_BYTES = 65_536
"""Bytes that belong to no segment, before the first scan. Pillow skips them one by one."""
_SEGMENT = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""The markers before a length, and that of the end. Decoders skip the others."""
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"


def is_too_fragmented(content: bytes) -> bool:
    """Whether the first picture of a JPEG file is beyond one of the limits. What follows it is not decoded."""
    position, scans, segments, fill = 2, 0, 0, 0
    while (segment := _SEGMENT.search(content, position)) and segment[1] != _END_OF_IMAGE:
        segments += 1
        fill += 0 if scans else segment.start() - position
        scans += segment[1] == _START_OF_SCAN
        if scans > MAX_SCANS or segments > MAX_SEGMENTS or fill > MAX_FILL_BYTES:
            return True
        position = segment.end() + int.from_bytes(content[segment.end() : segment.end() + 2])
    return not scans and len(content) - position > MAX_FILL_BYTES
