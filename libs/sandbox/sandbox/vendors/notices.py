"""What a vendor's webhook is told: one POST for an event of a job."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.vendors.jobs import Job, Vendor


@dataclass(frozen=True, slots=True)
class Notice:
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookRules:
    """`write` makes the notice of an event. `delays` are the seconds between attempts of the final one."""

    write: Callable[[Job, str], Notice]
    delays: Sequence[float]


Rules = Mapping[Vendor, WebhookRules]

STARTED, OUTPUT, LOGS, COMPLETED = "start", "output", "logs", "completed"
"""Events of jobs, by Replicate's names. `COMPLETED` is the one that is repeated until it is accepted."""
