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
    labels = _labels(job)
    _attempts.add(1, {**labels, "atelier.outcome": outcome})
    record_cost(job, cost)
    if seconds is not None:
        _duration.record(seconds, labels)


def record_cost(job: Job, cost: int) -> None:
    """Sum up what a provider charged, in millionths of a dollar."""
    if cost:
        _cost.add(cost, _labels(job))


def _labels(job: Job) -> dict[str, str]:
    return {"atelier.storefront": job.storefront, "atelier.provider": job.provider, "atelier.kind": job.kind}
