"""Servers on one core and the load on another, so that neither takes from the other."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager


def can_pin() -> bool:
    return hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) >= 2


class Cores:
    """The first core we may use is the servers', the second the load's. With a single one nothing is pinned."""

    def __init__(self) -> None:
        self._all = sorted(os.sched_getaffinity(0)) if can_pin() else []

    @property
    def pinned(self) -> bool:
        return bool(self._all)

    def take_load_core(self) -> None:
        if self.pinned:
            os.sched_setaffinity(0, {self._all[1]})

    @contextmanager
    def as_server(self) -> Iterator[None]:
        """Processes started in the block are servers and inherit their core."""
        if not self.pinned:
            yield
            return
        ours = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self._all[0]})
        try:
            yield
        finally:
            os.sched_setaffinity(0, ours)


def allow_many_connections() -> None:
    """Raise the limit of open files to the maximum: an open loop opens thousands of connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
