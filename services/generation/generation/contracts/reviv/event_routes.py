"""The progress of a restoration as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.http import BaseUrl, Customer, Data, router
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Header
from starlette.responses import Response, StreamingResponse

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber, StatusBody
from generation.domain.errors import JobNotFound
from generation.http.streams import HEARTBEAT, ServerEvent, StreamLimits
from generation.repository.jobs import Jobs
from generation.repository.runs import progress_of
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
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": _EVENT}}, "description": "A stream of events."},
    204: {"description": "The event in Last-Event-ID was the last one."},
}


def event_routes(tokens: FileTokens, settings: StreamSettings) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)
    limits = StreamLimits(settings.total, settings.per_customer)

    @routes.get("/{job_id}/events/", response_class=Response, responses=_STREAM)
    async def events(
        job_id: JobNumber,
        caller: Customer,
        data: Data,
        base_url: BaseUrl,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """The state and the progress whenever they change, up to the final state.

        Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing: it gets the
        present state if that is another one. After the final state it gets 204, which ends reconnecting.
        """
        assert caller.user_id is not None
        watch = Watch(
            data.autocommit, caller.storefront, caller.user_id, job_id, PictureUrls(tokens, base_url, caller.storefront)
        )
        event = await watch.read()
        if watch.is_over and event.id == last_event_id:
            return Response(status_code=204)
        limits.check(caller.user_id)
        stream = _stream(watch, limits, settings, last_event_id)
        return StreamingResponse(stream, headers=HEADERS, media_type="text/event-stream")

    return routes


@dataclass
class Watch:
    """One customer's view of one job. `is_over` once a final state was read."""

    executor: Executor
    storefront: str
    user_id: UUID
    number: int
    urls: PictureUrls
    is_over: bool = False

    async def read(self) -> ServerEvent:
        """Raises JobNotFound."""
        job = await Jobs(self.executor, self.storefront).of_customer(self.user_id, self.number)
        progress = await progress_of(self.executor, job) if job.is_open else None
        self.is_over = not job.is_open
        body = {**StatusBody.of(job, self.urls).model_dump(), "progress": progress}
        step = progress["done"] if progress else 0
        return ServerEvent(f"{job.version}-{step}", "status", body)


async def _stream(
    watch: Watch, limits: StreamLimits, settings: StreamSettings, seen: str | None
) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    end = clock() + settings.lifetime_seconds
    with limits.counted(watch.user_id):
        yield b"retry: 2000\n\n"
        spoke_at = clock()
        while clock() < end:
            try:
                event = await watch.read()
            except JobNotFound:
                yield ServerEvent("deleted", "deleted", {"job_id": watch.number}).encode()
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
