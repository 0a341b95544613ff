"""Log lines: one JSON object each, with service, request and trace, and without secrets."""

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
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
        self.handler = handler

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    log = Log()
    log.catch("DEBUG")
    yield log
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(False)


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


class WithoutText:
    def __str__(self) -> str:
        raise ValueError("no text")


@pytest.mark.parametrize("value", [2**70, "\ud800", {1: WithoutText()}, {"deep": {"er": WithoutText()}}, WithoutText()])
def test_a_value_that_json_does_not_know_is_logged_as_text(log: Log, value: object) -> None:
    structlog.get_logger("test").warning("odd", value=value)
    (line,) = log.lines
    assert line["event"] == "odd"
    assert isinstance(line["value"], str)


def test_a_line_that_cannot_be_formatted_is_reported_and_raises_nothing(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    log.handler.handle(
        logging.makeLogRecord({"name": "library", "msg": "%d apples", "args": ("three",), "levelno": 30})
    )
    (line,) = log.lines
    assert (line["event"], line["logger"]) == ("line_not_rendered", "library")
    assert capsys.readouterr().err == ""


def test_a_failing_processor_raises_nothing(log: Log) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    failing = structlog.get_logger("test").bind()
    failing._processors.insert(0, fail)
    failing.info("unlucky")
    assert log.lines[0]["event"] == "line_not_rendered: unlucky RecursionError"


def test_a_broken_stderr_raises_nothing(log: Log) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with suppress(BrokenPipeError), os.fdopen(writer, "w") as broken:
        log.handler.setStream(broken)
        structlog.get_logger("test").info("unheard")


async def test_an_exception_of_a_task_that_was_not_awaited_is_logged_without_its_message(log: Log) -> None:
    async def fail() -> None:
        raise psycopg.DataError("Correct-Horse-7")

    loop = asyncio.get_running_loop()
    task = loop.create_task(fail())
    await asyncio.wait([task])
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": task.exception(), "future": task}
    )
    (line,) = log.lines
    assert line["event"] == "Task exception was never retrieved"
    assert "test_logs.py" in line["exception"]


CRASHES = {
    "process_crashed": "raise ValueError(secret)",
    "thread_crashed": "t = threading.Thread(target=int, args=[secret]); t.start(); t.join()",
    "exception_ignored": "type('T', (), {'__del__': lambda self: int(secret)})()",
    "py.warnings": "warnings.warn(secret)",
}


@pytest.mark.parametrize("kind", CRASHES)
def test_what_python_would_print_is_a_line_of_the_log(kind: str) -> None:
    start = "import threading, warnings; from common.observability import logs; logs.configure()"
    script = f"{start}; secret = 'jane@' + 'customer.example'; {CRASHES[kind]}"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stderr
    (line,) = [json.loads(line) for line in printed.splitlines()]
    assert kind in (line["event"], line["logger"])
    assert "jane@" not in printed


def test_standard_error_of_a_child_process_is_json_without_secrets() -> None:
    script = (
        "from common.observability import child_output; child_output.install('generation'); int('jane@' 'a.example')"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stderr
    (line,) = [json.loads(line) for line in printed.splitlines()]
    assert "invalid literal" in line["text"]
    assert "jane@" not in printed


def test_signals_change_the_level_of_a_running_process() -> None:
    script = """
import logging, os, signal
from common.observability import logs
logs.configure("ERROR")
levels = []
for number in (signal.SIGUSR1, signal.SIGUSR1, signal.SIGUSR1, signal.SIGUSR1, signal.SIGUSR2):
    os.kill(os.getpid(), number)
    levels.append(logging.getLevelName(logging.getLogger().level))
print(*levels)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["WARNING", "INFO", "DEBUG", "DEBUG", "ERROR"]
    assert "log level is now INFO" in [json.loads(line)["event"] for line in done.stderr.splitlines()]
