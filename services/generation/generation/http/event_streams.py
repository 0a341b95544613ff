"""The progress of a job as server-sent events, in any contract."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.http import ClientAddress, Customer, Data
from common.http.streams import HEADERS, HEARTBEAT, ServerEvent, StreamLimits, StreamPlace, StreamSettings
from common.jobs.requests import progress_of
from fastapi import Depends, Header
from starlette.responses import Response, StreamingResponse

from generation.http.streams import event_of
from generation.jobs.errors import JobNotFound, TooManyStreams
from generation.jobs.tables.job import Job

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


RESUMING = """\
Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing: it gets the
present state if that is another one. After the final state it gets 204, which ends reconnecting."""
"""For the descriptions of the endpoints."""
Load = Callable[[], Awaitable[tuple[Job, Mapping[str, object]]]]
"""Reads the job of a stream, and its body. Raises JobNotFound."""


@dataclass(frozen=True, slots=True)
class StreamClient:
    """Who asks for a stream: a customer at an address, and the id of the last event that was received there."""

    storefront: str
    user_id: UUID
    reads: Executor
    address: str
    last_event_id: str | None


async def _stream_client(
    caller: Customer, data: Data, address: ClientAddress, last_event_id: Annotated[str | None, Header()] = None
) -> StreamClient:
    assert caller.user_id is not None
    return StreamClient(caller.storefront, caller.user_id, data.autocommit, address, last_event_id)


Client = Annotated[StreamClient, Depends(_stream_client)]


@dataclass(slots=True)
class _Watch:
    """One customer's view of one job. `is_over` once a final state was read."""

    reads: Executor
    load: Load
    is_over: bool = False

    async def read(self) -> ServerEvent:
        """The present state. Raises JobNotFound."""
        job, body = await self.load()
        progress = await progress_of(self.reads, job.run_id) if job.is_open else None
        self.is_over = not job.is_open
        return event_of(job, progress, body)


class EventStreams:
    """The streams of this process, of all contracts."""

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._limits = StreamLimits(settings, TooManyStreams)

    async def respond(self, client: StreamClient, job_id: UUID | int, load: Load) -> Response:
        """A stream until the job's final state, or 204 if the client has seen that. Raises JobNotFound, TooManyStreams.

        Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing.
        """
        watch = _Watch(client.reads, load)
        event = await watch.read()
        if watch.is_over and event.id == client.last_event_id:
            return Response(status_code=204)
        place = self._limits.take(client.user_id, client.address)
        stream = self._stream(watch, job_id, place, client.last_event_id)
        return StreamingResponse(stream, headers=HEADERS, media_type="text/event-stream")

    async def _stream(
        self, watch: _Watch, job_id: UUID | int, place: StreamPlace, seen: str | None
    ) -> AsyncIterator[bytes]:
        settings, clock = self._settings, asyncio.get_running_loop().time
        end = clock() + settings.lifetime_seconds
        with place:
            yield b"retry: 2000\n\n"
            spoke_at = clock()
            while clock() < end:
                try:
                    event = await watch.read()
                except JobNotFound:
                    yield ServerEvent("deleted", "deleted", {"job_id": job_id}).encode()
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
