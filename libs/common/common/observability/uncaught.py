"""Logs what Python would print on stderr in a form of its own: exceptions that are not caught, and warnings."""

import logging
import sys
import threading
from types import TracebackType

from structlog.typing import ExcInfo

log = logging.getLogger("uncaught")


def install() -> None:
    """Log uncaught exceptions of this process and its threads, exceptions that Python ignores, and warnings."""
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread
    sys.unraisablehook = _log_unraisable
    logging.captureWarnings(True)


def _log_crash(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    _log("process_crashed", (kind, error, where))


def _log_thread(thread: threading.ExceptHookArgs) -> None:
    if thread.exc_value is not None and not isinstance(thread.exc_value, SystemExit):
        _log("thread_crashed", (thread.exc_type, thread.exc_value, thread.exc_traceback))


def _log_unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    if unraisable.exc_value is not None:
        _log("exception_ignored", (unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback))


def _log(event: str, error: ExcInfo) -> None:
    log.critical(event, exc_info=error)
