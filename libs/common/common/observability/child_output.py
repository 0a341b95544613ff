"""Standard error of a child process, whose only other lines are tracebacks and warnings of Python and libraries."""

import io
import json
import os
import sys
from datetime import UTC, datetime

from common.observability.secret_patterns import redact

MOST_CHARACTERS = 4000
FLUSHED_AT = 64_000


class JsonLines(io.TextIOBase):
    """Writes what is written between two flushes as one JSON object, in the form of the parent's log lines."""

    def __init__(self, descriptor: int, service: str) -> None:
        self._descriptor = descriptor
        self._service = service
        self._text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._text += text
        if len(self._text) > FLUSHED_AT:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self._text = self._text.strip(), ""
        if text:
            os.write(self._descriptor, self._line(text))

    def _line(self, text: str) -> bytes:
        fields = {
            "event": "child_process_output",
            "level": "error",
            "service": self._service,
            "process": os.getpid(),
            "timestamp": datetime.now(UTC).isoformat(),
            "text": redact(text)[-MOST_CHARACTERS:],
        }
        return json.dumps(fields).encode() + b"\n"


def install(service: str) -> None:
    """Replace `sys.stderr` of this process."""
    sys.stderr = JsonLines(2, service)
