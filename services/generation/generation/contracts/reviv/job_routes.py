"""A customer's restorations: state and history."""

from common.http import BaseUrl, Customer, Reads, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobBody, JobNumber, StatusBody
from generation.repository.jobs import Jobs


def job_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.get("/history/", response_model=list[JobBody])
    async def history(caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The customer's unexpired restorations, newest first."""
        assert caller.user_id is not None
        most = storefronts[caller.storefront].restorations.most
        jobs = await Jobs(reads, caller.storefront).history(caller.user_id, most)
        urls = PictureUrls(tokens, base_url, caller.storefront)
        return json_response([JobBody.of(job, urls).model_dump() for job in jobs])

    @routes.get("/{job_id}/status/", response_model=StatusBody)
    async def status(job_id: JobNumber, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        assert caller.user_id is not None
        job = await Jobs(reads, caller.storefront).of_customer(caller.user_id, job_id)
        urls = PictureUrls(tokens, base_url, caller.storefront)
        return json_response(StatusBody.of(job, urls).model_dump())

    return routes
