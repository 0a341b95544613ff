"""The progress of an order of figure references as server-sent events: `/api/jobs/ID/events/`."""

from collections.abc import Mapping

from common.http import BaseUrl, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

from generation.contracts.figureforge.job_bodies import body_of, job_id_of
from generation.figures.queries.jobs import FigureJobs
from generation.http.event_streams import EVENT_STREAM, RESUMING, Client, EventStreams
from generation.http.image_urls import ImageUrls
from generation.jobs.tables.job import Job

DESCRIPTION = (
    f"The job whenever it or its progress changes, up to the final state; that has the pictures.\n\n{RESUMING}"
)


def event_routes(storefronts: Storefronts, tokens: FileTokens, streams: EventStreams) -> APIRouter:
    routes = router("/api/jobs", "images", transactional=False)

    @routes.get(
        "/{job_id}/events/",
        response_class=Response,
        responses=EVENT_STREAM,
        description=DESCRIPTION,
        operation_id="jobs.stream_events",
    )
    async def events(job_id: str, client: Client, base_url: BaseUrl) -> Response:
        uuid, urls = job_id_of(job_id), ImageUrls(tokens, base_url, storefronts[client.storefront])

        async def load() -> tuple[Job, Mapping[str, object]]:
            job, order = await FigureJobs(client.reads, client.storefront).of_customer(client.user_id, uuid)
            return job, await body_of(job, order, client.reads, urls)

        return await streams.respond(client, uuid, load)

    return routes
