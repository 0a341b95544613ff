"""The progress of a restoration as server-sent events."""

from collections.abc import Mapping

from common.http import BaseUrl, router
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter
from starlette.responses import Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber, status_body
from generation.http.event_streams import EVENT_STREAM, RESUMING, Client, EventStreams
from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.job import Job

DESCRIPTION = f"The state and the progress whenever they change, up to the final state.\n\n{RESUMING}"


def event_routes(tokens: FileTokens, streams: EventStreams) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.get(
        "/{job_id}/events/",
        response_class=Response,
        responses=EVENT_STREAM,
        description=DESCRIPTION,
        operation_id="restorations.stream_events",
    )
    async def events(job_id: JobNumber, client: Client, base_url: BaseUrl) -> Response:
        urls = PictureUrls(tokens, base_url, client.storefront)

        async def load() -> tuple[Job, Mapping[str, object]]:
            job = await Jobs(client.reads, client.storefront).of_customer(client.user_id, job_id)
            return job, status_body(job, urls)

        return await streams.respond(client, job_id, load)

    return routes
