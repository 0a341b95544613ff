"""The state of an order of figure references: `/api/images/job/ID/` and `/api/jobs/ID/`."""

from common.http import BaseUrl, Customer, Reads, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

from generation.contracts.figureforge.job_bodies import body_of, job_id_of
from generation.contracts.figureforge.job_schemas import FigureJobBody
from generation.figures.queries.jobs import FigureJobs
from generation.http.image_urls import ImageUrls


def job_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router("/api", "images", transactional=False)

    @routes.get("/images/job/{job_id}/", response_model=FigureJobBody, operation_id="jobs.get")
    @routes.get(
        "/jobs/{job_id}/",
        response_model=FigureJobBody,
        summary="Read Job, by its other path",
        operation_id="jobs.get_by_other_path",
    )
    async def read_job(job_id: str, caller: Customer, executor: Reads, base_url: BaseUrl) -> Response:
        """With its pictures when it is completed. The links are valid for minutes: read the job again for new ones."""
        assert caller.user_id is not None
        job, order = await FigureJobs(executor, caller.storefront).of_customer(caller.user_id, job_id_of(job_id))
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        return json_response(await body_of(job, order, executor, urls))

    return routes
