"""Structured logs on stderr: one JSON object per line, with service, request and trace, without secrets."""

import logging
import sys
from collections.abc import MutableMapping
from functools import partial
from typing import Any

import orjson
import structlog
from opentelemetry import trace

from common.observability import log_context, redaction

Event = MutableMapping[str, Any]


def configure(level: str = "INFO", service: str = "atelier") -> None:
    """Route structlog and the standard library's loggers through one JSON renderer.

    `service` is the name of this process, for lines without a service in their context.
    """
    shared: list[Any] = [
        partial(_add_context, service),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        structlog.processors.ExceptionRenderer(_traceback),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_logged)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _is_logged(record: logging.LogRecord) -> bool:
    """Whether the line is this platform's, whose message is a dictionary, or a warning of a library.

    Libraries' lines below WARNING contain the requests, frames and rows that they handle.
    """
    return isinstance(record.msg, dict) or record.levelno >= logging.WARNING or record.name == "uvicorn.error"


def _add_context(service: str, _: Any, __: str, event: Event) -> Event:
    for name, value in log_context.fields().items():
        if value is not None:
            event.setdefault(name, value)
    event.setdefault("service", service)
    return event


def _add_trace(_: Any, __: str, event: Event) -> Event:
    found = trace.get_current_span().get_span_context()
    if found.is_valid:
        event["trace_id"] = f"{found.trace_id:032x}"
        event["span_id"] = f"{found.span_id:016x}"
    return event


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    """Frames and reasons, without the values that the usual tracebacks show."""
    return redaction.traceback_of(exc_info[1])


def _render(_: Any, __: str, event: Event) -> str:
    """The line, with everything that looks like a secret redacted."""
    return redaction.redact(orjson.dumps(event, default=str).decode())
