"""The finished spans of this process, for tests of traces."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.observability import export, tracing
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


@contextmanager
def recorded() -> Iterator[InMemorySpanExporter]:
    """Record all spans inside the block, and none afterwards."""
    exporter = InMemorySpanExporter()
    export.record("tests", SimpleSpanProcessor(exporter))
    try:
        yield exporter
    finally:
        tracing.install(None)
