"""Where the counts of the moving windows live: in this process, on the platform's clock, and bounded."""

from collections import OrderedDict

from common import clock
from limits.aio.storage import MemoryStorage


class ClockedMemory(MemoryStorage):
    """The library's own memory reads the wall clock, which a sandbox cannot move, and sweeps every key.

    Here the keys of windows of one length stand in the order of their last hit, so the expired ones are at the
    front: each new key removes up to two. Beyond `bound` keys per length the longest unused goes.
    """

    STORAGE_SCHEME = ["async+clocked"]  # noqa: RUF012 - the library declares it so

    def __init__(self, bound: int) -> None:
        super().__init__()
        self._bound = bound
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
            if len(windows) < self._bound and hits and hits[-1] > horizon:
                return
            del windows[oldest]


def _expire(hits: list[float], horizon: float) -> None:
    """Forget hits that have left the window; the oldest stand first."""
    gone = 0
    while gone < len(hits) and hits[gone] <= horizon:
        gone += 1
    del hits[:gone]
