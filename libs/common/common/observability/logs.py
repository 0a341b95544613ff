"""Structured logs on stderr: one JSON object per line, with service, request and trace, without secrets.

To log never raises: a line that cannot be rendered is logged as one that says so.
"""

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from functools import partial
from typing import Any, TextIO

import orjson
import structlog
from opentelemetry import trace

from common.observability import level_signals, log_context, redaction, uncaught

Event = MutableMapping[str, Any]


def configure(level: str = "INFO", service: str = "atelier") -> None:
    """Route structlog, the standard library's loggers and uncaught exceptions through one JSON renderer.

    `service` is the name of this process, for lines without a service in their context. SIGUSR1 and SIGUSR2 change the
    level afterwards.
    """
    shared: list[Any] = [
        _without_representations,
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
        wrapper_class=_Logger,
        cache_logger_on_first_use=True,
    )
    handler = _Handler(sys.stderr)
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
    uncaught.install()
    level_signals.install(level)


class _Logger(structlog.stdlib.BoundLogger):
    def _proxy_to_logger(self, method_name: str, event: str | None = None, *args: Any, **fields: Any) -> Any:
        try:
            return super()._proxy_to_logger(method_name, event, *args, **fields)
        except Exception as error:
            with suppress(Exception):  # no stack is left
                logging.getLogger(__name__).error("line_not_rendered: %s %s", event, redaction.error_type(error))


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines. The standard library's raises RecursionError, and prints tracebacks of the errors of formatting."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(self.format(record))
        except Exception as error:
            with suppress(Exception):  # stderr itself does not work
                failed = {"event": "line_not_rendered", "level": "error", "logger": record.name}
                self._write(orjson.dumps({**failed, "reason": redaction.error_type(error)}).decode())

    def _write(self, line: str) -> None:
        self.stream.write(f"{line}\n")
        self.flush()


def _is_logged(record: logging.LogRecord) -> bool:
    """Whether the line is this platform's, whose message is a dictionary, or a warning of a library.

    Libraries' lines below WARNING contain the requests, frames and rows that they handle.
    """
    return isinstance(record.msg, dict) or record.levelno >= logging.WARNING or record.name == "uvicorn.error"


def _without_representations(_: Any, __: str, event: Event) -> Event:
    """Only the first line of what asyncio reports: the others contain tasks with their results and exceptions."""
    record = event.get("_record")
    if record is not None and record.name == "asyncio":
        event["event"] = str(event["event"]).partition("\n")[0].partition("(")[0]
    return event


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
    try:
        line = orjson.dumps(event, default=str)
    except Exception:  # such as an integer of more than 64 bits, a surrogate, or an object without a text
        line = orjson.dumps({_text(name): _text(value) for name, value in event.items()})
    return redaction.redact(line.decode())


def _text(value: object) -> str:
    try:
        return str(value).encode(errors="backslashreplace").decode()
    except Exception as error:
        return f"<{type(value).__qualname__} without a text: {redaction.error_type(error)}>"
