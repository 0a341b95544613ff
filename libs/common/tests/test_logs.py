"""The log: one JSON object a line, which says where it comes from, and nothing secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from common import context, logs
from common.testing.spans import recorded
from common.tracing import span
from opentelemetry.trace import SpanKind


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


def test_a_line_belongs_to_a_service_a_request_and_a_trace(log: Log) -> None:
    with (
        recorded(),
        context.within(service="cart", request_id="r1", storefront="emporium"),
        span("work", SpanKind.INTERNAL, {}) as current,
    ):
        structlog.get_logger("test").info("done", number=1)
    (line,) = log.lines
    wanted = {"service": "cart", "request_id": "r1", "storefront": "emporium", "event": "done", "number": 1}
    assert wanted.items() <= line.items()
    assert line["trace_id"] == f"{current.get_span_context().trace_id:032x}"


def test_libraries_lines_have_the_same_form(log: Log) -> None:
    with context.within(request_id="r1"):
        logging.getLogger("uvicorn.error").info("Started %s", "it")
        logging.getLogger("library").warning("careful")
    started, careful = log.lines
    assert (started["event"], started["service"], started["request_id"]) == ("Started it", "orders", "r1")
    assert (careful["level"], careful["logger"]) == ("warning", "library")


def test_libraries_small_talk_is_left_out_at_every_level(log: Log) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET http://x/?token=secret")
    logging.getLogger("aiormq").debug("frames")
    assert log.lines == []


def test_a_crash_is_told_without_locals_and_values(log: Log) -> None:
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


def test_what_looks_like_a_secret_does_not_come_through(log: Log) -> None:
    structlog.get_logger("test").info("asked", by="jane@customer.example", card=["4242424242424242"])
    (line,) = log.lines
    assert (line["by"], line["card"]) == ("[withheld]", ["[withheld]"])
