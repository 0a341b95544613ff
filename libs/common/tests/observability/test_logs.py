"""Log lines: one JSON object each, with service, request and trace, and without secrets."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from common.observability import log_context, logs
from common.observability.tracing import span
from opentelemetry.trace import SpanKind
from testkit.spans import recorded


class Log:
    def __init__(self) -> None:
        self._stream = io.StringIO()

    def catch(self, level: str) -> None:
        logs.configure(level, "orders")
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(self._stream)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    log = Log()
    log.catch("DEBUG")
    yield log
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


def test_a_line_has_its_service_request_and_trace(log: Log) -> None:
    with (
        recorded(),
        log_context.bound(service="cart", request_id="r1", storefront="emporium"),
        span("work", SpanKind.INTERNAL, {}) as current,
    ):
        structlog.get_logger("test").info("done", number=1)
    (line,) = log.lines
    wanted = {"service": "cart", "request_id": "r1", "storefront": "emporium", "event": "done", "number": 1}
    assert wanted.items() <= line.items()
    assert line["trace_id"] == f"{current.get_span_context().trace_id:032x}"


def test_lines_of_libraries_have_the_same_form(log: Log) -> None:
    with log_context.bound(request_id="r1"):
        logging.getLogger("uvicorn.error").info("Started %s", "it")
        logging.getLogger("library").warning("careful")
    started, careful = log.lines
    assert (started["event"], started["service"], started["request_id"]) == ("Started it", "orders", "r1")
    assert (careful["level"], careful["logger"]) == ("warning", "library")


def test_info_and_debug_lines_of_libraries_are_not_logged_at_any_level(log: Log) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET http://x/?token=secret")
    logging.getLogger("aiormq").debug("frames")
    assert log.lines == []


def test_an_exception_is_logged_without_locals_and_values(log: Log) -> None:
    password = "Correct-Horse-7"
    try:
        raise KeyError(f"{password}@customer.example")
    except KeyError:
        structlog.get_logger("test").exception("crashed")
        logging.getLogger("library").exception("crashed, too")
    ours, theirs = log.lines
    for line in (ours, theirs):
        assert "test_logs.py" in line["exception"]
        assert "KeyError" in line["exception"]
        assert password not in json.dumps(line)


def test_what_looks_like_a_secret_is_redacted(log: Log) -> None:
    structlog.get_logger("test").info("asked", by="jane@customer.example", card=["4242424242424242"])
    (line,) = log.lines
    assert (line["by"], line["card"]) == ("[withheld]", ["[withheld]"])
