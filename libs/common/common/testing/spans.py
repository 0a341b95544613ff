"""The spans that this process finishes, for tests of traces."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from common import tracing


@contextmanager
def recorded() -> Iterator[InMemorySpanExporter]:
    """Every span is recorded inside the block, and none afterwards."""
    exporter = InMemorySpanExporter()
    tracing.record(tracing.Recorder("tests", SimpleSpanProcessor(exporter)))
    try:
        yield exporter
    finally:
        tracing.record(None)
