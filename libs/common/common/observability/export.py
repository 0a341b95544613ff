"""The export of traces and metrics. Imported only by a process that exports, because the SDK is slow to import."""

import os
import socket
from collections.abc import Callable
from functools import cache

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from common.observability import tracing


def start(process: str, endpoint: str) -> None:
    """Export to `endpoint` over OTLP/HTTP."""
    base = endpoint.rstrip("/")
    provider_of = record(process, BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
    trace.set_tracer_provider(provider_of(process))  # for libraries that trace
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"))
    metrics.set_meter_provider(MeterProvider(resource=_resource(process, process), metric_readers=[reader]))


def record(process: str, processor: SpanProcessor) -> Callable[[str], TracerProvider]:
    """Record the spans of this process. Returns the function from a service to its tracer provider.

    Every service has a provider of its own, also where all of them are one process, so that a trace looks the same in
    both topologies.
    """

    @cache
    def provider_of(service: str) -> TracerProvider:
        provider = TracerProvider(resource=_resource(service, process))
        provider.add_span_processor(processor)
        return provider

    tracing.install(lambda service: provider_of(service).get_tracer("atelier"))
    return provider_of


def _resource(service: str, process: str) -> Resource:
    """`service.instance.id` distinguishes replicas, `atelier.process` an API from a worker."""
    return Resource.create(
        {
            "service.name": service,
            "service.namespace": "atelier",
            "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
            "atelier.process": process,
        }
    )
