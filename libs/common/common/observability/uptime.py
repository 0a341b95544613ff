"""Which parts of the platform run in this process, and since when. A part that no process reports does not run."""

import time
from collections.abc import Iterable

from opentelemetry.metrics import CallbackOptions, Observation

from common.observability import telemetry

_started: dict[str, float] = {}


def report(part: str) -> None:
    """Measure a part from now on: `gateway`, `orders-api`, `orders-worker`."""
    _started.setdefault(part, time.monotonic())


def _observe(_: CallbackOptions) -> Iterable[Observation]:
    return [Observation(time.monotonic() - since, {"atelier.part": part}) for part, since in _started.items()]


telemetry.meter.create_observable_gauge("atelier.part.uptime", [_observe], unit="s")
