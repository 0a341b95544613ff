"""The metrics of this process, for tests."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from opentelemetry import metrics
from opentelemetry.sdk.metrics import Counter, MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

MOST_SERIES = 100_000
"""A process of tests has many more storefronts than the SDK's limit of 2000 series of a counter allows."""


class Readings:
    def __init__(self) -> None:
        self.reader = InMemoryMetricReader(cardinality_limits={Counter: MOST_SERIES})

    def metrics(self) -> Iterator[Any]:
        data = self.reader.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                yield from scope.metrics

    def points(self, name: str) -> list[Any]:
        return [point for metric in self.metrics() if metric.name == name for point in metric.data.data_points]

    def point(self, name: str, attributes: Mapping[str, str]) -> Any:
        """The one with these attributes, whatever others it has."""
        return next(point for point in self.points(name) if attributes.items() <= dict(point.attributes).items())

    def value(self, name: str, attributes: Mapping[str, str]) -> Any:
        """The sum of those with these attributes."""
        found = [point for point in self.points(name) if attributes.items() <= dict(point.attributes).items()]
        return sum(point.value for point in found)


@cache
def readings() -> Readings:
    """From now on. A process has one, because its meter provider can be set once."""
    found = Readings()
    metrics.set_meter_provider(MeterProvider(metric_readers=[found.reader]))
    return found
