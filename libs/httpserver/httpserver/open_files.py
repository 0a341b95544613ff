"""The process's limit of open files, which bounds its connections."""

import resource

MAX_FILES = 65_536
RESERVED = 256
"""Not available to connections: for databases, log files, the broker, and files of the libraries."""


def raise_limit() -> None:
    """Raise the soft limit to the hard limit, at most to 65,536; its default is usually 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if hard == resource.RLIM_INFINITY else min(MAX_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def max_connections(wanted: int) -> int:
    """How many connections the process can have, at most `wanted`: each may need a second file for a request's body."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    return max(16, min(wanted, (soft - RESERVED) // 2))
