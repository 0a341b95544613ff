"""The C library's memory allocator, configured for a server."""

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
LARGE = 1_048_576
"""Bytes."""


def return_large_blocks() -> None:
    """Have glibc return large blocks to the system as soon as they are freed. To be called before threads start.

    Otherwise its threshold grows with what is freed, and it keeps the 19 MiB of each thread that has hashed a password:
    mallopt(3). Other C libraries are left as they are.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, LARGE)
