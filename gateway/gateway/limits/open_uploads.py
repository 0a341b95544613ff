"""Limits how many uploads of one caller, and from one address, are open at the same time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from common.kernel.callers import Caller

from gateway.http.errors import Throttled

RETRY_AFTER = 5


class OpenUploads:
    """An upload is open while its body arrives, while it waits for a slot or a checking process, and is processed.

    Addresses are counted across all storefronts.
    """

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def counted(self, caller: Caller, address: str, most: int) -> Iterator[None]:
        """Count one upload during the block. Raises Throttled if the user or the address has `most` already."""
        keys = [f"address {address}"]
        if caller.user_id:
            keys.append(f"user {caller.user_id}")
        if any(self._open[key] >= most for key in keys):
            raise Throttled(retry_after=RETRY_AFTER)
        self._open.update(keys)
        try:
            yield
        finally:
            self._open.subtract(keys)
            for key in keys:
                if not self._open[key]:
                    del self._open[key]
