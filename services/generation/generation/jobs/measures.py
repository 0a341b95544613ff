"""What is measured of jobs. docs/telemetry.md lists the names."""

from typing import Protocol

from common.observability import telemetry

from generation.jobs.queries.predictions import End
from generation.jobs.tables.prediction import Prediction, PredictionState

DURATION_BUCKETS = (0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600)
_attempts = telemetry.meter.create_counter("atelier.generation.attempts", unit="{attempt}")
_cost = telemetry.meter.create_counter("atelier.generation.cost", unit="{microdollar}")
_duration = telemetry.meter.create_histogram(
    "atelier.generation.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)
_predictions = telemetry.meter.create_counter("atelier.generation.predictions", unit="{prediction}")
_revenue = telemetry.meter.create_counter("atelier.generation.revenue", unit="{microdollar}")
_spent_budgets = telemetry.meter.create_counter("atelier.generation.spent_budgets", unit="{picture}")


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


def record_prediction(prediction: Prediction, how: End) -> None:
    """Count a prediction by its end and model, with its cost and, where the route states it, what it brings in."""
    labels = _labels_of(prediction)
    _predictions.add(1, {**labels, "atelier.vendor": prediction.vendor, "atelier.outcome": how.state.value})
    if how.cost:
        _cost.add(how.cost, labels)
    if prediction.sold_for is not None:
        record_revenue(prediction, prediction.sold_for if how.state is PredictionState.SUCCEEDED else 0)


def record_revenue(prediction: Prediction, revenue: int) -> None:
    """Sum up what pictures bring in, in millionths of a dollar."""
    _revenue.add(revenue, _labels_of(prediction))


def record_spent_budget(storefront: str, kind: str) -> None:
    """Count a picture that was not asked for, or a job that was not accepted, because the day's budget is spent."""
    _spent_budgets.add(1, {"atelier.storefront": storefront, "atelier.kind": kind})


def _labels_of(prediction: Prediction) -> dict[str, str]:
    return {
        "atelier.storefront": prediction.storefront,
        "atelier.provider": prediction.model,
        "atelier.kind": prediction.kind,
    }


def _labels(run: Measured) -> dict[str, str]:
    return {"atelier.storefront": run.storefront, "atelier.provider": run.provider, "atelier.kind": run.kind}
