"""Server-sent events, and limits of the requests that stay open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

import orjson
from common.jobs.context import Progress

from generation.jobs.errors import TooManyStreams
from generation.jobs.tables.job import Job
from generation.settings import OpenRequestSettings

HEARTBEAT = b": still here\n\n"
RETRY_AFTER = 10


@dataclass(frozen=True, slots=True)
class ServerEvent:
    id: str
    name: str
    data: Mapping[str, object]

    @classmethod
    def of(cls, job: Job, progress: Progress | None, status: Mapping[str, object]) -> "ServerEvent":
        """The state of a job. The id is another one when the job or the progress of its run is."""
        step = progress.done if progress else 0
        shown = asdict(progress) if progress else None
        return cls(f"{job.version}-{step}", "status", {**status, "progress": shown})

    def encode(self) -> bytes:
        data = orjson.dumps(self.data, option=orjson.OPT_UTC_Z)
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (self.id.encode(), self.name.encode(), data)


class StreamLimits:
    """How many requests a process holds open at once: in total, of one customer, and from one address.

    The limit per address leaves room for the customers at other addresses.
    """

    def __init__(self, settings: OpenRequestSettings) -> None:
        self._settings = settings
        self._customers: Counter[UUID] = Counter()
        self._addresses: Counter[str] = Counter()

    def take(self, user_id: UUID, address: str) -> "StreamPlace":
        """A place, counted from now on until it is released. Without an address it is not counted by one.

        Raises TooManyStreams.
        """
        if (
            self._customers.total() >= self._settings.total
            or self._customers[user_id] >= self._settings.per_customer
            or (address and self._addresses[address] >= self._settings.per_address)
        ):
            raise TooManyStreams(retry_after=RETRY_AFTER)
        self._customers[user_id] += 1
        self._addresses[address] += 1
        return StreamPlace(self, user_id, address)

    def give_back(self, user_id: UUID, address: str) -> None:
        self._customers[user_id] -= 1
        self._addresses[address] -= 1
        if not self._customers[user_id]:
            del self._customers[user_id]
        if not self._addresses[address]:
            del self._addresses[address]


class StreamPlace:
    """A place in StreamLimits, for a `with` block. A place that is dropped without one is released as well."""

    def __init__(self, limits: StreamLimits, user_id: UUID, address: str) -> None:
        self._limits: StreamLimits | None = limits
        self._counted_by = (user_id, address)

    def __enter__(self) -> None:
        """It is counted already."""

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()

    def release(self) -> None:
        """Release the place; further calls have no effect."""
        limits, self._limits = self._limits, None
        if limits is not None:
            limits.give_back(*self._counted_by)
