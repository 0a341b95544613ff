"""Server-sent events."""

import json
from dataclasses import dataclass
from typing import Any

MOST_FAILURES = 5
"""So often in a row a stream may break off, or not open, without an event in between."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """`data` is parsed, if it is JSON."""

    id: str
    event: str
    data: Any


class EventReader:
    """Takes the lines of streams, and returns an event at the end of each; keeps what the next stream needs."""

    def __init__(self, last_event_id: str = "") -> None:
        self.last_event_id = last_event_id
        self.retry = 1.0
        self.failures = 0
        self._fields: dict[str, str] = {}

    def begin(self) -> dict[str, str]:
        """The headers of the next request."""
        self._fields = {}
        return {"last-event-id": self.last_event_id} if self.last_event_id else {}

    def read(self, line: str) -> ServerSentEvent | None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line == "":
            return self._finish()
        if name == "data" and "data" in self._fields:
            value = f"{self._fields['data']}\n{value}"
        if name == "retry" and value.isdigit():
            self.retry = int(value) / 1000
        self._fields[name] = value
        return None

    def _finish(self) -> ServerSentEvent | None:
        fields, self._fields = self._fields, {}
        self.last_event_id = fields.get("id", self.last_event_id)
        if "data" not in fields:
            return None
        self.failures = 0
        return ServerSentEvent(self.last_event_id, fields.get("event", "message"), _decoded(fields["data"]))

    def has_failed_too_often(self) -> bool:
        self.failures += 1
        return self.failures > MOST_FAILURES


def _decoded(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data
