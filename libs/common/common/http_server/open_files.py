"""The process's limit of open files, which bounds its connections."""

import resource

MOST = 65_536
RESERVED = 256
"""For databases, log files, the broker, and files of the libraries."""


def raise_limit() -> None:
    """Let the process open as many files as it may, up to 65,536: the usual soft limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(MOST, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def connections(wanted: int) -> int:
    """How many connections there may be, `wanted` at most: each may need a second file for a request's body."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    return max(16, min(wanted, (soft - RESERVED) // 2))
