"""Server-sent events, and limits of the requests that stay open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field

from common.kernel.errors import TooManyStreams

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
HEARTBEAT = b": still here\n\n"
RETRY_AFTER = 10


class OpenRequestSettings(BaseModel):
    """Requests of one kind that stay open: at most `total` in a process, `per_customer` and `per_address`."""

    model_config = ConfigDict(frozen=True)

    total: int = Field(default=500, ge=1)
    per_customer: int = Field(default=6, ge=1)
    per_address: int = Field(default=48, ge=1)


class StreamSettings(OpenRequestSettings):
    """Streams of events. The heartbeat must be shorter than the gateway's `idle_seconds`."""

    lifetime_seconds: float = Field(default=300.0, gt=0)
    heartbeat_seconds: float = Field(default=10.0, gt=0)
    poll_seconds: float = Field(default=1.0, gt=0)


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """Without an id the client keeps that of the event before it as the one to resume behind."""

    id: str | None
    name: str
    data: Mapping[str, object]

    def encode(self) -> bytes:
        data = orjson.dumps(self.data, option=orjson.OPT_UTC_Z)
        identified = b"" if self.id is None else b"id: %b\n" % self.id.encode()
        return b"%bevent: %b\ndata: %b\n\n" % (identified, self.name.encode(), data)


class StreamLimits:
    """How many requests a process holds open at once: in total, of one customer, and from one address.

    The limit per address leaves room for the customers at other addresses.
    """

    def __init__(self, settings: OpenRequestSettings, refusal: type[TooManyStreams] = TooManyStreams) -> None:
        self._settings = settings
        self._refusal = refusal
        self._customers: Counter[UUID] = Counter()
        self._addresses: Counter[str] = Counter()

    def take(self, user_id: UUID, address: str) -> "StreamPlace":
        """A place, counted from now on until it is released. Without an address it is not counted by one.

        Raises TooManyStreams, or what `refusal` names.
        """
        if (
            self._customers.total() >= self._settings.total
            or self._customers[user_id] >= self._settings.per_customer
            or (address and self._addresses[address] >= self._settings.per_address)
        ):
            raise self._refusal(retry_after=RETRY_AFTER)
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
