"""The last bound of a stop: whatever a library waits for at exit, the process ends."""

import multiprocessing
import os
import sys
import threading
import time
import traceback

import structlog

STOP_SECONDS = 25.0
"""From SIGTERM on. Supervisors kill after 30 seconds and more, without a line in the log."""
EXIT_CODE = 1
log = structlog.get_logger()


def exit_within(seconds: float = STOP_SECONDS) -> None:
    """End this process and its children if it still runs after `seconds`, and log where its threads were."""
    threading.Thread(target=_exit_after, args=[seconds], name="stop deadline", daemon=True).start()


def _exit_after(seconds: float) -> None:
    time.sleep(seconds)
    log.critical("stop_took_too_long", seconds=seconds, threads=_positions())
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(EXIT_CODE)


def _positions() -> dict[str, str]:
    """Thread → the innermost frames, without values."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    return {
        names.get(ident, str(ident)): " < ".join(
            f"{each.name} ({os.path.basename(each.filename)}:{each.lineno})"
            for each in reversed(traceback.extract_stack(frame, limit=8))
        )
        for ident, frame in sys._current_frames().items()
    }
