"""The hits of moving windows in this process, on the platform's clock, with a bound on their number."""

from collections import OrderedDict

from common.kernel import clock
from limits.aio.storage import MemoryStorage


class MemoryWindowStorage(MemoryStorage):
    """Replaces the library's methods, which read the wall clock (a sandbox cannot move it) and sweep every key.

    The keys of windows of one length are in the order of their last hit, so the expired ones are at the front: each
    new key removes up to two. Beyond `max_keys` keys per length the least recently used one is removed.
    """

    STORAGE_SCHEME = ["async+clocked"]  # noqa: RUF012 - the library declares it so

    def __init__(self, max_keys: int) -> None:
        super().__init__()
        self._max_keys = max_keys
        self._hits: dict[int, OrderedDict[str, list[float]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._hits.values()))

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        moment = clock.timestamp()
        windows = self._hits.setdefault(expiry, OrderedDict())
        hits = windows.get(key)
        if hits is None:
            self._make_room(windows, moment - expiry)
            hits = windows[key] = []
        _expire(hits, moment - expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([moment] * amount)
        windows.move_to_end(key)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        moment = clock.timestamp()
        windows = self._hits.get(expiry)
        hits = windows.get(key, []) if windows else []
        _expire(hits, moment - expiry)
        return (hits[0] if hits else moment), len(hits)

    def _make_room(self, windows: OrderedDict[str, list[float]], horizon: float) -> None:
        for _ in range(2):
            if not windows:
                return
            oldest = next(iter(windows))
            hits = windows[oldest]
            if len(windows) < self._max_keys and hits and hits[-1] > horizon:
                return
            del windows[oldest]


def _expire(hits: list[float], horizon: float) -> None:
    """Remove the hits up to `horizon`; `hits` are in the order of time."""
    expired = 0
    while expired < len(hits) and hits[expired] <= horizon:
        expired += 1
    del hits[:expired]
