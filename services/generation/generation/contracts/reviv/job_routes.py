"""A customer's restorations: state, history and deletion."""

from common.http import BaseUrl, Customer, Reads, Transaction, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

import generation.http.job_numbers  # noqa: F401 - registers the convertor
from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import DeletedBody, JobBody, JobNumber, StatusBody, job_body, status_body
from generation.jobs.kind import JobKinds
from generation.jobs.queries.jobs import Jobs
from generation.jobs.use_cases.delete_job import DeleteJob, delete_job
from generation.storefront import Restorations

PREFIX = "/api/restorations"


def deletion_routes(kinds: JobKinds) -> APIRouter:
    routes = router(PREFIX, "restorations")

    @routes.delete("/{job_id:job_number}/", response_model=DeletedBody)
    async def delete(job_id: JobNumber, caller: Customer, uow: Transaction) -> Response:
        """Delete a restoration in any state, with its pictures."""
        assert caller.user_id is not None
        command = DeleteJob(storefront=caller.storefront, user_id=caller.user_id, number=job_id)
        await delete_job(command, kinds, uow)
        return json_response({"message": "Job deleted successfully", "status": "ok"})

    return routes


def job_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "restorations", transactional=False)

    @routes.get("/history/", response_model=list[JobBody], operation_id="restorations.list")
    async def history(caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The customer's unexpired restorations, newest first."""
        assert caller.user_id is not None
        most = storefronts[caller.storefront].section(Restorations).most
        jobs = await Jobs(reads, caller.storefront).history(caller.user_id, most)
        urls = PictureUrls(tokens, base_url, caller.storefront)
        return json_response([job_body(job, urls) for job in jobs])

    @routes.get("/{job_id}/status/", response_model=StatusBody, operation_id="restorations.get_status")
    async def status(job_id: JobNumber, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The state of a restoration, for polling. `completed` and `failed` are final."""
        assert caller.user_id is not None
        job = await Jobs(reads, caller.storefront).of_customer(caller.user_id, job_id)
        urls = PictureUrls(tokens, base_url, caller.storefront)
        return json_response(status_body(job, urls))

    return routes
