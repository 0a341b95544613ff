"""A recorded trace as a tree of `service: span` lines."""

from collections import defaultdict
from collections.abc import Iterator
from secrets import token_hex

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class Journey:
    """Return the trace headers that an instrumented client sends with every request of one purchase."""

    def __init__(self) -> None:
        self.trace_id = token_hex(16)
        self.span_id = token_hex(8)

    @property
    def headers(self) -> dict[str, str]:
        return {"traceparent": f"00-{self.trace_id}-{self.span_id}-01"}


class Tree:
    """The ended spans of one trace."""

    def __init__(self, exporter: InMemorySpanExporter, journey: Journey) -> None:
        self._root = int(journey.span_id, 16)
        trace_id = int(journey.trace_id, 16)
        self.spans = [span for span in exporter.get_finished_spans() if span.context.trace_id == trace_id]
        self._by_id = {span.context.span_id: span for span in self.spans}

    @property
    def services(self) -> set[str]:
        return {service(span) for span in self.spans}

    @property
    def orphans(self) -> list[str]:
        """Spans whose parent is neither in the trace nor the client."""
        return [label(span) for span in self.spans if _parent(span) not in (*self._by_id, self._root)]

    @property
    def steps(self) -> set[str]:
        """`parent > child` for every span below another."""
        return {
            f"{label(self._by_id[_parent(span)])} > {label(span)}"
            for span in self.spans
            if _parent(span) in self._by_id
        }

    def find(self, wanted: str) -> ReadableSpan:
        return next(span for span in self.spans if label(span) == wanted)

    def __str__(self) -> str:
        children: dict[int, list[ReadableSpan]] = defaultdict(list)
        for span in self.spans:
            children[_parent(span)].append(span)

        def lines(parent: int, depth: int) -> Iterator[str]:
            for span in sorted(children[parent], key=lambda each: each.start_time or 0):
                yield f"{'  ' * depth}{label(span)}"
                yield from lines(span.context.span_id, depth + 1)

        return "\n".join(lines(self._root, 0))


def service(span: ReadableSpan) -> str:
    return str(span.resource.attributes["service.name"])


def label(span: ReadableSpan) -> str:
    return f"{service(span)}: {span.kind.name.lower()} {span.name}"


def _parent(span: ReadableSpan) -> int:
    return span.parent.span_id if span.parent else 0
