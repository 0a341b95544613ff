"""Structured logs: one JSON object a line on stderr, with service, request and trace, and nothing secret."""

import logging
import sys
from collections.abc import MutableMapping
from functools import partial
from typing import Any

import orjson
import structlog
from opentelemetry import trace

from common import context, faults

Event = MutableMapping[str, Any]


def configure(level: str = "INFO", service: str = "atelier") -> None:
    """Route structlog and the standard library's loggers through one JSON renderer.

    Lines that belong to no service's work are signed `service`, the name of this process.
    """
    shared: list[Any] = [
        partial(_add_context, service),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        _tell_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_for_the_log)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _is_for_the_log(record: logging.LogRecord) -> bool:
    """Ours are dictionaries. Libraries' small talk repeats what passes through them: requests, frames, rows."""
    return isinstance(record.msg, dict) or record.levelno >= logging.WARNING or record.name == "uvicorn.error"


def _add_context(service: str, _: Any, __: str, event: Event) -> Event:
    for name, value in context.facts().items():
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


def _tell_exception(_: Any, __: str, event: Event) -> Event:
    """Frames and reasons, without the values that structlog's and the library's own tracebacks show."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    error = error or (sys.exc_info()[1] if given else None)
    if error is not None:
        event["exception"] = faults.account(error)
    return event


def _render(_: Any, __: str, event: Event) -> str:
    """Nobody should log a secret; what looks like one anyway does not come through."""
    return faults.censored(orjson.dumps(event, default=str).decode())
