"""Options of one call."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`timeout` is in seconds, None for the client's. `last_event_id` says where a stream of events continues.

    One intention is one `idempotency_key`: without it each call has a key of its own, which its repetitions keep.
    """

    timeout: float | None = None
    retries: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str | None = None
    last_event_id: str = ""
