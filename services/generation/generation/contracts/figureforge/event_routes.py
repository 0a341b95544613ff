"""The progress of an order of figure references as server-sent events: `/api/jobs/ID/events/`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from common.db.executor import Executor
from common.http import BaseUrl, ClientAddress, Customer, Data, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Header, Response

from generation.contracts.figureforge.job_bodies import body_of, job_id_of
from generation.figures.queries.jobs import FigureJobs
from generation.http.event_streams import EVENT_STREAM, EventStreams
from generation.http.image_urls import ImageUrls
from generation.http.streams import ServerEvent
from generation.jobs.queries.runs import progress_of


def event_routes(storefronts: Storefronts, tokens: FileTokens, streams: EventStreams) -> APIRouter:
    routes = router("/api/jobs", "images", transactional=False)

    @routes.get("/{job_id}/events/", response_class=Response, responses=EVENT_STREAM)
    async def events(
        job_id: str,
        caller: Customer,
        data: Data,
        base_url: BaseUrl,
        address: ClientAddress,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """The job whenever it or its progress changes, up to the final state; that has the pictures.

        Each event contains everything, so a client that connects again with `Last-Event-ID` misses nothing: it gets the
        present state if that is another one. After the final state it gets 204, which ends reconnecting.
        """
        assert caller.user_id is not None
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        watch = FigureWatch(data.autocommit, caller.storefront, caller.user_id, job_id_of(job_id), urls)
        return await streams.respond(watch, caller.user_id, address, last_event_id)

    return routes


@dataclass
class FigureWatch:
    executor: Executor
    storefront: str
    user_id: UUID
    job_id: UUID
    urls: ImageUrls
    is_over: bool = False

    async def read(self) -> ServerEvent:
        """Raises JobNotFound."""
        job, order = await FigureJobs(self.executor, self.storefront).of_customer(self.user_id, self.job_id)
        progress = await progress_of(self.executor, job) if job.is_open else None
        self.is_over = not job.is_open
        return ServerEvent.of(job, progress, (await body_of(job, order, self.executor, self.urls)).model_dump())

    def deleted(self) -> ServerEvent:
        return ServerEvent("deleted", "deleted", {"job_id": self.job_id})
