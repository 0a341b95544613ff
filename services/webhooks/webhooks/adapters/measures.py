"""How long attempts take, for metrics."""

from common.observability.telemetry import DURATION_BUCKETS, meter

from webhooks.adapters.receiver import Answer

_duration = meter.create_histogram(
    "atelier.webhooks.attempt.duration", unit="s", explicit_bucket_boundaries_advisory=[*DURATION_BUCKETS, 15.0]
)


def record_attempt_duration(answer: Answer) -> None:
    """By outcome: `delivered`, `refused` by a response, or `unanswered`."""
    outcome = "delivered" if answer.is_success else "unanswered" if answer.status is None else "refused"
    _duration.record(answer.duration_ms / 1000, {"atelier.outcome": outcome})
