"""A customer orders figure references: `/api/images/generate/` and `/api/generate/`."""

from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from common.http import Customer, Transaction, json_response, router
from common.kernel.address_ids import AddressIds
from common.kernel.callers import Caller
from common.kernel.storefronts import Storefronts
from dialects.error_headers import RATE_LIMIT, rate_limit_headers
from fastapi import APIRouter, Header, Response

from generation.contracts.figureforge.job_schemas import GenerateBody, GeneratedBody, generated_body
from generation.figures.use_cases.submit_figures import submit_figures
from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.providers.choice import Providers

NAMESPACE = UUID("3d1f5c0e-52d6-4f0f-8a43-0b3f6c1f7a92")
LIMITED: dict[int | str, dict[str, Any]] = {202: {"headers": RATE_LIMIT}}
IdempotencyKey = Annotated[str | None, Header(description="Requests with the same key get the same job.")]


def generate_routes(
    storefronts: Storefronts, addresses: AddressIds, providers: Providers, locks: CustomerLocks
) -> APIRouter:
    """Customers wait under `locks` for their quota's row, so that their requests do not occupy all connections."""
    routes = router("/api", "images")

    @routes.post("/images/generate/", status_code=202, response_model=GeneratedBody, responses=LIMITED)
    @routes.post(
        "/generate/",
        status_code=202,
        response_model=GeneratedBody,
        responses=LIMITED,
        summary="Generate, by its other path",
        operation_id="images.generate_by_other_path",
    )
    async def generate(
        caller: Customer,
        uow: Transaction,
        body: GenerateBody | None = None,
        idempotency_key: IdempotencyKey = None,
    ) -> Response:
        """Reserve the credits for the whole batch, and begin. Poll the job until it is `completed` or `failed`."""
        assert caller.user_id is not None
        storefront = storefronts[caller.storefront]
        address_id, job_id = addresses.of_caller(caller), _job_id(caller, idempotency_key)
        command = (body or GenerateBody()).command(storefront, caller.user_id, address_id, job_id)
        async with locks.of(caller.user_id):
            submitted = await submit_figures(command, providers, uow)
        headers = rate_limit_headers(submitted.rate.facts())
        return json_response(generated_body(submitted.order), 202, headers)

    return routes


def _job_id(caller: Caller, key: str | None) -> UUID:
    """The same for requests with the same idempotency key, at both paths."""
    return uuid5(NAMESPACE, f"{caller.storefront} {caller.user_id} {key}") if key else uuid4()
