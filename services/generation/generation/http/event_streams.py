"""The progress of a job as server-sent events, in any contract."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from generation.http.streams import HEARTBEAT, ServerEvent, StreamLimits, StreamPlace
from generation.jobs.errors import JobNotFound
from generation.settings import StreamSettings

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "One event of the stream. The data is JSON: for `status` the status with `progress`, which is null"
    " or an object; for `deleted`, the last event of a deleted job, only `job_id`.",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string"},
        "event": {"enum": ["status", "deleted"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
EVENT_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": _EVENT}}, "description": "A stream of events."},
    204: {"description": "The event in Last-Event-ID was the last one."},
}
"""The responses of `EventStreams.respond` in an OpenAPI document."""


class Watch(Protocol):
    """One customer's view of one job. `is_over` once a final state was read."""

    is_over: bool

    async def read(self) -> ServerEvent:
        """The present state. Raises JobNotFound."""
        ...

    def deleted(self) -> ServerEvent:
        """The last event of a job that was deleted."""
        ...


class EventStreams:
    """The streams of this process, of all contracts."""

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._limits = StreamLimits(settings)

    async def respond(self, watch: Watch, user_id: UUID, address: str, last_event_id: str | None) -> Response:
        """A stream until the job's final state, or 204 if the client has seen that. Raises JobNotFound, TooManyStreams.

        Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing.
        """
        event = await watch.read()
        if watch.is_over and event.id == last_event_id:
            return Response(status_code=204)
        stream = self._stream(watch, self._limits.take(user_id, address), last_event_id)
        return StreamingResponse(stream, headers=HEADERS, media_type="text/event-stream")

    async def _stream(self, watch: Watch, place: StreamPlace, seen: str | None) -> AsyncIterator[bytes]:
        settings, clock = self._settings, asyncio.get_running_loop().time
        end = clock() + settings.lifetime_seconds
        with place:
            yield b"retry: 2000\n\n"
            spoke_at = clock()
            while clock() < end:
                try:
                    event = await watch.read()
                except JobNotFound:
                    yield watch.deleted().encode()
                    return
                if event.id != seen:
                    seen, spoke_at = event.id, clock()
                    yield event.encode()
                elif clock() - spoke_at >= settings.heartbeat_seconds:
                    spoke_at = clock()
                    yield HEARTBEAT
                if watch.is_over:
                    return
                await asyncio.sleep(settings.poll_seconds)
