"""What is measured of jobs. docs/telemetry.md lists the names."""

from typing import Protocol

from common.observability import telemetry

DURATION_BUCKETS = (0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600)
_attempts = telemetry.meter.create_counter("atelier.generation.attempts", unit="{attempt}")
_cost = telemetry.meter.create_counter("atelier.generation.cost", unit="{microdollar}")
_duration = telemetry.meter.create_histogram(
    "atelier.generation.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)


class Measured(Protocol):
    @property
    def storefront(self) -> str: ...

    @property
    def provider(self) -> str: ...

    @property
    def kind(self) -> str: ...


def record(run: Measured, outcome: str, seconds: float | None) -> None:
    """Count an attempt by its outcome: completed, discarded, repeated or failed. `seconds` of those that ended well."""
    labels = _labels(run)
    _attempts.add(1, {**labels, "atelier.outcome": outcome})
    if seconds is not None:
        _duration.record(seconds, labels)


def record_cost(run: Measured, cost: int) -> None:
    """Sum up what a provider charged, in millionths of a dollar."""
    if cost:
        _cost.add(cost, _labels(run))


def _labels(run: Measured) -> dict[str, str]:
    return {"atelier.storefront": run.storefront, "atelier.provider": run.provider, "atelier.kind": run.kind}
