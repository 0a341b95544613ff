"""The progress of a restoration as server-sent events."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from common.db.executor import Executor
from common.http import BaseUrl, ClientAddress, Customer, Data, router
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Header
from starlette.responses import Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber, StatusBody
from generation.http.event_streams import EVENT_STREAM, EventStreams
from generation.http.streams import ServerEvent
from generation.jobs.queries.jobs import Jobs
from generation.jobs.queries.runs import progress_of


def event_routes(tokens: FileTokens, streams: EventStreams) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.get("/{job_id}/events/", response_class=Response, responses=EVENT_STREAM)
    async def events(
        job_id: JobNumber,
        caller: Customer,
        data: Data,
        base_url: BaseUrl,
        address: ClientAddress,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """The state and the progress whenever they change, up to the final state.

        Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing: it gets the
        present state if that is another one. After the final state it gets 204, which ends reconnecting.
        """
        assert caller.user_id is not None
        urls = PictureUrls(tokens, base_url, caller.storefront)
        watch = RestorationWatch(data.autocommit, caller.storefront, caller.user_id, job_id, urls)
        return await streams.respond(watch, caller.user_id, address, last_event_id)

    return routes


@dataclass
class RestorationWatch:
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
        return ServerEvent.of(job, progress, StatusBody.of(job, self.urls).model_dump())

    def deleted(self) -> ServerEvent:
        return ServerEvent("deleted", "deleted", {"job_id": self.number})
