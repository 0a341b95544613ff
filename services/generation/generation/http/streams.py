"""Server-sent events: bounded streams with heartbeats."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from generation.domain.errors import TooManyStreams
from generation.domain.job import Job

HEARTBEAT = b": still here\n\n"
RETRY_AFTER = 10


@dataclass(frozen=True, slots=True)
class ServerEvent:
    id: str
    name: str
    data: Mapping[str, object]

    @classmethod
    def of(cls, job: Job, progress: Mapping[str, Any] | None, status: Mapping[str, object]) -> "ServerEvent":
        """The state of a job. The id is another one when the job or the progress of its run is."""
        step = progress["done"] if progress else 0
        return cls(f"{job.version}-{step}", "status", {**status, "progress": progress})

    def encode(self) -> bytes:
        data = orjson.dumps(self.data, option=orjson.OPT_UTC_Z)
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (self.id.encode(), self.name.encode(), data)


class StreamLimits:
    """How many streams a process serves at once, in total and to one customer."""

    def __init__(self, total: int, per_customer: int) -> None:
        self._total = total
        self._per_customer = per_customer
        self._open: Counter[UUID] = Counter()

    def check(self, user_id: UUID) -> None:
        """Raises TooManyStreams."""
        if self._open.total() >= self._total or self._open[user_id] >= self._per_customer:
            raise TooManyStreams(retry_after=RETRY_AFTER)

    @contextmanager
    def counted(self, user_id: UUID) -> Iterator[None]:
        self._open[user_id] += 1
        try:
            yield
        finally:
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]
