"""Changes the level of the log of a running process: SIGUSR1 to the next more detailed one, SIGUSR2 back."""

import logging
import signal
import threading
from types import FrameType

LEVELS = (logging.CRITICAL, logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)
log = logging.getLogger("log_level")


def install(configured: str) -> None:
    """`configured` is the level that SIGUSR2 restores. Without effect outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return

    def more(_: int, __: FrameType | None) -> None:
        current = logging.getLogger().level
        _set(next((level for level in LEVELS if level < current), logging.DEBUG))

    def restore(_: int, __: FrameType | None) -> None:
        _set(logging.getLevelNamesMapping()[configured])

    signal.signal(signal.SIGUSR1, more)
    signal.signal(signal.SIGUSR2, restore)


def _set(level: int) -> None:
    root = logging.getLogger()
    root.setLevel(min(level, logging.WARNING))  # so that the change itself is logged
    log.warning("log level is now %s", logging.getLevelName(level))
    root.setLevel(level)
