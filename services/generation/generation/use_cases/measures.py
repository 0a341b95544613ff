"""What is measured of jobs. docs/telemetry.md lists the names."""

from common.observability import telemetry

from generation.domain.job import Job

DURATION_BUCKETS = (0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600)
_attempts = telemetry.meter.create_counter("atelier.generation.attempts", unit="{attempt}")
_cost = telemetry.meter.create_counter("atelier.generation.cost", unit="{microdollar}")
_duration = telemetry.meter.create_histogram(
    "atelier.generation.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)


def record(job: Job, outcome: str, seconds: float | None, cost: int) -> None:
    """Count an attempt by its outcome: completed, discarded, repeated or failed. `seconds` of those that ended well."""
    labels = {"atelier.storefront": job.storefront, "atelier.provider": job.provider, "atelier.kind": job.kind}
    _attempts.add(1, {**labels, "atelier.outcome": outcome})
    if cost:
        _cost.add(cost, labels)
    if seconds is not None:
        _duration.record(seconds, labels)
